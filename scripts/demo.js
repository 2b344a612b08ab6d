// The main job on embedded SQLite with the sample project, step by step. Works on a copy, in .tmp/demo.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}.tmp/demo`
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
cpSync(`${root}examples/blog/models.ts`, `${folder}/models.ts`)
cpSync(`${root}migrations`, `${folder}/migrations`, { recursive: true })
writeFileSync(
  `${folder}/dbtool.config.ts`,
  "import { defineConfig } from 'dbtool'\n\nexport default defineConfig({ url: 'sqlite:./blog.db', schema: './models.ts' })\n",
)

const say = (text) => console.log(`\n\x1b[1m# ${text}\x1b[0m`)

function dbtool(...args) {
  console.log(`$ dbtool ${args.map((arg) => (/[^\w./:=-]/.test(arg) ? JSON.stringify(arg) : arg)).join(' ')}`)
  const { status } = spawnSync(process.execPath, [`${root}bin/run.js`, ...args], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`demo: the step ended with exit code ${status}`)
    process.exit(1)
  }
}

say('The sample project: three models (examples/blog) and their history, none of it applied yet.')
dbtool('status')
say('Run the history on a new SQLite file.')
dbtool('upgrade')
say('Models, revisions and database agree.')
dbtool('check')
say('Now the application wants more: posts get a summary and a counter, users lose their bio.')
const models = readFileSync(`${folder}/models.ts`, 'utf8')
  .replace(
    '    body: t.text(),\n',
    '    body: t.text(),\n    summary: t.string(280).nullable(),\n    views: t.int().default(0),\n',
  )
  .replace('    bio: t.text().nullable(),\n', '')
writeFileSync(`${folder}/models.ts`, models)
say('dbtool compares the models with the live database and writes the revision, both ways.')
dbtool('revision', '--autogenerate', '--rev-id', 'summaries', '-m', 'summaries and views')
say('This is the file. It is meant to be read, and edited where you know better.')
dbtool('show', 'summaries')
say('Run it.')
dbtool('upgrade')
say('Prove that every revision can be undone and done again.')
dbtool('verify')
say('Undo the last one, then all.')
dbtool('downgrade', '-1', '--yes')
dbtool('downgrade', 'base', '--yes')
say('And the gate for pull requests, which needs no database.')
dbtool('ci')
console.log('\nThe demo is done. Its files are in .tmp/demo; docs/tutorial.md goes through the same by hand.')
