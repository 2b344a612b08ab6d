import { belongsTo, defineModel, defineSchema, hasMany, hasOne, manyToMany, primaryKey, t, truncateAll } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Team = defineModel('Team', {
  columns: { id: t.int().primaryKey(), rank: t.int().nullable() },
  relations: { people: hasMany('Person', 'teamId') },
})
const Person = defineModel('Person', {
  columns: {
    id: t.int().primaryKey(),
    rank: t.int().nullable(),
    teamId: t.int().nullable().references('Team.id'),
    bossId: t.int().nullable().references('Person.id'),
  },
  relations: {
    team: belongsTo('Team', 'teamId'),
    boss: belongsTo('Person', 'bossId'),
    reports: hasMany('Person', 'bossId'),
    card: hasOne('Card', 'personId'),
    skills: manyToMany('Skill', 'PersonSkill'),
  },
})
const Card = defineModel('Card', {
  columns: { id: t.int().primaryKey(), rank: t.int().nullable(), personId: t.int().unique().references('Person.id') },
  relations: { person: belongsTo('Person', 'personId', { load: 'selectin' }) },
})
const Skill = defineModel('Skill', {
  columns: { id: t.int().primaryKey(), rank: t.int().nullable() },
  relations: { people: manyToMany('Person', 'PersonSkill') },
})
const PersonSkill = defineModel('PersonSkill', {
  columns: { personId: t.int().references('Person.id'), skillId: t.int().references('Skill.id') },
  constraints: [primaryKey(['personId', 'skillId'])],
})
const schema = defineSchema([Team, Person, Card, Skill, PersonSkill])

type Name = 'Team' | 'Person' | 'Card' | 'Skill'
interface Row {
  readonly id: number
  readonly rank: number | null
}
interface World {
  readonly Team: readonly Row[]
  readonly Person: readonly (Row & { readonly teamId: number | null; readonly bossId: number | null })[]
  readonly Card: readonly (Row & { readonly personId: number })[]
  readonly Skill: readonly Row[]
  readonly links: readonly { readonly personId: number; readonly skillId: number }[]
}
interface Relation {
  readonly target: Name
  readonly isMany: boolean
  of(world: World, row: Row): readonly Row[]
}

const to = (target: Name, isMany: boolean, of: (world: World, row: never) => readonly Row[]): Relation => ({
  target,
  isMany,
  of: of as Relation['of'],
})
type PersonRow = World['Person'][number]
/** The relations once more, by plain reckoning. */
const relations: Readonly<Record<Name, Readonly<Record<string, Relation>>>> = {
  Team: { people: to('Person', true, (world, { id }: Row) => world.Person.filter(({ teamId }) => teamId === id)) },
  Person: {
    team: to('Team', false, (world, { teamId }: PersonRow) => world.Team.filter(({ id }) => id === teamId)),
    boss: to('Person', false, (world, { bossId }: PersonRow) => world.Person.filter(({ id }) => id === bossId)),
    reports: to('Person', true, (world, { id }: Row) => world.Person.filter(({ bossId }) => bossId === id)),
    card: to('Card', false, (world, { id }: Row) => world.Card.filter(({ personId }) => personId === id)),
    skills: to('Skill', true, (world, row: Row) =>
      world.Skill.filter(({ id }) => world.links.some((link) => link.personId === row.id && link.skillId === id)),
    ),
  },
  Card: {
    person: to('Person', false, (world, { personId }: World['Card'][number]) =>
      world.Person.filter(({ id }) => id === personId),
    ),
  },
  Skill: {
    people: to('Person', true, (world, row: Row) =>
      world.Person.filter(({ id }) => world.links.some((link) => link.skillId === row.id && link.personId === id)),
    ),
  },
}

