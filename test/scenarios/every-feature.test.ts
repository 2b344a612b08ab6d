import { describe, expect, it } from 'vitest'
import type { CheckResult, RevisionResult, VerifiedRevision, VerifyResult } from '../../src/migrator/results.js'
import { runCli, runJson } from '../support/run-cli.js'
import { modelsFile, temporaryProject, writeFiles } from '../support/temporary-project.js'

/** Writes and runs a revision, then asks `check` and `verify`. */
async function converges(folder: string, message: string): Promise<RevisionResult> {
  const revision = await runJson<RevisionResult>(['revision', '--autogenerate', '-m', message], folder)
  expect(revision, JSON.stringify(revision)).toMatchObject({ exit: 0, proved: true })
  expect(await runCli(['upgrade'], { cwd: folder })).toMatchObject({ exit: 0 })
  expect(await runJson<CheckResult>(['check'], folder)).toEqual({ operations: [], pending: [], exit: 0 })
  const again = await runJson<RevisionResult>(['revision', '--autogenerate', '-m', 'again'], folder)
  expect(again).toMatchObject({ revision: null, path: null, operations: [] })
  const proof = await runJson<VerifyResult>(['verify'], folder)
  // What drops tables with rows loses them, and says so.
  const isExpected = ({ verdict, declared }: VerifiedRevision): boolean =>
    verdict === 'reversible' || (verdict === 'lossy' && declared === true)
  expect(proof.revisions.filter((revision) => !isExpected(revision))).toEqual([])
  return revision
}

const everything = `
enum Level { Low = 'low', High = "it's high" }
const base = () => ({ ...uuidKey(), ...timestamps(), ...softDelete(), ...versioned() })

export const Person = defineModel('Person', {
  comment: 'people, with a comment that SQLite does not store',
  columns: {
    ...base(),
    email: t.string(255).unique(),
    handle: t.string(40).unique().index(),
    nick: t.char(3).nullable().index(),
    secretWord: t.text().secret().collate('NOCASE').comment('hush'),
    age: t.int().nullable(),
    small: t.smallint().default(-1),
    big: t.bigint().default(9007199254740993n),
    price: t.decimal(12, 4).default('9.9900'),
    ratio: t.float().default(0.5),
    exact: t.double().nullable(),
    on: t.bool().default(true),
    off: t.bool().default(false),
    born: t.date().nullable().default('2000-01-01'),
    wakes: t.time({ precision: 3 }).default('07:00:00'),
    seen: t.timestamp({ timezone: false, precision: 3 }).default(sql\`CURRENT_TIMESTAMP\`),
    data: t.json().default({ a: [1, "it's"] }),
    more: t.jsonb().nullable(),
    raw: t.binary().nullable(),
    level: t.enum(Level).default(Level.High),
    mood: t.enum(['good', "so 'so'", 'b,ad']).nullable(),
    odd: t.custom({ sqlite: 'MONEY', postgres: 'money' }).nullable(),
    native: t.string(10).nativeType({ sqlite: 'NVARCHAR(10)' }),
    shout: t.text().nullable().generated('upper(email)'),
    kept: t.int().nullable().generated(sql\`age * 2\`, { stored: true }),
    stamped: t.text().default(sql\`lower('ABC' || '')\`),
    made: t.text().defaultFn(() => 'x').onUpdate(() => 'y').readonly(),
    quoted: t.text().default("it's; -- \\"x\\""),
  },
  constraints: [
    index(['email', { column: 'createdAt', order: 'desc' }]),
    index([sql\`lower(email)\`], { name: 'ix_lower', unique: true, where: 'deleted_at IS NULL' }),
    index([{ column: 'nick', collate: 'NOCASE' }], { name: 'ix_nick_nocase' }),
    unique(['nick', 'age'], { name: 'uq_nick_age' }),
    check('age >= 0 AND age < 200'),
    check("length(email) > 3", { name: 'email_len' }),
  ],
})
export const Place = defineModel('Place', {
  columns: { id: t.bigid(), name: t.string(10), parentId: t.bigint().nullable().references('Place.id', { onDelete: 'set null', deferrable: 'initially deferred' }) },
  sqlite: { strict: true },
})
export const Visit = defineModel('Visit', {
  table: 'visits_of_people',
  columns: {
    personId: t.uuid().references('Person.id', { onDelete: 'cascade', onUpdate: 'restrict' }),
    placeId: t.bigint().references('Place.id'),
    at: t.timestamp(),
  },
  sqlite: { withoutRowid: true },
  constraints: [primaryKey(['personId', 'placeId', 'at'])],
  relations: { person: belongsTo('Person', 'personId'), place: belongsTo('Place', 'placeId') },
})
export const Stay = defineModel('Stay', {
  columns: { id: t.id(), personId: t.uuid(), placeId: t.bigint(), at: t.timestamp() },
  constraints: [foreignKey(['personId', 'placeId', 'at'], { model: 'Visit', columns: ['personId', 'placeId', 'at'] })],
})
export const Ring = defineModel('Ring', { columns: { id: t.id(), otherId: t.int().nullable().references('Gong.id') } })
export const Gong = defineModel('Gong', { columns: { id: t.id(), otherId: t.int().nullable().references('Ring.id') } })
export const Bare = defineModel('Bare', { columns: { note: t.text().nullable() } })
export default defineSchema([Person, Place, Visit, Stay, Ring, Gong, Bare])
`

