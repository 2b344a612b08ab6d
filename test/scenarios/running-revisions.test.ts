import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StatusResult, UpgradeResult } from '../../src/migrator/results.js'
import { runCli, runJson } from '../support/run-cli.js'
import { openSqlite } from '../support/sqlite-file.js'
import { sqliteAccount } from '../support/sqlite-oracle.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'

const url = ['--url', 'sqlite:./app.db']

function revision(id: string, parent: string | null, upgrade: string, downgrade = ''): string {
  return `import type { Operations } from 'dbtool'
export const revision = '${id}'
export const downRevision = ${parent === null ? 'null' : `'${parent}'`}
export const message = 'revision ${id}'
export async function upgrade(op: Operations) {
${upgrade}
}
export async function downgrade(op: Operations) {
${downgrade}
}
`
}

const users = revision(
  'users1',
  null,
  "  await op.createTable('users', (t) => ({ columns: { id: t.id(), name: t.text(), city: t.text().nullable() } }))",
  "  await op.dropTable('users')",
)

async function look<T>(folder: string, sql: string): Promise<T[]> {
  const database = await openSqlite(join(folder, 'app.db'))
  const rows = await database.query(sql)
  await database.close()
  return rows as T[]
}

async function account(folder: string): Promise<unknown> {
  const database = await openSqlite(join(folder, 'app.db'))
  const told = await sqliteAccount(database)
  const log = await database.query('SELECT revision, direction, state FROM dbtool_revision ORDER BY seq')
  await database.close()
  return { told, log }
}

