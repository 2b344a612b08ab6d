import { dirname, join } from 'node:path'
import { type CiSystem, ciFiles, ciNeedsScratchUrl, type ScaffoldFile } from './scaffold-ci.js'
import { composeFile } from './scaffold-compose.js'

/** What `dbtool init` writes. The files work as they stand once dbtool and a driver are installed. */

export const scaffoldScripts: Readonly<Record<string, string>> = {
  migration: 'dbtool revision --autogenerate',
  migrate: 'dbtool upgrade',
  'migrate-downgrade': 'dbtool downgrade -1',
  'migrate-history': 'dbtool history',
  'migrate-current': 'dbtool current',
  'db:revision': 'dbtool revision --autogenerate',
  'db:upgrade': 'dbtool upgrade',
  'db:status': 'dbtool status',
  'db:ci': 'dbtool ci',
}

export const configFileName = 'dbtool.config.ts'

/** A build may have its server on another machine, where dbtool makes no database unasked. */
const scratch = `
  ...(process.env.SCRATCH_URL === undefined ? {} : { scratch: { url: process.env.SCRATCH_URL } }),`

/** Where the first models are: a file for them, or the folder of an application's layer for its database. */
export const layouts = ['plain', 'infra'] as const
export type Layout = (typeof layouts)[number]

const schemaPaths: Readonly<Record<Layout, string>> = {
  plain: 'src/models.ts',
  infra: 'src/infra/database/schema.ts',
}

const config = (url: string, schemaPath: string, hasScratch: boolean): string => `import { defineConfig } from 'dbtool'

export default defineConfig({
  url: process.env.DATABASE_URL ?? '${url}',
  schema: './${schemaPath}',
  migrations: { dir: './migrations' },${hasScratch ? scratch : ''}
})
`

const models = `import { defineModel, defineSchema, t, timestamps, uuidKey } from 'dbtool'

export const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    email: t.string(255).unique(),
    name: t.string(100).nullable(),
    ...timestamps(),
  },
})

export default defineSchema([User])
`

/** The same under a name, which the other files of its folder import. */
const schema = models.replace('export default defineSchema', 'export const schema = defineSchema')

/** @param url where the database is when no variable of the environment says so; as in the configuration. */
const database = (url: string): string =>
  lines(
    "import { fromEnv, openDatabase } from 'dbtool'",
    "import { schema } from './schema.js'",
    '',
    "/** The application's database. DATABASE_URL says where it is, DB_POOL_SIZE and the other DB_ variables how it is used. */",
    `export const database = openDatabase(schema, fromEnv({ url: process.env.DATABASE_URL ?? '${url}' }))`,
  )

/** What the rest of the application imports. */
const databaseIndex = lines("export { database } from './database.js'", "export * from './schema.js'")

const makefile = `.PHONY: migration migrate migrate-downgrade migrate-history migrate-current status ci

migration: ## make migration msg="add users"
	$(if $(msg),,$(error Say what changes: make migration msg="add users"))
	npx dbtool revision --autogenerate -m "$(msg)"

migrate:
	npx dbtool upgrade

migrate-downgrade: ## make migrate-downgrade, or to=<revision>
	npx dbtool downgrade $(or $(to),-1)

migrate-history:
	npx dbtool history

migrate-current:
	npx dbtool current

status:
	npx dbtool status

ci:
	npx dbtool ci
`

export function scaffoldFiles(options: {
  readonly url: string
  readonly engine: string
  readonly layout: Layout
  readonly ci: CiSystem | null
  readonly docker: boolean
  readonly makefile: boolean
}): readonly ScaffoldFile[] {
  const { url, engine, layout, ci } = options
  const compose = options.docker ? composeFile(engine) : null
  return [
    { path: configFileName, content: config(url, schemaPaths[layout], ci !== null && ciNeedsScratchUrl(ci, engine)) },
    ...layoutFiles(layout, url),
    ...(ci === null ? [] : ciFiles(ci, engine)),
    ...(compose === null ? [] : [compose]),
    ...(options.makefile ? [{ path: 'Makefile', content: makefile }] : []),
  ]
}

function layoutFiles(layout: Layout, url: string): readonly ScaffoldFile[] {
  const path = schemaPaths[layout]
  switch (layout) {
    case 'plain':
      return [{ path, content: models }]
    case 'infra':
      return [
        { path, content: schema },
        { path: join(dirname(path), 'database.ts'), content: database(url) },
        { path: join(dirname(path), 'index.ts'), content: databaseIndex },
      ]
  }
}

function lines(...texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}