const rank = fc.option(fc.integer({ min: 0, max: 3 }), { freq: 3 })
const world: fc.Arbitrary<World> = fc
  .record({
    teams: fc.array(rank, { maxLength: 3 }),
    people: fc.array(fc.tuple(rank, fc.nat(9), fc.nat(9), fc.option(rank), fc.array(fc.nat(3), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 7,
    }),
    skills: fc.array(rank, { maxLength: 3 }),
  })
  .map(({ teams, people, skills }) => ({
    Team: teams.map((one, id) => ({ id, rank: one })),
    Person: people.map(([one, team, boss], id) => ({
      id,
      rank: one,
      teamId: team < teams.length ? team : null,
      bossId: boss < id ? boss : null,
    })),
    Card: people.flatMap(([, , , card], personId) =>
      card === null ? [] : [{ id: personId + 20, rank: card, personId }],
    ),
    Skill: skills.map((one, id) => ({ id, rank: one })),
    links: people.flatMap(([, , , , list], personId) =>
      [...new Set(list)].filter((id) => id < skills.length).map((skillId) => ({ personId, skillId })),
    ),
  }))

type Where = Readonly<Record<string, unknown>>
const quantifiers = ['some', 'none', 'every'] as const

function whereOf(name: Name, depth: number): fc.Arbitrary<Where> {
  const own = fc.oneof(
    rank.map((value): Where => ({ rank: value })),
    fc.tuple(fc.constantFrom('gt', 'lt', 'ne'), fc.nat(3)).map(([word, value]): Where => ({ rank: { [word]: value } })),
  )
  if (depth === 0) return own
  const related = Object.entries(relations[name]).map(([relation, { target, isMany }]) =>
    isMany
      ? fc
          .tuple(fc.constantFrom(...quantifiers), fc.oneof(fc.constant({}), whereOf(target, depth - 1)))
          .map(([quantifier, where]): Where => ({ [relation]: { [quantifier]: where } }))
      : fc.option(whereOf(target, depth - 1), { freq: 4 }).map((where): Where => ({ [relation]: where })),
  )
  const inner = fc.oneof(own, ...related)
  return fc.oneof(
    inner,
    fc.tuple(inner, inner).map(([a, b]): Where => ({ $or: [a, b] })),
    inner.map((one): Where => ({ $not: one })),
    fc.tuple(inner, inner).map(([a, b]): Where => ({ $and: [a, b] })),
  )
}

/** As SQL reckons: null is unknown. */
function holds(all: World, name: Name, row: Row, where: Where): boolean | null {
  const terms = Object.entries(where).map(([key, asked]): boolean | null => {
    if (key === '$or') return anyOf((asked as Where[]).map((one) => holds(all, name, row, one)))
    if (key === '$and') return allOf((asked as Where[]).map((one) => holds(all, name, row, one)))
    if (key === '$not') {
      const inner = holds(all, name, row, asked as Where)
      return inner === null ? null : !inner
    }
    const relation = relations[name][key]
    if (relation === undefined) return compare(row.rank, asked)
    const others = relation.of(all, row)
    if (asked === null) return others.length === 0
    const isTrue = (one: Row, condition: unknown): boolean =>
      holds(all, relation.target, one, condition as Where) === true
    if (!relation.isMany) return others.some((one) => isTrue(one, asked))
    const [[quantifier, condition] = ['', {}]] = Object.entries(asked as Where)
    if (quantifier === 'some') return others.some((one) => isTrue(one, condition))
    if (quantifier === 'none') return !others.some((one) => isTrue(one, condition))
    return others.every((one) => isTrue(one, condition))
  })
  return allOf(terms)
}

function compare(value: number | null, asked: unknown): boolean | null {
  if (asked === null) return value === null
  if (value === null) return null
  if (typeof asked === 'number') return value === asked
  const { gt, lt, ne } = asked as { readonly gt?: number; readonly lt?: number; readonly ne?: number }
  return gt !== undefined ? value > gt : lt !== undefined ? value < lt : value !== ne
}

const anyOf = (terms: readonly (boolean | null)[]): boolean | null =>
  terms.includes(true) ? true : terms.includes(null) ? null : false
const allOf = (terms: readonly (boolean | null)[]): boolean | null =>
  terms.includes(false) ? false : terms.includes(null) ? null : true

interface Wanted {
  readonly with?: Loads
  readonly where?: Where
  readonly limit?: number
  readonly orderBy?: { readonly id: 'asc' | 'desc' }
  readonly load?: 'joined' | 'selectin'
}
type Loads = Readonly<Record<string, Wanted>>

function loadsOf(name: Name, depth: number): fc.Arbitrary<Loads> {
  const each = Object.entries(relations[name]).map(([relation, { target, isMany }]) => {
    const inner: Record<string, fc.Arbitrary<unknown>> = depth === 0 ? {} : { with: loadsOf(target, depth - 1) }
    const options: Record<string, fc.Arbitrary<unknown>> = isMany
      ? { where: whereOf(target, 1), limit: fc.nat(3), orderBy: fc.record({ id: fc.constantFrom('asc', 'desc') }) }
      : { load: fc.constantFrom('joined', 'selectin') }
    return [relation, fc.record({ ...inner, ...options }, { requiredKeys: [] })] as const
  })
  return fc.record(Object.fromEntries(each), { requiredKeys: [] }) as fc.Arbitrary<Loads>
}

function loaded(all: World, name: Name, row: Row, loads: Loads): object {
  const parts = Object.entries(loads).map(([key, options]) => {
    const relation = relations[name][key] as Relation
    const down = options.orderBy?.id === 'desc' ? -1 : 1
    const found = relation
      .of(all, row)
      .filter((one) => options.where === undefined || holds(all, relation.target, one, options.where) === true)
      .toSorted((a, b) => (a.id - b.id) * down)
      .slice(0, options.limit)
      .map((one) => loaded(all, relation.target, one, options.with ?? {}))
    return [key, relation.isMany ? found : (found[0] ?? null)]
  })
  return { ...row, ...Object.fromEntries(parts) }
}

const names: readonly Name[] = ['Team', 'Person', 'Card', 'Skill']
const models = { Team, Person, Card, Skill }

onEveryEngine(schema, (stage) => {
  const fill = async (all: World): Promise<void> => {
    await truncateAll(stage.db)
    await stage.db.repo(Team).insertMany(all.Team)
    // A boss is there before those who report to him.
    for (const person of all.Person) await stage.db.repo(Person).insertMany([person])
    await stage.db.repo(Card).insertMany(all.Card)
    await stage.db.repo(Skill).insertMany(all.Skill)
    await stage.db.repo(PersonSkill).insertMany(all.links)
  }

  it('finds rows by the rows of their relations as a reckoning in memory does', () =>
    fc.assert(
      fc.asyncProperty(
        world,
        fc.tuple(...names.map((name) => fc.array(whereOf(name, 2), { minLength: 4, maxLength: 4 }))),
        async (all, conditions) => {
          await fill(all)
          for (const [at, name] of names.entries()) {
            for (const where of conditions[at] ?? []) {
              const rows = await stage.db
                .query(models[name] as typeof Person)
                .where(where as object)
                .orderBy({ id: 'asc' })
                .all()
              const expected = (all[name] as readonly Row[]).filter((row) => holds(all, name, row, where) === true)
              expect(rows, JSON.stringify(where)).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 12 },
    ))

  it('loads relations in each other as a reckoning in memory does', () =>
    fc.assert(
      fc.asyncProperty(
        world,
        fc.tuple(...names.map((name) => fc.array(loadsOf(name, 2), { minLength: 3, maxLength: 3 }))),
        async (all, loads) => {
          await fill(all)
          for (const [at, name] of names.entries()) {
            for (const wanted of loads[at] ?? []) {
              const query = stage.db.query(models[name] as typeof Person).orderBy({ id: 'asc' })
              const rows = await query.with(wanted as Record<never, never>).all()
              const expected = (all[name] as readonly Row[]).map((row) => loaded(all, name, row, wanted))
              expect(rows, JSON.stringify(wanted)).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 12 },
    ))
})
