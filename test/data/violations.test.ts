import { check, defineModel, defineSchema, foreignKey, index, isDataError, primaryKey, t, unique } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

const Team = defineModel('Team', {
  columns: { id: t.id(), name: t.string(20).unique(), country: t.char(2), code: t.int() },
  constraints: [unique(['country', 'code']), check('code > 0', { name: 'ck_teams_code' })],
})
const Player = defineModel('Player', {
  columns: {
    country: t.char(2),
    number: t.int(),
    fullName: t.string(50).name('full name'),
    teamId: t.int().nullable().references('Team.id'),
    captainCountry: t.char(2).nullable(),
    captainNumber: t.int().nullable(),
    pin: t.string(10).secret().nullable().unique(),
  },
  constraints: [
    primaryKey(['country', 'number']),
    index(['fullName'], { unique: true, name: 'ux_names' }),
    foreignKey(['captainCountry', 'captainNumber'], { model: 'Player', columns: ['country', 'number'] }),
  ],
})
const schema = defineSchema([Team, Player])

onEveryEngine(schema, (stage) => {
  const seed = async () => {
    const team = await stage.db.repo(Team).create({ name: 'A', country: 'at', code: 1 })
    const player = await stage.db
      .repo(Player)
      .create({ country: 'at', number: 1, fullName: 'X Y', teamId: team.id, pin: '1234' })
    return { team, player }
  }
  const failure = async (attempt: Promise<unknown>): Promise<Record<string, unknown>> => {
    const error: unknown = await attempt.then(
      () => 'nothing',
      (caught: unknown) => caught,
    )
    if (!isDataError(error)) throw error
    return { name: error.name, code: error.code, model: error.model, columns: error.columns, status: error.status }
  }

  it('names the model and the properties of a key that another row has', async () => {
    const { player } = await seed()
    const taken = (model: string, columns: readonly string[]) => ({
      name: 'UniqueViolation',
      code: 'UNIQUE_VIOLATION',
      status: 409,
      model,
      columns,
    })
    expect(await failure(stage.db.repo(Team).create({ name: 'A', country: 'de', code: 1 }))).toEqual(
      taken('Team', ['name']),
    )
    expect(await failure(stage.db.repo(Team).create({ name: 'B', country: 'at', code: 1 }))).toEqual(
      taken('Team', ['country', 'code']),
    )
    expect(await failure(stage.db.repo(Player).create({ ...player, fullName: 'Z', pin: null }))).toEqual(
      taken('Player', ['country', 'number']),
    )
    expect(await failure(stage.db.repo(Player).create({ ...player, number: 2, pin: null }))).toEqual(
      taken('Player', ['fullName']),
    )
    expect(await failure(stage.db.repo(Player).createMany([{ ...player, number: 3, fullName: 'Q' }]))).toEqual(
      taken('Player', ['pin']),
    )
  })

  it('names what a foreign key is about, as far as the engine tells', async () => {
    const { team, player } = await seed()
    const found = await failure(stage.db.repo(Player).create({ country: 'de', number: 1, fullName: 'N', teamId: 99 }))
    expect(found).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION', model: 'Player', status: 409 })
    if (stage.engine !== 'sqlite') expect(found['columns']).toEqual(['teamId'])
    const pair = await failure(
      stage.db.repo(Player).create({ country: 'de', number: 1, fullName: 'N', captainCountry: 'xx', captainNumber: 1 }),
    )
    expect(pair).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION', model: 'Player' })
    if (stage.engine !== 'sqlite') expect(pair['columns']).toEqual(['captainCountry', 'captainNumber'])
    expect(await failure(stage.db.repo(Team).delete(team.id))).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' })
    expect(await failure(stage.db.repo(Player).update({ country: 'at', number: 1 }, { teamId: 98 }))).toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      model: 'Player',
    })
    expect(await stage.db.repo(Player).get({ country: 'at', number: 1 })).toEqual(player)
  })

  it('names the check that does not hold', async () => {
    const error: unknown = await stage.db
      .repo(Team)
      .create({ name: 'A', country: 'at', code: 0 })
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'CHECK_VIOLATION', model: 'Team', constraint: 'ck_teams_code', status: 400 })
  })

  it('says nothing of the values that were refused', async () => {
    const { player } = await seed()
    const error: unknown = await stage.db
      .repo(Player)
      .create({ ...player, number: 7, fullName: 'other' })
      .catch((caught: unknown) => caught)
    expect(String(error)).not.toContain('1234')
    const long: unknown = await stage.db
      .repo(Player)
      .create({ ...player, number: 7, pin: 'secret-secret' })
      .catch((caught: unknown) => caught)
    expect(long).toMatchObject({ code: 'INVALID_INPUT', columns: ['pin'] })
    expect(String(long)).not.toContain('secret-secret')
  })

  it('leaves an error that it does not know as it is', async () => {
    await expect(stage.db.knex.raw('select nope from nowhere')).rejects.not.toSatisfy(isDataError)
    await expect(stage.db.session((session) => session.knex.raw('select 1'))).resolves.toBeDefined()
  })
})
