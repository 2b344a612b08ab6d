import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/dialect/connection.js'
import { sqlite } from '../../../src/dialect/sqlite/index.js'
import { lossesOf } from '../../../src/migrator/losses.js'
import { runOperation } from '../../../src/migrator/run-operation.js'
import { isIrreversible, type Operation, reversePlan, summarize } from '../../../src/operations/index.js'
import type { Schema } from '../../../src/schema/index.js'
import { diffQuestions, noAnswers } from '../../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../../src/schema-diff/index.js'
import { openSqlite } from '../../support/sqlite-file.js'
import { sqliteAccount } from '../../support/sqlite-oracle.js'

interface Change {
  readonly name: string
  /** What there is, and what is wanted: both as SQL that makes it. */
  readonly before: string
  readonly after: string
  readonly kinds?: readonly string[]
  readonly rows?: string
  /** A query and what it gives before, after the change, and after it was undone; `rows` hold before. */
  readonly query?: string
  readonly gives?: readonly (readonly unknown[])[]
  readonly rename?: Readonly<Record<string, string>>
}

const users = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);'
const usersWithEmail = users.replace('age INTEGER', 'age INTEGER, email TEXT NOT NULL DEFAULT (lower(hex(1)))')
const adults = 'CREATE VIEW adults AS\n  -- people\n  SELECT id, name FROM [users] WHERE age >= 18;'
const rich = 'CREATE VIEW "rich adults" (n) AS SELECT name FROM adults WHERE id > 0;'
const intoAdults =
  'CREATE TRIGGER into_adults INSTEAD OF INSERT ON adults BEGIN INSERT INTO users (name, age) VALUES (new.name, 18); END;'
const touched =
  "CREATE TRIGGER touched AFTER UPDATE OF age ON users WHEN new.age < 0 BEGIN SELECT RAISE(ABORT, 'no; END'); END;"
const someUsers = "INSERT INTO users (id, name, age) VALUES (1, 'Ada', 36), (2, 'Kid', 7);"

