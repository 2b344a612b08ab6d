import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, runJson } from '../support/run-cli.js'
import { type RevisionText, revisionFolder, writeRevision } from '../support/server-project.js'
import { forEachServer, query, type Row, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'

interface Outcome {
  readonly applied?: readonly string[]
  readonly error?: { readonly code: string; readonly message: string; readonly databaseState: string }
}

/** A database to fill: how commands name it, and how the test reads it. */
interface Place {
  readonly url: string
  read(sql: string): Promise<readonly Row[]>
}

const items: RevisionText = {
  revision: 'items1',
  upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.bigid(), n: t.int(), name: t.string(40).nullable() } }))
  await op.bulkInsert('items', Array.from({ length: 4000 }, (_, at) => ({ n: at })))`,
  downgrade: `await op.dropTable('items')`,
}
const fill = (options: string): RevisionText => ({
  revision: 'fill2',
  after: 'items1',
  transaction: false,
  upgrade: `await op.backfill({ table: 'items', set: { n: op.sql\`n + 1\` }, where: '1 = 1', ${options} })
  await op.addColumn('items', 'more', (t) => t.int().nullable())`,
})

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function describeBackfills(withPlace: (folder: string, use: (place: Place) => Promise<void>) => Promise<void>): void {
  const upgrade = (folder: string, { url }: Place) => runJson<Outcome>(['upgrade', '--url', url], folder)
  const journal = async ({ read }: Place) => {
    const [row] = await read("SELECT stmt_done AS done FROM dbtool_revision WHERE revision = 'fill2'")
    return Number(row?.['done'] ?? 0)
  }
  const sum = async ({ read }: Place) => {
    const [row] = await read('SELECT count(*) AS rows_in, sum(n) AS total FROM items')
    return { rows: Number(row?.['rows_in']), total: Number(row?.['total']) }
  }
  const start = (3999 * 4000) / 2

  it('a backfill that is killed is gone on with, and touches every row once', async () => {
    const folder = await revisionFolder(items, fill('batchSize: 5'))
    await withPlace(folder, async (place) => {
      await runJson(['upgrade', 'items1', '--url', place.url], folder)
      let cut = 0
      for (const batches of [20, 200, 450]) {
        let kill: (signal: NodeJS.Signals) => void = () => undefined
        const run = runCli(['upgrade', '--url', place.url], { cwd: folder, onSpawn: (own) => (kill = own) })
        for (let waited = 0; waited < 2000 && (await journal(place)) < batches; waited += 1) await sleep(5)
        kill('SIGKILL')
        if ((await run).signal === 'SIGKILL') cut += 1
        const done = await journal(place)
        expect(await sum(place)).toEqual({ rows: 4000, total: start + done * 5 })
      }
      expect(cut, 'the kills must have hit a backfill at work').toBeGreaterThan(0)
      // The size of a batch is no part of what has been done.
      await writeRevision(folder, fill('batchSize: 700'))
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0, applied: ['fill2'] })
      expect(await sum(place)).toEqual({ rows: 4000, total: start + 4000 })
    })
  })

  it('a batch that the engine refuses ends the run there, and the next one goes on when the rows are mended', async () => {
    const refusing: RevisionText = {
      revision: 'fill2',
      after: 'items1',
      transaction: false,
      upgrade: `await op.createCheck('items', 'n <> 2501', { name: 'ck_items_n' })
  await op.backfill({ table: 'items', set: { n: op.sql\`n + 1\` }, where: 'n >= 0', batchSize: 100 })`,
    }
    const folder = await revisionFolder(items, { ...refusing, upgrade: refusing.upgrade.replace('2501', '4001') })
    await writeRevision(folder, refusing)
    await withPlace(folder, async (place) => {
      await runJson(['upgrade', 'items1', '--url', place.url], folder)
      await place.read('DELETE FROM items WHERE n = 2501')
      const outcome = await upgrade(folder, place)
      expect(outcome).toMatchObject({ exit: 7, error: { code: 'DBT_REVISION_PARTIAL', databaseState: 'partial' } })
      expect(outcome.error?.message).toContain('Could not fill n of items')
      await place.read('UPDATE items SET n = -1 WHERE id = 2501')
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0, applied: ['fill2'] })
      expect(await sum(place)).toEqual({ rows: 3999, total: start - 2501 - 2501 + 3998 })
    })
  })

  it('takes rows by a key of several columns of every kind, in batches of one', async () => {
    const folder = await revisionFolder({
      revision: 'keys1',
      transaction: false,
      upgrade: `await op.createTable('prices', (t) => ({
    columns: { shop: t.string(20), kind: t.enum(['small', 'big', 'odd']), at: t.timestamp({ timezone: false }),
      code: t.bigint(), rate: t.decimal(20, 4), n: t.int().default(0) },
    constraints: [t.primaryKey(['shop', 'kind', 'at', 'code', 'rate'])],
  }))
  const rows = []
  for (const shop of ["a'b", 'B', 'ü\\\\'])
    for (const kind of ['small', 'big', 'odd'])
      for (const at of ['2020-01-01 00:00:00.000001', '2020-01-01 00:00:00.000002'])
        for (const code of [9007199254740993n, 9007199254740992n])
          for (const rate of op.dialect === 'sqlite' ? ['0.1', '0.30000000000000004'] : ['1234567890123456.0001', '1234567890123456.0002']) rows.push({ shop, kind, at, code, rate })
  await op.bulkInsert('prices', rows)
  await op.backfill({ table: 'prices', set: { n: op.sql\`n + 1\` }, where: '1 = 1', batchSize: 1 })`,
    })
    await withPlace(folder, async (place) => {
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0, applied: ['keys1'] })
      const rows = await place.read('SELECT n AS n, count(*) AS many FROM prices GROUP BY n')
      expect(rows.map((row) => [Number(row['n']), Number(row['many'])])).toEqual([[1, 72]])
    })
  })

  it('looks at the condition for each batch anew, and takes NULL by itself', async () => {
    const folder = await revisionFolder(items, {
      revision: 'fill2',
      after: 'items1',
      transaction: false,
      upgrade: `await op.execute("UPDATE items SET name = 'kept' WHERE n < 10")
  await op.backfill({ table: 'items', set: { name: 'new' } })`,
    })
    await withPlace(folder, async (place) => {
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0 })
      const rows = await place.read('SELECT name AS name, count(*) AS many FROM items GROUP BY name ORDER BY name')
      expect(rows.map((row) => [row['name'], Number(row['many'])])).toEqual([
        ['kept', 10],
        ['new', 3990],
      ])
      // One for the text, and four of a thousand with one that finds nothing left.
      expect(await journal(place)).toBe(6)
    })
  })

  it('says what is wrong with a key', async () => {
    const folder = await revisionFolder(items)
    await withPlace(folder, async (place) => {
      await upgrade(folder, place)
      const refused = async (options: string, set = 'n: 1') => {
        const upgradeText = `await op.backfill({ table: 'items', set: { ${set} }, ${options} })`
        await writeRevision(folder, { revision: 'fill2', after: 'items1', transaction: false, upgrade: upgradeText })
        return (await upgrade(folder, place)).error
      }
      expect(await refused("key: ['name']")).toMatchObject({ code: 'DBT_UNSUPPORTED', message: /may be NULL/ })
      expect(await refused("key: ['n']")).toMatchObject({ code: 'DBT_UNSUPPORTED', message: /which it changes/ })
      expect(await refused("key: ['missing']")).toMatchObject({ message: /no column missing/ })
      expect(await refused('key: []')).toMatchObject({ code: 'DBT_UNSUPPORTED', message: /is empty/ })
      expect(await refused('batchSize: 0')).toMatchObject({ code: 'DBT_UNSUPPORTED', message: /1 or more/ })
    })
  })
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  describeBackfills((_, use) => withDatabase(server, (url) => use({ url, read: (sql) => query(url, sql) })))

  it('a table without a key is refused in batches, and filled at once where none were asked for', async () => {
    const revision = (options: string): RevisionText => ({
      revision: 'loose1',
      transaction: false,
      upgrade: `await op.createTable('loose', (t) => ({ columns: { n: t.int().nullable() } }))
  await op.bulkInsert('loose', [{ n: null }, { n: 2 }])
  await op.backfill({ table: 'loose', set: { n: 1 } ${options} })`,
    })
    const folder = await revisionFolder(revision(', batchSize: 10'))
    await withDatabase(server, async (url) => {
      const first = await runJson<Outcome>(['upgrade', '--url', url], folder)
      expect(first.error?.message).toContain('has no key by which')
      await writeRevision(folder, revision(''))
      expect(await runJson<Outcome>(['upgrade', '--url', url], folder)).toMatchObject({ exit: 0, applied: ['loose1'] })
      expect(await query(url, 'SELECT n FROM loose ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
    })
  })
})

