import { expect, it } from 'vitest'
import { schemaDump } from '../support/dump.js'
import { runCli, runJson } from '../support/run-cli.js'
import { type RevisionText, revisionFolder, slowSelect, writeRevision } from '../support/server-project.js'
import { forEachServer, isPostgres, query, withDatabase } from '../support/servers.js'

interface Outcome {
  readonly applied?: readonly string[]
  readonly error?: { readonly code: string; readonly message: string; readonly databaseState: string }
}

const upgrade = (folder: string, url: string, ...flags: string[]) =>
  runJson<Outcome>(['upgrade', ...flags, '--url', url], folder)

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Waits until another session runs a statement that begins so; gives its id. */
async function running(url: string, begin: string): Promise<unknown> {
  const sql = isPostgres(url)
    ? `SELECT pid AS id FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '${begin}%'`
    : `SELECT id AS id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '${begin}%'`
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const [row] = await query(url, sql)
    if (row !== undefined) return row['id']
    await sleep(100)
  }
  throw new Error(`nobody runs ${begin}`)
}

const items = `await op.createTable('items', (t) => ({ columns: { id: t.id(), name: t.string(40) } }))`

forEachServer(['postgres'], (server) => {
  const slow: RevisionText = {
    revision: 'slow1',
    upgrade: `${items}
  await op.bulkInsert('items', [{ name: 'a' }])
  await op.execute('SELECT pg_sleep(2)')
  await op.createIndex('items', ['name'], { name: 'ix_items_name' })`,
  }

  it('a run that is killed inside a revision leaves nothing of it, and the next run applies it', async () => {
    const folder = await revisionFolder(slow)
    await withDatabase(server, async (url) => {
      const before = await schemaDump(url)
      let kill: (signal: NodeJS.Signals) => void = () => undefined
      const run = runCli(['upgrade', '--url', url], { cwd: folder, onSpawn: (own) => (kill = own) })
      await running(url, 'SELECT pg_sleep')
      kill('SIGKILL')
      expect(await run).toMatchObject({ signal: 'SIGKILL' })
      expect(await schemaDump(url)).toBe(before)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['slow1'] })
      expect(await query(url, 'SELECT name FROM items')).toEqual([{ name: 'a' }])
      expect(await query(url, 'SELECT state FROM dbtool_revision')).toEqual([{ state: 'applied' }])
    })
  })

  it('a session that the server ends inside a revision is an error with a name, and nothing of it stays', async () => {
    const folder = await revisionFolder(slow)
    await withDatabase(server, async (url) => {
      const before = await schemaDump(url)
      const run = runCli(['upgrade', '--json', '--url', url], { cwd: folder })
      await query(url, `SELECT pg_terminate_backend(${await running(url, 'SELECT pg_sleep')})`)
      const { exit, stdout, stderr } = await run
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DBT_CONNECT' } })
      expect(exit).toBe(4)
      expect(stderr).not.toMatch(/Unhandled|node:internal/i)
      expect(await schemaDump(url)).toBe(before)
    })
  })

  it('an index that could not be built concurrently is built anew once the rows allow it', async () => {
    const folder = await revisionFolder(
      { revision: 'items1', upgrade: `${items}\n  await op.bulkInsert('items', [{ name: 'a' }, { name: 'a' }])` },
      {
        revision: 'index2',
        after: 'items1',
        transaction: false,
        upgrade: `await op.createIndex('items', ['name'], { name: 'ux_items_name', unique: true, concurrently: true })`,
      },
    )
    await withDatabase(server, async (url) => {
      const valid = () =>
        query(url, "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'ux_items_name'::regclass")
      expect(await upgrade(folder, url)).toMatchObject({ exit: 6, error: { code: 'DBT_REVISION_FAILED' } })
      expect(await valid()).toEqual([{ valid: false }])
      expect(await upgrade(folder, url)).toMatchObject({ exit: 7, error: { code: 'DBT_REVISION_PARTIAL' } })
      expect(await valid()).toEqual([{ valid: false }])
      await query(url, 'DELETE FROM items WHERE id > 1')
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['index2'] })
      expect(await valid()).toEqual([{ valid: true }])
    })
  })

  it('a run that is killed while it builds an index concurrently builds it anew', async () => {
    const folder = await revisionFolder(
      { revision: 'items1', upgrade: `${items}\n  await op.bulkInsert('items', [{ name: 'a' }])` },
      {
        revision: 'index2',
        after: 'items1',
        transaction: false,
        upgrade: `await op.createIndex('items', ['name'], { name: 'ix_items_name', concurrently: true })`,
      },
    )
    await withDatabase(server, async (url) => {
      await upgrade(folder, url, 'items1')
      // The build waits for transactions that use the table.
      const holder = query(url, 'BEGIN; UPDATE items SET name = name; SELECT pg_sleep(3); COMMIT')
      let kill: (signal: NodeJS.Signals) => void = () => undefined
      const run = runCli(['upgrade', '--url', url], { cwd: folder, onSpawn: (own) => (kill = own) })
      await running(url, 'CREATE INDEX CONCURRENTLY')
      kill('SIGKILL')
      await Promise.all([run, holder])
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['index2'] })
      expect(
        await query(url, "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'ix_items_name'::regclass"),
      ).toEqual([{ valid: true }])
    })
  })

  it('a revision that swallows an error of the server is not recorded', async () => {
    const folder = await revisionFolder({
      revision: 'swallow1',
      upgrade: `${items}
  try { await op.execute('SELECT 1 / 0') } catch {}`,
    })
    await withDatabase(server, async (url) => {
      const before = await schemaDump(url)
      expect(await upgrade(folder, url)).toMatchObject({
        exit: 6,
        error: { code: 'DBT_REVISION_FAILED', databaseState: 'unchanged' },
      })
      expect(await schemaDump(url)).toBe(before)
    })
  })

  it('a table that another session holds ends the run after a few tries, and nothing has changed', async () => {
    const folder = await revisionFolder(
      { revision: 'items1', upgrade: items },
      {
        revision: 'more2',
        after: 'items1',
        upgrade: `await op.createTable('more', (t) => ({ columns: { id: t.id() } }))
  await op.addColumn('items', 'more', (t) => t.int().nullable())`,
      },
    )
    await withDatabase(server, async (url) => {
      await upgrade(folder, url, 'items1')
      const before = await schemaDump(url)
      const holder = query(url, 'BEGIN; LOCK TABLE items IN ACCESS SHARE MODE; SELECT pg_sleep(60)').catch(() => [])
      const id = await running(url, 'BEGIN; LOCK')
      const begin = performance.now()
      const outcome = await upgrade(folder, url, '--lock-timeout', '1')
      expect(performance.now() - begin).toBeLessThan(25_000)
      expect(outcome).toMatchObject({ exit: 10, error: { code: 'DBT_TIMEOUT', databaseState: 'unchanged' } })
      await query(url, `SELECT pg_terminate_backend(${id})`)
      await holder
      expect(await schemaDump(url)).toBe(before)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['more2'] })
    })
  })

  it('a table that is let go of in time costs a try or two', async () => {
    const folder = await revisionFolder(
      { revision: 'items1', upgrade: items },
      { revision: 'more2', after: 'items1', upgrade: `await op.addColumn('items', 'more', (t) => t.int().nullable())` },
    )
    await withDatabase(server, async (url) => {
      await upgrade(folder, url, 'items1')
      const holder = query(url, 'BEGIN; LOCK TABLE items IN ACCESS SHARE MODE; SELECT pg_sleep(3); COMMIT')
      await running(url, 'BEGIN; LOCK')
      expect(await upgrade(folder, url, '--lock-timeout', '1')).toMatchObject({ exit: 0, applied: ['more2'] })
      await holder
    })
  })
})