const changes: readonly Change[] = [
  {
    name: 'makes views in the order in which they need each other, and triggers on them',
    before: users,
    after: `${users} CREATE VIEW z AS SELECT 1 AS one; CREATE VIEW b AS SELECT one FROM z; CREATE VIEW a AS SELECT one FROM b;
      CREATE TRIGGER t INSTEAD OF DELETE ON a BEGIN SELECT 1; END;`,
    kinds: ['create-view', 'create-view', 'create-view', 'create-trigger'],
  },
  {
    name: 'makes everything anew that was dropped, when it is undone',
    before: users + adults + rich + intoAdults + touched,
    after: users,
    kinds: ['drop-trigger', 'drop-trigger', 'drop-view', 'drop-view'],
  },
  {
    name: 'gives back the triggers of a view that gets another definition',
    before: users + adults + rich + intoAdults,
    after: users + adults.replace('18', '21') + rich + intoAdults,
    rows: someUsers,
    query: 'SELECT n FROM "rich adults"',
    gives: [['Ada']],
  },
  {
    name: 'replaces a trigger',
    before: users + touched,
    after: users + touched.replace('new.age < 0', 'new.age > 200'),
    kinds: ['replace-trigger'],
  },
  {
    name: 'builds a table anew under its views, triggers and indexes',
    before: `${users}CREATE INDEX ix ON users (name COLLATE NOCASE) WHERE age > 3;${adults}${rich}${intoAdults}${touched}`,
    after: `${users.replace('age INTEGER', 'age INTEGER NOT NULL DEFAULT 0')}CREATE INDEX ix ON users (name COLLATE NOCASE) WHERE age > 3;${adults}${rich}${intoAdults}${touched}`,
    rows: someUsers,
    query: 'SELECT name, (SELECT group_concat(n) FROM "rich adults") FROM users',
    gives: [
      ['Ada', 'Ada'],
      ['Kid', 'Ada'],
    ],
  },
  {
    name: 'adds a column, by a new table, under a view of all columns',
    before: `${users}CREATE VIEW everything AS SELECT * FROM users;`,
    after: `${usersWithEmail}CREATE VIEW everything AS SELECT * FROM users;`,
    rows: someUsers,
    query: 'SELECT count(*) FROM everything',
    gives: [[2]],
  },
  {
    name: 'drops a column and changes the view and the trigger that read it',
    before: users + adults + rich + touched,
    after:
      users.replace(', age INTEGER', '') +
      adults.replace(' WHERE age >= 18', '') +
      rich +
      touched.replace(' OF age', ' OF name').replace('new.age < 0', "new.name = ''"),
    rows: someUsers,
  },
  {
    name: 'renames a column that a view and a trigger read',
    before: users + adults + rich + intoAdults + touched,
    after: [users, adults, rich, intoAdults, touched].join('').replaceAll(/\bage\b/g, 'years'),
    rename: { years: 'age' },
    rows: someUsers,
    query: 'SELECT n FROM "rich adults"',
    gives: [['Ada']],
  },
  {
    name: 'renames a table that views and triggers read',
    before: users + adults + rich + intoAdults + touched,
    after: [users, adults, rich, intoAdults, touched].join('').replaceAll(/\busers\b/g, 'people'),
    rename: { people: 'users' },
    rows: someUsers,
    query: 'SELECT n FROM "rich adults"',
    gives: [['Ada']],
  },
  {
    name: 'drops a table with its triggers and the views on it',
    before: users + adults + rich + intoAdults + touched,
    after: '',
  },
  {
    name: 'makes virtual tables, whose shadow tables are nobody’s, and triggers that fill them',
    before: users,
    after: `${users}CREATE VIRTUAL TABLE names USING fts5(name, content='users', content_rowid='id', tokenize="porter ascii");
      CREATE VIRTUAL TABLE places USING rtree(id, x0, x1, y0, y1);
      CREATE TRIGGER named AFTER INSERT ON users BEGIN INSERT INTO names (rowid, name) VALUES (new.id, new.name); END;
      CREATE VIEW found AS SELECT rowid FROM names WHERE names MATCH 'ada';`,
  },
  {
    name: 'turns a view into a table of the same name',
    before: `${users}CREATE VIEW totals AS SELECT count(*) AS n FROM users;`,
    after: `${users}CREATE TABLE totals (n INTEGER);`,
  },
  {
    name: 'moves a trigger to another table',
    before: `${users}CREATE TABLE other (id INTEGER PRIMARY KEY, age INTEGER);${touched}`,
    after: `${users}CREATE TABLE other (id INTEGER PRIMARY KEY, age INTEGER);${touched.replace('ON users', 'ON other')}`,
  },
  {
    name: 'keeps conflict clauses, orders and collations of keys, through changes of other parts',
    before: `CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT NOT NULL ON CONFLICT IGNORE, c INT CONSTRAINT c_there NOT NULL, d varchar (20),
      PRIMARY KEY (a DESC, b) ON CONFLICT REPLACE, UNIQUE (b COLLATE RTRIM, c) ON CONFLICT FAIL) WITHOUT ROWID;`,
    after: `CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT NOT NULL ON CONFLICT IGNORE, c INT CONSTRAINT c_there NOT NULL, d varchar (20) NOT NULL DEFAULT 'x',
      PRIMARY KEY (a DESC, b) ON CONFLICT REPLACE, UNIQUE (b COLLATE RTRIM, c) ON CONFLICT FAIL) WITHOUT ROWID;`,
    kinds: ['alter-column'],
  },
  {
    name: 'changes conflict clauses',
    before:
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT NOT NULL ON CONFLICT IGNORE, UNIQUE (a, b) ON CONFLICT FAIL);',
    after:
      'CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, a TEXT UNIQUE ON CONFLICT REPLACE, b TEXT NOT NULL, UNIQUE (a, b));',
    rows: "INSERT INTO t VALUES (1, 'a', 'b');",
    query: 'SELECT * FROM t',
    gives: [[1, 'a', 'b']],
  },
]