describe('on sqlite', () => {
  describeBackfills(async (folder, use) => {
    const read = async (sql: string): Promise<readonly Row[]> => {
      const database = await openSqlite(join(folder, 'app.db'))
      try {
        return (await database.query(sql)) as readonly Row[]
      } finally {
        await database.close()
      }
    }
    await use({ url: 'sqlite:./app.db', read })
  })

  it('walks through a table without a key by the numbers of its rows', async () => {
    const folder = await revisionFolder({
      revision: 'loose1',
      transaction: false,
      upgrade: `await op.createTable('loose', (t) => ({ columns: { rowid: t.int(), n: t.int() } }))
  await op.bulkInsert('loose', Array.from({ length: 50 }, () => ({ rowid: 1, n: 0 })))
  await op.backfill({ table: 'loose', set: { n: op.sql\`n + 1\` }, where: '1', batchSize: 7 })`,
    })
    await runJson<Outcome>(['upgrade', '--url', 'sqlite:./app.db'], folder)
    const database = await openSqlite(join(folder, 'app.db'))
    expect(await database.query('SELECT n, count(*) AS many FROM loose GROUP BY n')).toEqual([{ n: 1, many: 50 }])
    await database.close()
  })

  it('refuses batches inside a transaction, and keeps one statement for all there', async () => {
    const folder = await revisionFolder({ ...items, revision: 'items1' })
    const url = ['--url', 'sqlite:./app.db']
    await runJson(['upgrade', ...url], folder)
    const revision = (options: string): RevisionText => ({
      revision: 'fill2',
      after: 'items1',
      upgrade: `await op.addColumn('items', 'more', (t) => t.int().nullable())
  await op.backfill({ table: 'items', set: { more: 1 } ${options} })`,
    })
    await writeRevision(folder, revision(', batchSize: 10'))
    expect(await runJson<Outcome>(['upgrade', ...url], folder)).toMatchObject({
      exit: 6,
      error: { code: 'DBT_OUTSIDE_TRANSACTION', databaseState: 'unchanged' },
    })
    expect(await runJson(['current', ...url], folder)).toMatchObject({ heads: ['items1'] })
    await writeRevision(folder, revision(''))
    expect(await runJson<Outcome>(['upgrade', ...url], folder)).toMatchObject({ exit: 0, applied: ['fill2'] })
  })
})
