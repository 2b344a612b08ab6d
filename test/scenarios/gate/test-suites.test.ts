import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../support/run-cli.js'
import { type RevisionText, revisionFile } from '../../support/server-project.js'
import { modelsFile, temporaryFolder } from '../../support/temporary-project.js'

const users: RevisionText = {
  revision: 'users',
  upgrade: "await op.createTable('users', (t) => ({ columns: { id: t.id(), name: t.text() } }))",
  downgrade: "await op.dropTable('users')",
}
const index: RevisionText = {
  revision: 'index',
  after: 'users',
  upgrade: "await op.createIndex('users', ['name'], { name: 'ix_users_name' })",
  downgrade: "await op.dropIndex('users', 'ix_users_name')",
}
const models = `export const User = defineModel('User', { columns: { id: t.id(), name: t.text() }, constraints: [index(['name'], { name: 'ix_users_name' })] })
export default defineSchema([User])`

/** A project in which dbtool, a driver and vitest are installed, and whose test file is one line. */
async function project(
  revisions: readonly RevisionText[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files: Record<string, string> = Object.assign({}, ...revisions.map(revisionFile)) as Record<string, string>
  const suite = (name: string, options: string): string =>
    `import { describeMigrations } from '${name}'\n\ndescribeMigrations(${options})\n`
  const folder = await temporaryFolder({
    'package.json': '{ "name": "app", "type": "module" }',
    'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./models.ts" }',
    'models.ts': modelsFile(models),
    // With the folder named and without: the current one is the project's either way.
    'tests/migrations.test.js': suite('dbtool/vitest', ''),
    'tests/migrations.node.js': suite('dbtool/node-test', "{ folder: new URL('..', import.meta.url).pathname }"),
    ...files,
    ...more,
  })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  for (const name of ['sqlite3', 'vitest']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  return folder
}

interface Outcome {
  readonly exit: number | null
  /** `pass` or `fail` with the name of each test, in the order in which they ran. */
  readonly tests: readonly string[]
  readonly output: string
}

function run(args: readonly string[], cwd: string): Promise<{ readonly exit: number | null; readonly output: string }> {
  // A test runner in a test runner must not take itself for a worker of the outer one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_|TEST)/.test(name)))
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, output })))
}

interface VitestReport {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

async function withVitest(folder: string, ...more: readonly string[]): Promise<Outcome> {
  const file = join(folder, 'vitest.json')
  const reporter = ['--reporter=json', `--outputFile=${file}`]
  const { exit, output } = await run(['node_modules/vitest/vitest.mjs', 'run', ...reporter, ...more], folder)
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const ran = results.filter(({ status }) => status !== 'skipped' && status !== 'pending')
  return {
    exit,
    tests: ran.map(({ fullName, status }) => `${status === 'passed' ? 'pass' : 'fail'} ${fullName}`),
    output: [
      output,
      ...testResults.map(({ message }) => message),
      ...results.flatMap((one) => one.failureMessages),
    ].join('\n'),
  }
}

async function withNodeTest(folder: string): Promise<Outcome> {
  const { exit, output } = await run(['--test', '--test-reporter=tap', 'tests/migrations.node.js'], folder)
  const lines = [...output.matchAll(/^ {4,}(not )?ok \d+ - (.+)$/gm)].filter(([, , name]) => name !== 'migrations')
  return { exit, tests: lines.map(([, not, name]) => `${not ? 'fail' : 'pass'} migrations ${name}`), output }
}

describe.each([
  ['dbtool/vitest', withVitest],
  ['dbtool/node-test', withNodeTest],
])('the tests of %s', (_, runTests) => {
  it('pass for a history that keeps its promises, one test a revision', async () => {
    const { exit, tests, output } = await runTests(await project([users, index]))
    expect(exit, output).toBe(0)
    expect(tests).toEqual([
      'pass migrations have one head',
      'pass migrations upgrade from nothing to head',
      'pass migrations make what the models declare',
      'pass migrations users users',
      'pass migrations index index',
      'pass migrations leave no trace when all of them are undone',
    ])
  })

  it('fail where a revision breaks its promise, with what differs and how to mend it', async () => {
    const broken: RevisionText = { ...index, downgrade: '' }
    const { exit, tests, output } = await runTests(await project([users, broken]))
    expect(exit).toBe(1)
    expect(tests.filter((name) => name.startsWith('fail'))).toEqual(['fail migrations index index'])
    expect(output).toContain('index is not-restored')
    expect(output).toContain('mend: Have the downgrade drop index ix_users_name')
  })

  it('fail for two heads, for models that ask for more, and for what is left behind', async () => {
    const other: RevisionText = {
      ...users,
      revision: 'other',
      upgrade: "await op.execute('CREATE TABLE other (id INTEGER)')",
      downgrade: '',
    }
    const { exit, tests, output } = await runTests(await project([users, other]))
    expect(exit).toBe(1)
    expect(tests.filter((name) => name.startsWith('fail')).toSorted()).toEqual([
      'fail migrations have one head',
      'fail migrations leave no trace when all of them are undone',
      'fail migrations make what the models declare',
      'fail migrations other other',
    ])
    expect(output).toContain('The history has 2 heads')
    expect(output).toContain('table other')
  })

  it('fail where a revision cannot be run, and say which', async () => {
    const failing: RevisionText = {
      revision: 'failing',
      after: 'users',
      upgrade: "await op.execute('SELECT * FROM nowhere')",
    }
    const { exit, tests, output } = await runTests(await project([users, failing]))
    expect(exit).toBe(1)
    expect(tests).toContain('fail migrations upgrade from nothing to head')
    expect(tests).toContain('pass migrations users users')
    expect(output).toContain('The upgrade of revision failing')
  })

  it('need no models, undo only what can be undone, and fail for a configuration that cannot be read', async () => {
    const withoutModels = { 'dbtool.config.json': '{ "url": "sqlite:./app.db" }' }
    const irreversible = {
      'migrations/users.sql':
        '-- revision: users\n-- down_revision:\n-- message: users\n-- irreversible: rows are gone\n-- upgrade\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n',
    }
    const good = await runTests(await project([index], { ...withoutModels, ...irreversible }))
    expect(good.exit, good.output).toBe(0)
    expect(good.tests).toHaveLength(5)
    const bad = await runTests(await project([users], { 'dbtool.config.json': '{ "url": 1 }' }))
    expect(bad.exit).toBe(1)
    expect(bad.output).toContain('dbtool.config.json')
  })
})

describe('the tests of dbtool/vitest', () => {
  it('can be run one at a time', async () => {
    const { exit, tests, output } = await withVitest(await project([users, index]), '-t', 'index index')
    expect(exit, output).toBe(0)
    expect(tests).toEqual(['pass migrations index index'])
  })
})