describe('autogenerate on SQLite', () => {
  it('finds nothing after the upgrade, for every type, modifier, constraint and mixin', async () => {
    const folder = await temporaryProject(everything)
    await converges(folder, 'everything')
    const revised = everything
      .replace('price: t.decimal(12, 4)', 'price: t.decimal(14, 4)')
      .replace('age: t.int().nullable(),', "years: t.int().nullable().renamedFrom('age'),")
      .replace('sql`age * 2`', 'sql`years * 2`')
      .replace("check('age >= 0 AND age < 200')", "check('years >= 0 AND years < 200')")
      .replace(
        "unique(['nick', 'age'], { name: 'uq_nick_age' })",
        "unique(['nick', 'years'], { name: 'uq_nick_years' })",
      )
      .replace('sqlite: { strict: true },\n', '')
      .replace("Low = 'low'", "Lowest = 'lowest', Low = 'low'")
      .replace(
        "export const Bare = defineModel('Bare', {",
        "export const Bare = defineModel('Bare', { renamedFrom: 'bares', table: 'naked things',",
      )
    await writeFiles(folder, { 'models.ts': modelsFile(revised) })
    const { operations } = await converges(folder, 'changes')
    const kinds = operations.map(({ kind }) => kind)
    expect(kinds).toContain('rename-column')
    expect(kinds).toContain('rename-table')
    expect(kinds).toContain('set-table-options')
    expect(kinds).not.toContain('drop-column')
    await writeFiles(folder, {
      'models.ts': modelsFile("export default defineSchema([defineModel('Only', { columns: { id: t.id() } })])"),
    })
    expect((await converges(folder, 'nearly nothing')).destructive).toBe(true)
    expect(await runCli(['downgrade', 'base', '--yes'], { cwd: folder })).toMatchObject({ exit: 0 })
  }, 120_000)

  it('takes any name: quotes, spaces, reserved words, emoji, and more bytes than engines allow', async () => {
    const names = [
      'select',
      'two words',
      'qu"ote',
      "apo'strophe",
      'back`tick',
      'br]acket',
      '🎉 emoji',
      'semi;--colon',
      'back\\slash',
      'Straße',
      'new\nline',
      '$' + '{x}',
      '__proto__',
    ]
    const columns = names
      .map((name, at) => `c${at}: t.text().nullable().name(${JSON.stringify(name)}).index(),`)
      .join('\n')
    const models = names
      .map(
        (name, at) =>
          `export const M${at} = defineModel('M${at}', { table: ${JSON.stringify(`${name} ${at}`)}, columns: { id: t.id(), ${columns} }, constraints: [unique(['c0', 'c1', 'c2', 'c3'])] })`,
      )
      .join('\n')
    const folder = await temporaryProject(`${models}\nexport default defineSchema([${names.map((_, at) => `M${at}`)}])`)
    await converges(folder, 'names; DROP TABLE "users" \' 🎉 /../x')
    expect(await runCli(['downgrade', 'base', '--yes'], { cwd: folder })).toMatchObject({ exit: 0 })
  }, 120_000)

  it('keeps what it does not know: views, triggers, comments in definitions, conflict clauses', async () => {
    const { openSqlite } = await import('../support/sqlite-file.js')
    const folder = await temporaryProject(`
export const User = defineModel('User', { columns: { id: t.int().primaryKey(), email: t.text().unique(), age: t.int().nullable(), city: t.text().nullable() } })
export default defineSchema([User])`)
    const database = await openSqlite(`${folder}/app.db`)
    await database.script(`CREATE TABLE users (
  id INTEGER PRIMARY KEY NOT NULL, -- the key
  email TEXT NOT NULL UNIQUE ON CONFLICT REPLACE,
  age INTEGER CHECK (age > 0) /* years */
);
CREATE INDEX by_age ON users (age) WHERE age IS NOT NULL;
CREATE VIEW grown AS SELECT * FROM users WHERE age > 17;
CREATE TRIGGER bump AFTER INSERT ON users BEGIN UPDATE users SET age = coalesce(age, 1) WHERE id = new.id; END;
INSERT INTO users (email) VALUES ('a'), ('b');`)
    await database.close()
    // The index and the unnamed check are not in the models, so they would go; the model of this test keeps both out of sight.
    const result = await runJson<RevisionResult>(['revision', '--autogenerate', '-m', 'city'], folder)
    expect(result.operations.map(({ kind }) => kind)).toEqual(['drop-index', 'drop-constraint', 'add-column'])
    expect(await runCli(['upgrade'], { cwd: folder })).toMatchObject({ exit: 0 })
    const after = await openSqlite(`${folder}/app.db`)
    const texts = (
      await after.query("SELECT name, sql FROM sqlite_schema WHERE name IN ('users', 'grown', 'bump') ORDER BY name")
    ).map((row) => String(row['sql']))
    expect(texts[2]).toContain('ON CONFLICT REPLACE')
    expect(texts[2]).not.toContain('CHECK')
    expect(await after.query('SELECT email, age FROM grown')).toEqual([])
    await after.execute("INSERT INTO users (email) VALUES ('c')")
    expect(await after.query('SELECT email, age, city FROM users ORDER BY email')).toEqual([
      { email: 'a', age: 1, city: null },
      { email: 'b', age: 1, city: null },
      { email: 'c', age: 1, city: null },
    ])
    await after.close()
    expect(await runCli(['downgrade', 'base', '--yes'], { cwd: folder })).toMatchObject({ exit: 0 })
    const back = await openSqlite(`${folder}/app.db`)
    expect((await back.query("SELECT count(*) AS n FROM pragma_index_list('users')"))[0]?.['n']).toBe(2)
    await expect(back.execute("INSERT INTO users (email, age) VALUES ('d', 0)")).rejects.toThrow(/CHECK/)
    await back.close()
  })

  it('asks when it cannot know, and says the flags that answer', async () => {
    const folder = await temporaryProject(
      "export default defineSchema([defineModel('User', { columns: { id: t.id(), name: t.text().nullable() } })])",
    )
    await converges(folder, 'users')
    await writeFiles(folder, {
      'models.ts': modelsFile(
        "export default defineSchema([defineModel('User', { columns: { id: t.id(), title: t.text().nullable(), age: t.int() } })])",
      ),
    })
    const asked = await runJson<{ error: { code: string; exit: number; message: string; next: string[] } }>(
      ['revision', '--autogenerate', '-m', 'x'],
      folder,
    )
    expect(asked).toMatchObject({ exit: 2, error: { code: 'DBT_QUESTION', exit: 2 } })
    expect(asked.error.message).toContain('--rename users.name:users.title')
    expect(asked.error.message).toContain('--backfill users.age=VALUE')
    const { openSqlite } = await import('../support/sqlite-file.js')
    const database = await openSqlite(`${folder}/app.db`)
    await database.script("INSERT INTO users (name) VALUES ('Ada')")
    await database.close()
    const answered = await runJson<RevisionResult>(
      ['revision', '--autogenerate', '-m', 'x', '--rename', 'users.name:users.title', '--backfill', 'users.age=41'],
      folder,
    )
    expect(answered.operations.map(({ kind }) => kind)).toEqual([
      'rename-column',
      'add-column',
      'backfill',
      'alter-column',
    ])
    expect(await runCli(['upgrade'], { cwd: folder })).toMatchObject({ exit: 0 })
    const after = await openSqlite(`${folder}/app.db`)
    expect(await after.query('SELECT title, age FROM users')).toEqual([{ title: 'Ada', age: 41 }])
    await after.close()
    expect(await runJson<CheckResult>(['check'], folder)).toMatchObject({ exit: 0 })
  })

  it('refuses to write on a database that is behind, and compares with the revisions instead when asked', async () => {
    const folder = await temporaryProject(
      "export default defineSchema([defineModel('User', { columns: { id: t.id() } })])",
    )
    await runJson(['revision', '--autogenerate', '-m', 'users'], folder)
    expect(await runJson(['revision', '--autogenerate', '-m', 'x'], folder)).toMatchObject({
      exit: 3,
      error: { code: 'DBT_BEHIND', next: ['dbtool upgrade head'] },
    })
    await writeFiles(folder, {
      'models.ts': modelsFile(
        "export default defineSchema([defineModel('User', { columns: { id: t.id(), a: t.text().nullable() } })])",
      ),
    })
    const result = await runJson<RevisionResult>(
      ['revision', '--autogenerate', '--against', 'revisions', '--dry-run', '-m', 'x'],
      folder,
    )
    expect(result).toMatchObject({
      exit: 0,
      path: null,
      operations: [{ kind: 'add-column', table: 'users', name: 'a' }],
    })
    expect(result.source).toContain("op.addColumn('users', 'a'")
    const { readdirSync } = await import('node:fs')
    expect(readdirSync(folder)).not.toContain('app.db')
    expect(readdirSync(`${folder}/migrations`)).toHaveLength(1)
  })

  it('says what the engine cannot do, naming model and column, before anything runs', async () => {
    const folder = await temporaryProject(`
export const A = defineModel('A', { columns: { id: t.id(), tags: t.array(t.int()), other: t.text().identity() }, constraints: [index(['tags'], { method: 'gin' })] })
export default defineSchema([A])`)
    const result = await runJson<{ error: { message: string } }>(['revision', '--autogenerate', '-m', 'x'], folder)
    expect(result).toMatchObject({ exit: 2, error: { code: 'DBT_UNSUPPORTED' } })
    for (const text of ['A.tags (column as.tags)', 'A.other', 'sqlite', 'index methods'])
      expect(result.error.message).toContain(text)
  })
})