describe('what SQLite holds beside tables', () => {
  for (const change of changes) it(change.name, () => runChange(change))

  it('calls it a loss when a virtual table goes, and leaves it alone when a table of the name of its column does', async () => {
    const database = await openSqlite(null)
    await database.script('CREATE TABLE title (a); CREATE VIRTUAL TABLE docs USING fts5(title);')
    const schema = await sqlite.introspect(database)
    await database.close()
    const without = { ...schema, tables: [] }
    const drop = await diffSchemas(schema, without, diffQuestions(sqlite))
    expect(drop.map(({ kind }) => kind)).toEqual(['drop-table'])
    const gone = await diffSchemas(schema, { ...schema, objects: [] }, diffQuestions(sqlite))
    expect(lossesOf(gone)).toEqual(['docs.*'])
    expect(gone.map((operation) => summarize(operation).destructive)).toEqual([true])
  })

  it('reads no shadow tables, no temporary objects and no statistics', async () => {
    const database = await openSqlite(null)
    await database.script(`CREATE VIRTUAL TABLE d USING fts5(x); CREATE VIRTUAL TABLE r USING rtree(id, a, b);
      CREATE TABLE d_mine (x); CREATE INDEX i ON d_mine (x); CREATE TEMP VIEW v AS SELECT 1; CREATE TEMP TRIGGER t AFTER INSERT ON d_mine BEGIN SELECT 1; END;
       ANALYZE;`)
    const schema = await sqlite.introspect(database)
    await database.close()
    expect(schema.tables.map(({ name }) => name)).toEqual(['d_mine'])
    expect(schema.objects?.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['virtual-table d', 'virtual-table r'])
  })
})

async function runChange({ before, after, kinds, rows, query, gives, rename = {} }: Change): Promise<void> {
  const target = await openSqlite(null)
  await target.script(after)
  const [wanted, wantedAccount] = [await sqlite.introspect(target), await account(target)]
  await target.close()

  const session = await sqlite.driver.openSession(sqlite.address.parse('sqlite::memory:', '/'), { lockTimeoutMs: 1000 })
  try {
    const { connection } = session
    const statements = await statementsOf(before)
    for (const sql of statements) await connection.execute(sql)
    if (rows !== undefined) await connection.execute(rows)
    const start = await account(connection)
    const chooseRename = async ({ to }: { readonly to: string }): Promise<string | null> => rename[to] ?? null
    const diff = (from: Schema): Promise<readonly Operation[]> =>
      diffSchemas(from, sqlite.normalize(wanted), diffQuestions(sqlite, null, { ...noAnswers, chooseRename }))
    const run = (operations: readonly Operation[]): Promise<void> =>
      session.transaction(async ({ connection: inside }) => {
        for (const operation of operations) await runOperation(sqlite, inside, operation)
      })
    const result = async () =>
      query === undefined ? undefined : (await connection.query(query)).map((row) => Object.values(row))
    expect(await result()).toEqual(gives)

    const upgrade = await diff(await sqlite.introspect(connection))
    expect(upgrade.length).toBeGreaterThan(0)
    if (kinds !== undefined) expect(upgrade.map(({ kind }) => kind)).toEqual(kinds)
    await run(upgrade)
    expect((await diff(await sqlite.introspect(connection))).map(summarize), 'nothing is left to do').toEqual([])
    expect(await account(connection)).toEqual(wantedAccount)
    expect(await result()).toEqual(gives)
    await run(reversePlan(upgrade).filter((step): step is Operation => !isIrreversible(step)))
    expect(await account(connection)).toEqual(start)
    expect(await result()).toEqual(gives)
  } finally {
    await session.close()
  }
}

async function statementsOf(sql: string): Promise<readonly string[]> {
  const { splitStatements } = await import('../../../src/dialect/sqlite/statements.js')
  return splitStatements(sql)
}

/** SQLite's own account; texts of what is no table word for word. */
async function account(connection: Connection): Promise<Record<string, unknown>> {
  const { objects, ...pragmas } = await sqliteAccount(connection)
  const texts = await connection.query(
    "SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY name",
  )
  const indexes = (objects as readonly { type: string; name: string; sql: string }[]).filter(
    ({ type, sql }) => type === 'index' && sql !== '',
  )
  return { ...pragmas, texts, indexes }
}