describe('a revision', () => {
  it('may work with rows through Knex, query and bulkInsert, in one transaction with the rest', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': users,
      'migrations/2.ts': revision(
        'rows2',
        'users1',
        `  await op.bulkInsert('users', [{ name: 'Ada' }, { name: "O'Hara", city: 'Cork' }, { name: 'Ünï ? 🙂', city: null }])
  await op.execute('UPDATE users SET city = ? WHERE name = ?', ['London', 'Ada'])
  const rows = await op.query('SELECT count(*) AS n FROM users WHERE city = ?', ['London'])
  await op.knex('users').insert({ name: 'counted ' + rows[0].n })
  await op.knex.transaction(async (inner) => { await inner('users').insert({ name: 'nested' }) })
  await op.backfill({ table: 'users', set: { city: 'nowhere' } })`,
        "  await op.knex('users').del()",
      ),
    })
    expect(await runJson<UpgradeResult>(['upgrade', ...url], folder)).toMatchObject({
      exit: 0,
      applied: ['users1', 'rows2'],
    })
    expect(await look(folder, 'SELECT name, city FROM users ORDER BY id')).toEqual([
      { name: 'Ada', city: 'London' },
      { name: "O'Hara", city: 'Cork' },
      { name: 'Ünï ? 🙂', city: 'nowhere' },
      { name: 'counted 1', city: 'nowhere' },
      { name: 'nested', city: 'nowhere' },
    ])
    expect((await runCli(['downgrade', '-1', '--yes', ...url], { cwd: folder })).exit).toBe(0)
    expect(await look(folder, 'SELECT count(*) AS n FROM users')).toEqual([{ n: 0 }])
  })

  it('runs all that it asked for when an await is forgotten, and fails when that fails', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': revision(
        'a1',
        null,
        "  op.createTable('a', (t) => ({ columns: { id: t.id() } }))\n  op.addColumn('a', 'b', (t) => t.text().nullable())",
      ),
    })
    expect((await runCli(['upgrade', ...url], { cwd: folder })).exit).toBe(0)
    expect(await look(folder, "SELECT group_concat(name) AS names FROM pragma_table_info('a')")).toEqual([
      { names: 'id,b' },
    ])
    await writeFiles(folder, {
      'migrations/2.ts': revision('b2', 'a1', "  op.dropTable('nowhere')\n  op.dropTable('a')"),
    })
    expect((await runCli(['upgrade', ...url], { cwd: folder })).exit).toBe(6)
    expect(await look(folder, "SELECT count(*) AS n FROM pragma_table_info('a')")).toEqual([{ n: 2 }])
  })

  it.each([
    ['an operation', "  await op.dropTable('nowhere')", /drop table nowhere/],
    ['SQL', "  await op.execute('SELECT * FROM nowhere')", /no such table: nowhere/],
    ['its own code', "  throw new Error('I give up')", /I give up/],
    [
      'a condition on rows',
      "  await op.execute(\"INSERT INTO users (name) VALUES ('x')\")\n  await op.alterColumn('users', 'city', { nullable: false })",
      /NOT NULL constraint failed.*city/,
    ],
    [
      'a foreign key',
      "  await op.createTable('posts', (t) => ({ columns: { id: t.id(), u: t.int() }, constraints: [t.foreignKey(['u'], { table: 'users', columns: ['id'] })] }))\n  await op.bulkInsert('posts', [{ u: 77 }])",
      /1 rows of posts → users/,
    ],
    ['transaction control', "  await op.execute('INSERT INTO users (name) VALUES (1); COMMIT')", /COMMIT/],
    [
      'a view that would break',
      "  await op.execute('CREATE VIEW v AS SELECT city FROM users')\n  await op.dropColumn('users', 'city')",
      /view v still works/,
    ],
    [
      'a trigger that would break',
      "  await op.execute('CREATE TRIGGER tr AFTER INSERT ON users BEGIN UPDATE users SET city = 1; END')\n  await op.dropColumn('users', 'city')",
      /trigger tr still works/,
    ],
    [
      'an index on a dropped column',
      "  await op.createIndex('users', ['city'], { name: 'ix' })\n  await op.dropColumn('users', 'city')",
      /index ix/,
    ],
  ])(
    'that fails at %s leaves everything as it was, books included, and says what failed',
    async (what, body, message) => {
      const folder = await temporaryFolder({ 'migrations/1.ts': users })
      await runCli(['upgrade', ...url], { cwd: folder })
      const before = await account(folder)
      await writeFiles(folder, {
        'migrations/2.ts': revision(
          'bad2',
          'users1',
          `  await op.createTable('extra', (t) => ({ columns: { id: t.id() } }))\n${body}`,
        ),
      })
      const { exit, stdout } = await runCli(['upgrade', '--json', ...url], { cwd: folder })
      const { error } = JSON.parse(stdout) as {
        error: { code: string; message: string; databaseState: string; next: string[] }
      }
      expect(exit).toBe(6)
      const code = what === 'transaction control' ? 'DBT_OUTSIDE_TRANSACTION' : 'DBT_REVISION_FAILED'
      expect(error).toMatchObject({ code, databaseState: 'unchanged' })
      expect(error.message).toMatch(/bad2/)
      expect(error.message).toMatch(message)
      expect(error.next.length).toBeGreaterThan(0)
      expect(await account(folder)).toEqual(before)
      expect(await runJson<StatusResult>(['status', ...url], folder)).toMatchObject({
        applied: ['users1'],
        pending: ['bad2'],
      })
    },
  )

  it('keeps those that ran before the one that failed, and writes one line in the books for each', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': users,
      'migrations/2.ts': revision(
        'good2',
        'users1',
        "  await op.createTable('t', (t) => ({ columns: { id: t.id() } }))",
        "  await op.dropTable('t')",
      ),
      'migrations/3.ts': revision('bad3', 'good2', '  await op.execute("nonsense")'),
    })
    const { exit, stderr } = await runCli(['upgrade', ...url], { cwd: folder })
    expect(exit).toBe(6)
    expect(stderr).toContain('users1, good2 ran and stayed')
    expect(
      await look(folder, 'SELECT revision, direction, state, stmt_done FROM dbtool_revision ORDER BY seq'),
    ).toEqual([
      { revision: 'users1', direction: 'up', state: 'applied', stmt_done: 1 },
      { revision: 'good2', direction: 'up', state: 'applied', stmt_done: 1 },
    ])
    expect(await look(folder, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'good2' }])
  })

  it('may be plain SQL, triggers with bodies and several statements too', async () => {
    const folder = await temporaryFolder({
      'migrations/1.sql': `-- revision: sql1
-- down_revision:
-- message: in SQL
-- upgrade
BEGIN;
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, n INTEGER DEFAULT 0); -- a comment; with a semicolon
CREATE TRIGGER count_up AFTER INSERT ON notes BEGIN
  UPDATE notes SET n = CASE WHEN n > 5 THEN 0 ELSE n + 1 END WHERE id = new.id;
  SELECT 1;
END;
INSERT INTO notes (text) VALUES ('a;b'), ('it''s -- not a comment');
COMMIT;
-- downgrade
DROP TABLE notes;
`,
    })
    expect(await runJson<UpgradeResult>(['upgrade', ...url], folder)).toMatchObject({ exit: 0, applied: ['sql1'] })
    expect(await look(folder, 'SELECT text, n FROM notes ORDER BY id')).toEqual([
      { text: 'a;b', n: 1 },
      { text: "it's -- not a comment", n: 1 },
    ])
    expect((await runCli(['downgrade', 'base', '--yes', ...url], { cwd: folder })).exit).toBe(0)
  })

  it('keeps its rows, its counter, its triggers and its children through a rebuild of the table', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': users,
      'migrations/2.ts': revision(
        'kids2',
        'users1',
        `  await op.createTable('kids', (t) => ({ columns: { id: t.id(), u: t.int() }, constraints: [t.foreignKey(['u'], { table: 'users', columns: ['id'] }, { onDelete: 'cascade' })] }))
  await op.bulkInsert('users', [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
  await op.execute('DELETE FROM users WHERE id = 3')
  await op.bulkInsert('kids', [{ u: 1 }, { u: 2 }])
  await op.execute("CREATE TRIGGER loud AFTER UPDATE OF name ON users BEGIN UPDATE users SET city = upper(new.name) WHERE id = new.id; END")`,
      ),
      'migrations/3.ts': revision(
        'build3',
        'kids2',
        "  await op.alterColumn('users', 'name', (t) => t.string(50))\n  await op.addColumn('users', 'age', (t) => t.int().default(1), { first: true })",
      ),
    })
    expect((await runCli(['upgrade', ...url], { cwd: folder })).exit).toBe(0)
    const database = await openSqlite(join(folder, 'app.db'))
    await database.execute('PRAGMA foreign_keys = ON')
    await database.execute("INSERT INTO users (name) VALUES ('d')")
    await database.execute("UPDATE users SET name = 'z' WHERE id = 1")
    expect(await database.query('SELECT id, name, city, age FROM users ORDER BY id')).toEqual([
      { id: 1, name: 'z', city: 'Z', age: 1 },
      { id: 2, name: 'b', city: null, age: 1 },
      { id: 4, name: 'd', city: null, age: 1 },
    ])
    expect(await database.query('SELECT count(*) AS n FROM kids')).toEqual([{ n: 2 }])
    await database.execute('DELETE FROM users WHERE id = 2')
    expect(await database.query('SELECT count(*) AS n FROM kids')).toEqual([{ n: 1 }])
    await database.close()
  })

  it('is not run by commands that only look', async () => {
    const loud = `console.log('I was run')\n${users}`
    const folder = await temporaryFolder({ 'migrations/1.ts': loud })
    for (const args of [['history'], ['heads'], ['status', ...url], ['current', ...url], ['show', 'head']]) {
      const { stdout, exit } = await runCli([...args, '--json'], { cwd: folder })
      expect(exit).toBe(0)
      expect(stdout.startsWith('{'), stdout).toBe(true)
    }
  })

  it('is reported as modified when its file changes after it ran, and as missing when it goes', async () => {
    const folder = await temporaryFolder({ 'migrations/1.ts': users })
    await runCli(['upgrade', ...url], { cwd: folder })
    await writeFiles(folder, { 'migrations/1.ts': users.replaceAll('\n', '\r\n') })
    expect(await runJson<StatusResult>(['status', ...url], folder)).toMatchObject({ modified: [] })
    await writeFiles(folder, { 'migrations/1.ts': users.replace('t.text()', 't.string(9)') })
    expect(await runJson<StatusResult>(['status', ...url], folder)).toMatchObject({ modified: ['users1'] })
    await writeFiles(folder, { 'migrations/1.ts': users.replace("'users1'", "'other1'") })
    expect(await runJson<StatusResult>(['status', ...url], folder)).toMatchObject({
      missing: ['users1'],
      pending: ['other1'],
    })
    expect(await runJson(['upgrade', ...url], folder)).toMatchObject({ exit: 8, error: { code: 'DBT_DATABASE_AHEAD' } })
    expect(await runJson(['upgrade', '--allow-ahead', ...url], folder)).toMatchObject({ exit: 0, applied: [] })
  })
})
