import { type CiSystem, ciFiles, ciNeedsScratchUrl, type ScaffoldFile } from './scaffold-ci.js'

/** What `dbtool init` writes. The files work as they stand once dbtool and a driver are installed. */

export const scaffoldScripts: Readonly<Record<string, string>> = {
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

const makefile = `.PHONY: revision upgrade status ci

revision: ## make revision m="add users"
	npx dbtool revision --autogenerate -m "$(m)"

upgrade:
	npx dbtool upgrade

status:
	npx dbtool status

ci:
	npx dbtool ci
`

export function scaffoldFiles(options: {
  readonly url: string
  readonly engine: string
  readonly ci: CiSystem | null
  readonly makefile: boolean
}): readonly ScaffoldFile[] {
  const { url, engine, ci } = options
  return [
    { path: configFileName, content: config(url, ci !== null && ciNeedsScratchUrl(ci, engine)) },
    { path: 'src/models.ts', content: models },
    ...(ci === null ? [] : ciFiles(ci, engine)),
    ...(options.makefile ? [{ path: 'Makefile', content: makefile }] : []),
  ]
}
