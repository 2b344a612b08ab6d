/** How each error is met on the command line: the one table behind every-error.test.ts. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorCode } from '../../src/errors/codes.js'
import { commitAll, cutHistory } from '../support/git-repository.js'
import { graphRevision } from '../support/graph-project.js'
import { startPoolerProxy } from '../support/pooler-proxy.js'
import type { CliOutcome } from '../support/run-cli.js'
import { type RevisionText, revisionFile } from '../support/server-project.js'
import { query } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { modelsFile, writeFiles } from '../support/temporary-project.js'

/** A folder with a configuration for SQLite, and what to do in it until a command fails. */
export interface Provocation {
  /** Beside package.json and dbtool.config.json, or in their place. */
  readonly files?: Readonly<Record<string, string>>
  /** Of those, what is not there. */
  readonly without?: readonly string[]
  /** Commands that go well. */
  readonly before?: readonly (readonly string[])[]
  /** What is gone after them, and what is new. */
  readonly gone?: readonly string[]
  readonly added?: Readonly<Record<string, string>>
  /** The command that fails. */
  readonly args: readonly string[]
  /** A module that Node runs before dbtool, for what only a broken place brings about. */
  readonly preload?: string
  /** Runs the command while something else is the case, perhaps with another URL. */
  readonly around?: (
    place: { readonly folder: string; readonly url: string },
    run: (url?: string) => Promise<CliOutcome>,
  ) => Promise<CliOutcome>
  /** On a database of PostgreSQL, whose URL each command gets. */
  readonly onServer?: true
}

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')

