import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckResult, CiResult, DowngradeResult, UpgradeResult } from '../../src/migrator/results.js'
import { root, runCli, runJson } from '../support/run-cli.js'
import { forEachServer, isPostgres, query, type Row, serverLabels, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

/** An engine on which the histories run, each time in a database of its own. */
interface Engine {
  readonly name: 'sqlite' | 'postgres' | 'mysql' | 'mariadb'
  inDatabase<T>(use: (url: string) => Promise<T>): Promise<T>
}

const books = ['dbtool_head', 'dbtool_meta', 'dbtool_revision']
const blog = { folder: root, tables: ['posts', 'todos', 'users'], revisions: 4 }
const chinook = {
  folder: join(root, 'examples', 'chinook'),
  tables: [
    'Album',
    'Artist',
    'Customer',
    'Employee',
    'Genre',
    'Invoice',
    'InvoiceLine',
    'MediaType',
    'Playlist',
    'PlaylistTrack',
    'Track',
  ],
  revisions: 1,
}

/** What `users`, `todos` and `Album` have on each engine. */
const naturalTypes = {
  sqlite: {
    id: 'CHAR(36)',
    created_at: 'DATETIME',
    done: 'BOOLEAN',
    status: 'TEXT',
    bio: 'TEXT',
    Title: 'NVARCHAR(160)',
  },
  postgres: {
    id: 'uuid',
    created_at: 'timestamp with time zone',
    done: 'boolean',
    status: 'users_status',
    bio: 'text',
    Title: 'character varying(160)',
  },
  mysql: {
    id: 'char(36)',
    created_at: 'datetime(6)',
    done: 'tinyint(1)',
    status: "enum('active','blocked')",
    bio: 'longtext',
    Title: 'varchar(160)',
  },
  mariadb: {
    id: 'uuid',
    created_at: 'datetime(6)',
    done: 'tinyint(1)',
    status: "enum('active','blocked')",
    bio: 'longtext',
    Title: 'varchar(160)',
  },
}

async function read(url: string, sql: string): Promise<readonly Row[]> {
  if (!url.startsWith('sqlite:')) return query(url, sql)
  const database = await openSqlite(url.slice('sqlite:'.length))
  try {
    return await database.query(sql)
  } finally {
    await database.close()
  }
}

/** Every table, view, sequence and type of the database. */
async function thingsIn(url: string): Promise<readonly string[]> {
  const sql = url.startsWith('sqlite:')
    ? "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND type <> 'index'"
    : isPostgres(url)
      ? `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
         UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype <> 'b'`
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
  return (await read(url, sql)).map((row) => String(row['name'])).toSorted()
}

async function typesOf(url: string, table: string): Promise<Readonly<Record<string, string>>> {
  const sql = url.startsWith('sqlite:')
    ? `SELECT name, type FROM pragma_table_info('${table}')`
    : isPostgres(url)
      ? `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = '"${table}"'::regclass AND attnum > 0`
      : `SELECT column_name AS name, column_type AS type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}'`
  return Object.fromEntries((await read(url, sql)).map((row) => [row['name'], String(row['type'])]))
}

async function hasNaturalTypes({ name, inDatabase }: Engine): Promise<void> {
  const { Title, done, ...ofUsers } = naturalTypes[name]
  await inDatabase(async (url) => {
    await runCli(['upgrade', '--url', url], { cwd: blog.folder })
    expect(await typesOf(url, 'users')).toMatchObject(ofUsers)
    expect(await typesOf(url, 'todos')).toMatchObject({ done })
  })
  await inDatabase(async (url) => {
    await runCli(['upgrade', '--url', url], { cwd: chinook.folder })
    expect(await typesOf(url, 'Album')).toMatchObject({ Title })
  })
}

async function holds(engine: Engine, example: typeof blog): Promise<void> {
  const { folder, tables, revisions } = example
  await engine.inDatabase(async (url) => {
    const run = (...args: readonly string[]) => runCli([...args, '--url', url], { cwd: folder })
    const up = await runJson<UpgradeResult>(['upgrade', '--url', url], folder)
    expect(up).toMatchObject({ exit: 0 })
    expect(up.applied).toHaveLength(revisions)
    expect(await thingsIn(url)).toEqual(expect.arrayContaining([...tables]))
    expect(await runJson<CheckResult>(['check', '--url', url], folder)).toEqual({
      operations: [],
      pending: [],
      exit: 0,
    })
    expect((await run('check')).stdout).toBe('Models, revisions and database agree.\n')

    const gate = await runJson<CiResult>(['ci', '--url', url], folder)
    expect(gate).toMatchObject({ ok: true, exit: 0 })
    expect(gate.steps.filter((step) => !step.ok)).toEqual([])

    expect((await run('downgrade', 'base', '--yes')).exit).toBe(0)
    expect((await thingsIn(url)).filter((name) => !books.includes(name))).toEqual([])
    // The same for a database that has been there and back.
    expect((await run('ci')).exit).toBe(0)
    expect((await run('upgrade')).exit).toBe(0)
    expect((await run('check')).exit).toBe(0)
  })
}

const author = '11111111-1111-4111-8111-111111111111'
const post = '22222222-2222-4222-8222-222222222222'
const rows = [
  `INSERT INTO users (id, email, hashed_password, name) VALUES ('${author}', 'ada@example.com', 'x', 'Ada')`,
  `INSERT INTO posts (id, author_id, slug, title, body, status) VALUES ('${post}', '${author}', 'one', 'One', 'It''s 5 o''clock', 'published')`,
  `INSERT INTO todos (id, owner_id, title) VALUES ('${post}', '${author}', 'Write more')`,
]

async function keepsRows({ inDatabase }: Engine): Promise<void> {
  await inDatabase(async (url) => {
    const to = ['--url', url]
    expect((await runCli(['upgrade', 'e18942502382', ...to], { cwd: root })).exit).toBe(0)
    for (const sql of rows) await read(url, sql)
    const users = (name: string) => read(url, `SELECT id, email, ${name} AS name, status FROM users`)
    const others = async () => [
      await read(url, 'SELECT id, author_id, slug, body, status FROM posts'),
      await read(url, 'SELECT id, owner_id, title, priority FROM todos'),
    ]
    const before = { users: await users('name'), others: await others() }
    expect(before.users).toEqual([{ id: author, email: 'ada@example.com', name: 'Ada', status: 'active' }])

    expect(await runJson<UpgradeResult>(['upgrade', '+1', ...to], root)).toMatchObject({ applied: ['29e3c688ba0c'] })
    expect({ users: await users('display_name'), others: await others() }).toEqual(before)
    expect(await read(url, 'SELECT bio FROM users')).toEqual([{ bio: null }])
    await read(url, `UPDATE users SET bio = 'mathematician'`)

    const down = await runJson<DowngradeResult>(['downgrade', '-1', '--yes', ...to], root)
    expect(down).toMatchObject({ exit: 0, reverted: ['29e3c688ba0c'] })
    expect(Object.keys(await typesOf(url, 'users'))).not.toContain('bio')
    expect({ users: await users('name'), others: await others() }).toEqual(before)
    expect((await runCli(['upgrade', ...to], { cwd: root })).exit).toBe(0)
    expect(await runJson<CheckResult>(['check', ...to], root)).toMatchObject({ operations: [], exit: 0 })
    expect({ users: await users('display_name'), others: await others() }).toEqual(before)
  })
}

const header = (id: string, down: string | null) =>
  `export const revision = '${id}'\nexport const downRevision = ${JSON.stringify(down)}\nexport const message = '${id}'\n`

/** The values of an enum, its default, and a row that takes it, all in one revision. */
const enumHistory = {
  'migrations/1.ts': `${header('first', null)}
export async function upgrade(op) {
  await op.createTable('tasks', (t) => ({
    columns: { id: t.id(), state: t.enum(['open', 'done']).default('open') },
  }))
  await op.bulkInsert('tasks', [{ id: 1, state: 'done' }])
}
export async function downgrade(op) { await op.dropTable('tasks') }
`,
  'migrations/2.ts': `${header('second', 'first')}
export async function upgrade(op) {
  await op.alterColumn('tasks', 'state', (t) => t.enum(['new', 'done', 'dropped']).default('new'))
  await op.bulkInsert('tasks', [{ id: 2 }, { id: 3 }])
  await op.alterColumn('tasks', 'state', { type: (t) => t.enum(['dropped', 'new', 'done']) })
}
export async function downgrade(op) {
  await op.execute("DELETE FROM tasks WHERE state = 'new'")
  await op.alterColumn('tasks', 'state', (t) => t.enum(['open', 'done']).default('open'))
}
`,
}

async function changesValues({ inDatabase }: Engine): Promise<void> {
  const cwd = await temporaryFolder(enumHistory)
  await inDatabase(async (url) => {
    const states = async () => (await read(url, 'SELECT id, state FROM tasks ORDER BY id')).map((row) => row['state'])
    expect(await runCli(['upgrade', '--url', url], { cwd })).toMatchObject({ exit: 0 })
    expect(await states()).toEqual(['done', 'new', 'new'])
    await read(url, "INSERT INTO tasks (id, state) VALUES (4, 'new')")
    expect(await runCli(['downgrade', 'first', '--yes', '--url', url], { cwd })).toMatchObject({ exit: 0 })
    await read(url, 'INSERT INTO tasks (id) VALUES (5)')
    expect(await states()).toEqual(['done', 'open'])
    await expect(read(url, "INSERT INTO tasks (id, state) VALUES (6, 'new')")).rejects.toThrow()
    expect(await runCli(['downgrade', 'base', '--yes', '--url', url], { cwd })).toMatchObject({ exit: 0 })
    expect((await thingsIn(url)).filter((name) => !books.includes(name))).toEqual([])
  })
}

function theSameHistory(engine: Engine): void {
  it('leads the blog from nothing to its models and back, and passes the gate', () => holds(engine, blog))

  it('leads the music store from nothing to its models and back, and passes the gate', () => holds(engine, chinook))

  it('has the types that are natural there', () => hasNaturalTypes(engine))

  it('keeps the rows when a column comes and goes', () => keepsRows(engine))

  it('changes the values of an enum where their rows are', () => changesValues(engine))
}

describe('the same history', () => {
  describe('on sqlite', () => {
    const inDatabase: Engine['inDatabase'] = async (use) => use(`sqlite:${join(await temporaryFolder(), 'app.db')}`)
    theSameHistory({ name: 'sqlite', inDatabase })
  })

  forEachServer(serverLabels, (server) => {
    theSameHistory({ name: server.engine, inDatabase: (use) => withDatabase(server, use) })
  })
})

describe('an index over a part of the rows', () => {
  const unique = {
    'migrations/1.ts': `${header('first', null)}
export async function upgrade(op) {
  await op.createTable('tasks', (t) => ({ columns: { id: t.id(), name: t.string(20), done: t.bool() } }))
  await op.createIndex('tasks', ['name'], { name: 'ux_tasks_name', unique: true, where: 'done' })
}
export async function downgrade(op) { await op.dropTable('tasks') }
`,
  }

  forEachServer(['mysql', 'mariadb'], (server) => {
    it('is refused when it is unique, which over all rows would be another rule', async () => {
      const cwd = await temporaryFolder(unique)
      await withDatabase(server, async (url) => {
        const { exit, stderr } = await runCli(['upgrade', '--url', url], { cwd })
        expect(exit).not.toBe(0)
        expect(stderr).toContain(
          'Index ux_tasks_name: MySQL and MariaDB have no unique indexes over a part of the rows.',
        )
      })
    })
  })
})
