import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { openProject } from '../../src/migrator/project.js'
import { upgrade } from '../../src/migrator/upgrade.js'
import { root, runCli, runJson } from '../support/run-cli.js'
import { revisionFolder, slowSelect } from '../support/server-project.js'
import { forEachServer, isPostgres, query, type Server, withDatabase } from '../support/servers.js'

interface Applied {
  readonly applied: readonly string[]
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly databaseState: string }
}

const first = {
  revision: 'first1',
  upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.id(), name: t.string(40) } }))
  await op.bulkInsert('items', [{ name: 'a' }, { name: 'b' }])`,
}
const second = {
  revision: 'second2',
  after: 'first1',
  upgrade: `await op.createTable('notes', (t) => ({ columns: { id: t.id() } }))`,
}

function tablesOf(server: Server, url: string) {
  const schema = server.engine === 'postgres' ? 'current_schema()' : 'DATABASE()'
  return query(url, `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema}`)
}

/** Waits until somebody has taken the runner's lock. */
async function untilAtWork(url: string): Promise<void> {
  const sql = isPostgres(url)
    ? "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'"
    : "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT SLEEP%'"
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await query(url, sql)).length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no run began within 10 s')
}

/** Ends every session that holds a runner's lock on this database, before this function returns. */
function killRunner(url: string): void {
  const script = isPostgres(url)
    ? `const { Client } = require('pg'); const c = new Client({ connectionString: ${JSON.stringify(url)} });
       (async () => { await c.connect();
         await c.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
         await c.end() })()`
    : `const m = require('mysql2/promise');
       (async () => { const c = await m.createConnection(${JSON.stringify(url)});
         const [rows] = await c.query("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()");
         for (const { id, ID } of rows) await c.query('KILL ' + (id ?? ID));
         await c.end() })()`
  execFileSync(process.execPath, ['-e', script], { cwd: root })
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it('20 first runs at once apply each revision once, and all end well', async () => {
    const folder = await revisionFolder(first, second)
    await withDatabase(server, async (url) => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => runCli(['upgrade', '--json', '--url', url], { cwd: folder })),
      )
      expect(outcomes.filter(({ exit }) => exit !== 0).map(({ stdout, stderr }) => stdout + stderr)).toEqual([])
      const applied = outcomes.map(({ stdout }) => (JSON.parse(stdout) as Applied).applied)
      expect(applied.flat().toSorted()).toEqual(['first1', 'second2'])
      expect(await query(url, 'SELECT revision, state FROM dbtool_revision ORDER BY seq')).toEqual([
        { revision: 'first1', state: 'applied' },
        { revision: 'second2', state: 'applied' },
      ])
      expect(await query(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'second2' }])
      expect(await query(url, 'SELECT name FROM items ORDER BY name')).toEqual([{ name: 'a' }, { name: 'b' }])
    })
  }, 120_000)

  it('a runner that finds another at work gives up after --lock-timeout and names it', async () => {
    const slow = { revision: 'slow1', upgrade: `await op.execute('${slowSelect(server, 4)}')` }
    const folder = await revisionFolder(slow)
    await withDatabase(server, async (url) => {
      const holder = runJson<Applied>(['upgrade', '--url', url], folder)
      await untilAtWork(url)
      const begin = performance.now()
      const late = await runJson<Failure>(['upgrade', '--lock-timeout', '1', '--url', url], folder)
      expect(performance.now() - begin).toBeLessThan(3_500)
      expect(late).toMatchObject({ exit: 5, error: { code: 'DBT_LOCK_BUSY', databaseState: 'unchanged' } })
      expect(late.error.message).toMatch(
        server.engine === 'postgres' ? /: process \d+ of \w+ \(dbtool\)/ : /: connection \d+ of \w+ from /,
      )
      expect(await holder).toMatchObject({ exit: 0, applied: ['slow1'] })
    })
  })

  it('a runner that waits for another long enough has nothing left to do', async () => {
    const slow = { revision: 'slow1', upgrade: `await op.execute('${slowSelect(server, 2)}')` }
    const folder = await revisionFolder(slow)
    await withDatabase(server, async (url) => {
      const holder = runJson<Applied>(['upgrade', '--url', url], folder)
      await untilAtWork(url)
      expect(await runJson<Applied>(['upgrade', '--url', url], folder)).toMatchObject({ exit: 0, applied: [] })
      expect(await holder).toMatchObject({ exit: 0, applied: ['slow1'] })
    })
  })

  it('a session that is ended between two revisions stops the run, and no other session goes on for it', async () => {
    const folder = await revisionFolder(first, second)
    await withDatabase(server, async (url) => {
      const project = await openProject({ folder, url })
      const run = upgrade(project, {
        target: 'head',
        onProgress: ({ kind, revision }) => {
          if (kind === 'done' && revision.revision === 'first1') killRunner(url)
        },
      })
      await expect(run).rejects.toMatchObject({ code: 'DBT_CONNECT', exit: 4 })
      expect((await tablesOf(server, url)).map(({ name }) => name)).not.toContain('notes')
      expect(await query(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'first1' }])
      expect(await runJson<Applied>(['upgrade', '--url', url], folder)).toMatchObject({ exit: 0, applied: ['second2'] })
    })
  })

  it('a lock that is gone between two revisions stops the run though its session is alive', async () => {
    const release = server.engine === 'postgres' ? 'SELECT pg_advisory_unlock_all()' : 'SELECT RELEASE_ALL_LOCKS()'
    const folder = await revisionFolder({ ...first, upgrade: `await op.execute('${release}')` }, second)
    await withDatabase(server, async (url) => {
      expect(await runJson<Failure>(['upgrade', '--url', url], folder)).toMatchObject({
        exit: 5,
        error: { code: 'DBT_LOCK_LOST', databaseState: 'unchanged' },
      })
      expect(await query(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'first1' }])
    })
  })
})
