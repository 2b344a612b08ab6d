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

const config = (url: string, hasScratch: boolean): string => `import { defineConfig } from 'dbtool'

export default defineConfig({
  url: process.env.DATABASE_URL ?? '${url}',
  schema: './src/models.ts',
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
  readonly ci: CiSystem | null
  readonly docker: boolean
  readonly makefile: boolean
}): readonly ScaffoldFile[] {
  const { url, engine, ci } = options
  const compose = options.docker ? composeFile(engine) : null
  return [
    { path: configFileName, content: config(url, ci !== null && ciNeedsScratchUrl(ci, engine)) },
    { path: 'src/models.ts', content: models },
    ...(ci === null ? [] : ciFiles(ci, engine)),
    ...(compose === null ? [] : [compose]),
    ...(options.makefile ? [{ path: 'Makefile', content: makefile }] : []),
  ]
}