forEachServer(['mysql', 'mariadb'], (server) => {
  it('a table that another session holds ends the run, and nothing has changed', async () => {
    const folder = await revisionFolder(
      { revision: 'items1', upgrade: items },
      { revision: 'more2', after: 'items1', upgrade: `await op.addColumn('items', 'more', (t) => t.int().nullable())` },
    )
    await withDatabase(server, async (url) => {
      await upgrade(folder, url, 'items1')
      const before = await schemaDump(url)
      const holder = query(url, 'BEGIN; SELECT * FROM items; SELECT SLEEP(60)').catch(() => [])
      const id = await running(url, 'SELECT SLEEP')
      expect(await upgrade(folder, url, '--lock-timeout', '1')).toMatchObject({
        exit: 10,
        error: { code: 'DBT_TIMEOUT', databaseState: 'unchanged' },
      })
      await query(url, `KILL ${id}`)
      await holder
      expect(await schemaDump(url)).toBe(before)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['more2'] })
    })
  })

  it('a session that the server ends inside a revision is an error with a name, and the next run goes on', async () => {
    const folder = await revisionFolder({
      revision: 'slow1',
      upgrade: `${items}\n  await op.execute('${slowSelect(server, 3)}')\n  await op.createIndex('items', ['name'], { name: 'ix' })`,
    })
    await withDatabase(server, async (url) => {
      const run = runCli(['upgrade', '--json', '--url', url], { cwd: folder })
      await query(url, `KILL ${await running(url, 'SELECT SLEEP')}`)
      const { exit, stdout, stderr } = await run
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DBT_REVISION_PARTIAL', databaseState: 'unknown' } })
      expect(exit).toBe(7)
      expect(stderr).not.toMatch(/Unhandled|node:internal/i)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['slow1'] })
    })
  })
})

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it('Ctrl-C stops the statement in the server, and another run may start at once', async () => {
    const begin = server.engine === 'postgres' ? 'SELECT pg_sleep' : 'SELECT SLEEP'
    const revision = (seconds: number): RevisionText => ({
      revision: 'slow1',
      upgrade: `${items}\n  await op.execute('${slowSelect(server, seconds)}')\n  await op.createIndex('items', ['name'], { name: 'ix' })`,
    })
    const folder = await revisionFolder(revision(60))
    await withDatabase(server, async (url) => {
      let kill: (signal: NodeJS.Signals) => void = () => undefined
      const run = runCli(['upgrade', '--json', '--url', url], { cwd: folder, onSpawn: (own) => (kill = own) })
      await running(url, begin)
      const asked = performance.now()
      kill('SIGINT')
      const { exit, stdout } = await run
      expect(performance.now() - asked).toBeLessThan(5_000)
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DBT_INTERRUPTED', exit: 130 } })
      expect(exit).toBe(130)
      await writeRevision(folder, revision(0))
      const again = await upgrade(folder, url, '--lock-timeout', '0')
      // MySQL's SLEEP ends without an error when it is stopped: then it counts as done, and may not be edited.
      if (again.exit === 8) await writeRevision(folder, revision(60))
      const last = again.exit === 8 ? await upgrade(folder, url, '--lock-timeout', '0') : again
      expect(last).toMatchObject({ exit: 0, applied: ['slow1'] })
    })
  })
})
