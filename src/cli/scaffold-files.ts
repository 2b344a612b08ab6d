/** What `dbtool init` writes. The files work as they stand once dbtool and a driver are installed. */

export const scaffoldScripts: Readonly<Record<string, string>> = {
  'db:revision': 'dbtool revision --autogenerate',
  'db:upgrade': 'dbtool upgrade',
  'db:status': 'dbtool status',
  'db:ci': 'dbtool ci',
}

export const configFileName = 'dbtool.config.ts'

const config = (url: string): string => `import { defineConfig } from 'dbtool'

export default defineConfig({
  url: process.env.DATABASE_URL ?? '${url}',
  schema: './src/models.ts',
  migrations: { dir: './migrations' },
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

const workflow = `name: migrations
on: [pull_request]
jobs:
  migrations:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npx dbtool ci
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
  readonly ci: boolean
  readonly makefile: boolean
}): readonly { readonly path: string; readonly content: string }[] {
  return [
    { path: configFileName, content: config(options.url) },
    { path: 'src/models.ts', content: models },
    ...(options.ci ? [{ path: '.github/workflows/migrations.yml', content: workflow }] : []),
    ...(options.makefile ? [{ path: 'Makefile', content: makefile }] : []),
  ]
}
