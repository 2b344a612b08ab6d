/** Databases that other migration tools made are adopted in one command, and their own history stays as it is. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runCli, runJson } from '../support/run-cli.js'
import { forEachServer, query, type ServerLabel, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

const folder = fileURLToPath(new URL('fixtures', import.meta.url))
const fixtures = readdirSync(folder).map((file) => {
  const [tool = '', engine = ''] = file.split('.')
  return { tool, engine, path: join(folder, file) }
})

/** The tables of each tool's books; all else is the application's. */
const books: Readonly<Record<string, readonly string[]>> = {
  alembic: ['alembic_version'],
  drizzle: ['__drizzle_migrations'],
  flyway: ['flyway_schema_history'],
  knex: ['knex_migrations', 'knex_migrations_lock'],
  liquibase: ['DATABASECHANGELOG', 'DATABASECHANGELOGLOCK'],
  'mikro-orm': ['mikro_orm_migrations'],
  'node-pg-migrate': ['pgmigrations'],
  prisma: ['_prisma_migrations'],
  sequelize: ['SequelizeMeta'],
  typeorm: ['migrations', 'typeorm_metadata'],
}

interface Pulled {
  readonly files: readonly string[]
  readonly models: readonly string[]
  readonly unsupported: readonly unknown[]
  readonly baseline: { readonly path: string }
}

type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>

async function adopts(tool: string, url: string, cwd: string, ask: Ask, quoted: (table: string) => string) {
  const own = books[tool] ?? []
  const rows = () => Promise.all(own.map((table) => ask(`SELECT * FROM ${quoted(table)}`)))
  const before = await rows()
  expect(before.every((each) => each.length > 0)).toBe(true)

  const env = { DATABASE_URL: url }
  const pulled = await runJson<Pulled>(['pull', '--out', 'models.ts', '--baseline'], cwd, env)
  expect(pulled, JSON.stringify(pulled)).toMatchObject({ exit: 0, unsupported: [] })
  expect(await runJson(['check'], cwd, env)).toEqual({ exit: 0, operations: [], pending: [] })
  expect(await runJson(['upgrade'], cwd, env)).toMatchObject({ exit: 0, applied: [] })
  expect(await runJson(['status'], cwd, env)).toMatchObject({ exit: 0, pending: [], modified: [], missing: [] })
  const again = await runJson(['revision', '--autogenerate', '-m', 'nothing'], cwd, env)
  expect(again).toMatchObject({ exit: 0, revision: null })

  const texts = [
    await readFile(join(cwd, 'models.ts'), 'utf8'),
    await readFile(join(cwd, pulled.baseline.path), 'utf8'),
  ]
  for (const table of own) for (const text of texts) expect(text).not.toMatch(new RegExp(`['"\`]${table}['"\`]`, 'i'))
  expect(await rows()).toEqual(before)
  // Going back takes away what the tool had made for the application, and nothing of the tool.
  expect((await runCli(['downgrade', 'base', '--yes'], { cwd, env })).exit).toBe(0)
  expect(await rows()).toEqual(before)
}

const project = () =>
  temporaryFolder({ 'package.json': '{ "type": "module" }', 'dbtool.config.json': '{ "schema": "./models.ts" }' })

describe('a database on SQLite', () => {
  it.concurrent.each(fixtures.filter(({ engine }) => engine === 'sqlite'))(
    'that $tool made is adopted',
    async ({ tool, path }) => {
      const cwd = await project()
      const file = join(cwd, 'app.db')
      const database = await openSqlite(file)
      await database.script(readFileSync(path, 'utf8'))
      await adopts(
        tool,
        `sqlite:${file}`,
        cwd,
        (sql) => database.query(sql),
        (table) => `"${table}"`,
      )
      await database.close()
    },
  )
})

const loaders: Readonly<Record<string, readonly ServerLabel[]>> = {
  postgres: ['postgres', 'postgres18'],
  mysql: ['mysql', 'mariadb'],
}

for (const [engine, labels] of Object.entries(loaders)) {
  forEachServer(labels, (server) => {
    it.concurrent.each(fixtures.filter((fixture) => fixture.engine === engine))(
      'adopts what $tool made',
      async ({ tool, path }) => {
        await withDatabase(server, async (url) => {
          await load(engine, url, path)
          const schema = tool === 'drizzle' && engine === 'postgres' ? 'drizzle.' : ''
          const quote = engine === 'postgres' ? '"' : '`'
          const quoted = (table: string): string => `${schema}${quote}${table}${quote}`
          await adopts(tool, url, await project(), (sql) => query(url, sql), quoted)
        })
      },
    )
  })
}

async function load(engine: string, url: string, path: string): Promise<void> {
  // psql knows what pg_dump writes; the driver takes several statements, and no DELIMITER is needed here.
  if (engine === 'postgres') await promisify(execFile)('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path, url])
  // Tables are in the order of their names.
  else await query(url, `SET FOREIGN_KEY_CHECKS = 0;\n${readFileSync(path, 'utf8')}`)
}