/** What docs/errors.md promises. */
export const documentedExits: ReadonlyMap<string, number> = new Map(
  [...page.matchAll(/^### (DBT_\w+) · (\d+)$/gm)].map(([, code = '', exit]) => [code, Number(exit)]),
)

/** Revision files by the notation of graph-project.ts. */
function graph(text: string): Record<string, string> {
  const revisions = text.split(' ').map((word) => graphRevision(word))
  return Object.fromEntries(revisions.map(({ id, source }) => [`migrations/${id}.js`, source]))
}

function revisions(...texts: readonly RevisionText[]): Record<string, string> {
  return Object.assign({}, ...texts.map(revisionFile)) as Record<string, string>
}

const sqlRevision = (upgrade: string): Record<string, string> => ({
  'migrations/a.sql': `-- revision: a\n-- down_revision:\n-- message: a\n-- upgrade\n${upgrade}\n-- downgrade\nSELECT 1;\n`,
})

const models = (columns: string): Record<string, string> => ({
  'models.ts': modelsFile(`export const User = defineModel('User', { columns: { id: t.id(), ${columns} } })
export default defineSchema([User])`),
})

const execute = (sql: string): string => `await op.execute(${JSON.stringify(sql)})`
const users = {
  revision: 'a',
  upgrade: "await op.createTable('users', (t) => ({ columns: { id: t.id(), name: t.text() } }))",
  downgrade: "await op.dropTable('users')",
}
const upgradeAll = ['upgrade', 'heads']
const autogenerate = ['revision', '--autogenerate', '-m', 'x']

/** Its second statement fails, where the first stays. */
const inParts = (first: string): Record<string, string> =>
  revisions({ revision: 'a', transaction: false, upgrade: `${execute(first)}\n${execute('SELECT * FROM nowhere')}` })

/** As a role that may do nothing but look. */
const asNobody: Provocation['around'] = async ({ url }, run) => {
  const role = `dbtool_t_${randomBytes(6).toString('hex')}`
  const theirs = new URL(url)
  theirs.username = role
  await query(url, `REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE ${role} LOGIN`)
  return run(theirs.href).finally(() => query(url, `DROP ROLE ${role}`))
}

export const provocations: Readonly<Record<ErrorCode, Provocation>> = {
  DBT_BUG: { args: ['heads'], preload: "process.cwd = () => { throw new TypeError('nobody foresaw this') }" },

  DBT_USAGE: { args: ['upgrade', '--bogus'] },
  DBT_UNKNOWN_COMMAND: { args: ['upgrad'] },
  DBT_CONFIG_NOT_FOUND: { args: ['heads', '--config', 'none.json'] },
  DBT_CONFIG_INVALID: { args: ['heads'], files: { 'dbtool.config.json': '{ "migrations": { "dir": 1 } }' } },
  DBT_CONFIG_UNREADABLE: { args: ['heads'], files: { 'dbtool.config.json': '{ "url": ' } },
  DBT_URL_MISSING: { args: ['current'], without: ['dbtool.config.json'] },
  DBT_URL_INVALID: { args: ['current', '--url', 'sqlite:'] },
  DBT_DRIVER_MISSING: {
    args: upgradeAll,
    files: graph('a'),
    preload: `import Module from 'node:module'
const resolve = Module._resolveFilename
Module._resolveFilename = function (name, ...rest) {
  if (name === 'sqlite3') throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })
  return resolve.call(this, name, ...rest)
}`,
  },
  DBT_DIALECT_UNKNOWN: { args: ['current', '--url', 'oracle://db.example/app'] },
  DBT_SCHEMA_MISSING: { args: ['check'] },
  DBT_SCHEMA_UNREADABLE: { args: ['check'], files: { 'models.ts': "throw new Error('from the models')" } },
  DBT_MODEL_INVALID: { args: ['check'], files: models("otherId: t.int().references('Other.id')") },
  DBT_UNSUPPORTED: {
    args: upgradeAll,
    files: revisions({ revision: 'a', upgrade: "await op.execute({ postgres: 'SELECT 1' })" }),
  },
  DBT_MIGRATIONS_UNREADABLE: { args: ['heads'], files: { migrations: 'a file, and no folder' } },
  DBT_FILE_EXISTS: { args: ['pull'], files: { ...graph('a'), ...models('name: t.text()') }, before: [upgradeAll] },
  DBT_FILE_UNWRITABLE: { args: ['init'], files: { 'package.json': '[]' } },
  DBT_QUESTION: {
    args: [...autogenerate, '--against', 'revisions'],
    files: { ...revisions(users), ...models('fullName: t.text()') },
  },
  DBT_SCRATCH_UNAVAILABLE: {
    args: ['verify'],
    files: graph('a'),
    around: asNobody,
    onServer: true,
  },
  DBT_NOTHING_TO_PULL: { args: ['pull', '--out', 'pulled.ts'] },

  DBT_REPOSITORY_MISSING: { args: ['verify', '--since', 'main'], files: graph('a') },
  DBT_REF_UNKNOWN: {
    args: ['verify', '--since', 'origin/main'],
    files: graph('a'),
    around: async ({ folder }, run) => {
      await commitAll(folder)
      return run()
    },
  },
  DBT_HISTORY_SHALLOW: {
    args: ['verify', '--since', 'elsewhere'],
    files: graph('a'),
    around: async ({ folder }, run) => {
      await commitAll(folder)
      await commitAll(folder, { branch: 'elsewhere' })
      await commitAll(folder, { branch: 'work', from: 'HEAD~1' })
      await cutHistory(folder)
      return run()
    },
  },

  DBT_BEHIND: { args: autogenerate, files: { ...graph('a'), ...models('name: t.text()') } },

  DBT_CONNECT: { args: [...upgradeAll, '--url', 'sqlite:./no/such/folder/app.db'], files: graph('a') },
  DBT_NOT_A_DATABASE: { args: upgradeAll, files: { ...graph('a'), 'app.db': 'a diary, and no database\n'.repeat(99) } },

  DBT_LOCK_BUSY: {
    args: [...upgradeAll, '--lock-timeout', '0'],
    files: graph('a'),
    async around({ folder }, run) {
      const other = await openSqlite(join(folder, 'app.db'))
      await other.execute('BEGIN EXCLUSIVE')
      return run().finally(() => other.close())
    },
  },
  DBT_LOCK_LOST: {
    args: upgradeAll,
    files: revisions(
      { revision: 'a', upgrade: execute('SELECT pg_advisory_unlock_all()') },
      { ...users, revision: 'b', after: 'a' },
    ),
    onServer: true,
  },

  DBT_REVISION_FAILED: {
    args: upgradeAll,
    files: revisions({ revision: 'a', upgrade: execute('CREATE TABLE broken (') }),
  },
  DBT_OUTSIDE_TRANSACTION: { args: upgradeAll, files: revisions({ revision: 'a', upgrade: execute('COMMIT') }) },
  DBT_SQL_UNREADABLE: { args: upgradeAll, files: sqlRevision("INSERT INTO t VALUES ('no end);") },
  DBT_REVISION_PARTIAL: { args: upgradeAll, files: inParts('CREATE TABLE done (id INTEGER)') },

  DBT_REVISION_FILE_INVALID: { args: ['heads'], files: { 'migrations/a.js': "export const revision = 'a' + 'b'\n" } },
  DBT_REVISION_NOT_FOUND: { args: ['show', 'nope'], files: graph('a') },
  DBT_REVISION_AMBIGUOUS: { args: ['show', 'abc'], files: graph('abc1 abc2<abc1') },
  DBT_REVISION_DUPLICATE: { args: ['heads'], files: { ...graph('a'), 'migrations/b.js': graphRevision('a').source } },
  DBT_REVISION_PARENT_MISSING: { args: ['heads'], files: graph('b<a') },
  DBT_REVISION_CYCLE: { args: ['heads'], files: graph('a<b b<a') },
  DBT_LABEL_TAKEN: { args: ['heads'], files: graph('a b:billing<a c:billing<a') },
  DBT_MULTIPLE_HEADS: { args: ['upgrade', 'head'], files: graph('a b<a c<a') },
  DBT_TARGET_INVALID: { args: ['upgrade', '+5'], files: graph('a') },
  DBT_OUT_OF_ORDER: {
    args: [...upgradeAll, '--strict-order'],
    files: graph('a b<a'),
    before: [upgradeAll],
    added: graph('c<a'),
  },
  DBT_DATABASE_AHEAD: {
    args: upgradeAll,
    files: graph('a b<a'),
    before: [upgradeAll],
    gone: ['migrations/b.js'],
  },
  DBT_REVISION_EDITED: {
    args: upgradeAll,
    files: inParts('CREATE TABLE done (id INTEGER)'),
    async around({ folder }, run) {
      const first = await run()
      if (first.exit !== 7) return first
      await writeFiles(folder, inParts('CREATE TABLE otherwise (id INTEGER)'))
      return run()
    },
  },
  // As if another runner had gone back in the meantime.
  DBT_HEADS_MOVED: {
    args: ['downgrade', 'base', '--yes'],
    files: revisions({ revision: 'a', upgrade: '', downgrade: execute('DELETE FROM dbtool_head') }),
    before: [upgradeAll],
  },
  DBT_FORMAT_UNKNOWN: {
    args: ['status'],
    files: revisions({ revision: 'a', upgrade: execute("UPDATE dbtool_meta SET v = '99' WHERE k = 'format'") }),
    before: [upgradeAll],
  },
  DBT_PROOF_FAILED: {
    args: autogenerate,
    files: {
      ...models('name: t.text()'),
      'dbtool.config.js': `export default { url: 'sqlite:./app.db', schema: './models.ts',
  migrations: { template: ({ source }) => source.replaceAll("'users'", "'people'") } }`,
    },
    without: ['dbtool.config.json'],
  },

  DBT_DESTRUCTIVE: { args: ['downgrade', 'base'], files: graph('a'), before: [upgradeAll] },
  DBT_IRREVERSIBLE: {
    args: ['downgrade', 'base', '--yes'],
    files: { 'migrations/a.js': `${graphRevision('a').source}export const irreversible = 'the rows are gone'\n` },
    before: [upgradeAll],
  },
  DBT_REVISION_APPLIED: { args: ['rebase', 'c', '--onto', 'b'], files: graph('a b<a c<a'), before: [upgradeAll] },
  DBT_READ_ONLY: {
    args: upgradeAll,
    files: graph('a'),
    async around({ url }, run) {
      await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
      return run()
    },
    onServer: true,
  },
  DBT_PERMISSION: {
    args: upgradeAll,
    files: graph('a'),
    around: asNobody,
    onServer: true,
  },
  DBT_POOLER: {
    args: upgradeAll,
    files: graph('a'),
    async around({ url }, run) {
      const pooler = await startPoolerProxy(url)
      return run(pooler.url).finally(pooler.close)
    },
    onServer: true,
  },
  DBT_BASELINE_REFUSED: { args: ['pull', '--baseline', '--out', 'pulled.ts'], files: graph('a'), before: [upgradeAll] },
  DBT_SINGLE_TRANSACTION: {
    args: [...upgradeAll, '--single-transaction'],
    files: revisions({ ...users, transaction: false }),
  },

  // What an administrator does to a statement that takes too long.
  DBT_TIMEOUT: {
    args: upgradeAll,
    files: revisions({ revision: 'a', upgrade: execute('SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(9)') }),
    onServer: true,
  },

  DBT_GATE_FAILED: {
    args: ['verify'],
    files: revisions({ ...users, downgrade: '' }),
  },

  DBT_INTERRUPTED: {
    args: upgradeAll,
    files: revisions({
      revision: 'a',
      upgrade: `process.kill(process.pid, 'SIGINT')
await new Promise((resolve) => setTimeout(resolve, 200))
${execute('SELECT 1')}`,
    }),
  },
}
