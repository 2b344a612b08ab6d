import { expect, it } from 'vitest'
import { schemaDump } from '../support/dump.js'
import { runCli, runJson } from '../support/run-cli.js'
import { type RevisionText, revisionFolder, slowSelect, writeRevision } from '../support/server-project.js'
import { forEachServer, query, type Server, withDatabase } from '../support/servers.js'

interface Outcome {
  readonly applied?: readonly string[]
  readonly error?: { readonly code: string; readonly message: string; readonly databaseState: string }
}

const upgrade = (folder: string, url: string) => runJson<Outcome>(['upgrade', '--url', url], folder)

const five = [
  `await op.createTable('users', (t) => ({ columns: { id: t.id(), email: t.string(80) } }))`,
  `await op.addColumn('users', 'name', (t) => t.string(40).nullable())`,
  `await op.createIndex('users', ['email'], { name: 'ix_users_email' })`,
  `await op.createTable('notes', (t) => ({ columns: { id: t.id(), body: t.text() } }))`,
  `await op.addColumn('notes', 'pinned', (t) => t.bool().default(false))`,
]
const fiveWith = (at: number, line: string): RevisionText => ({
  revision: 'five1',
  upgrade: five.with(at, line).join('\n'),
})
const clean: RevisionText = { revision: 'five1', upgrade: five.join('\n') }

/** The structure that a run without accidents leads to, the books aside. */
async function cleanDump(server: Server, ...revisions: readonly RevisionText[]): Promise<string | null> {
  const folder = await revisionFolder(...revisions)
  return withDatabase(server, async (url) => {
    expect(await upgrade(folder, url)).toMatchObject({ exit: 0 })
    return schemaDump(url)
  })
}

forEachServer(['mysql', 'mariadb'], (server) => {
  let known: Promise<string | null> | undefined
  const wanted = (revision: RevisionText): Promise<string | null> => {
    known ??= cleanDump(server, revision)
    return known
  }

  it('a revision whose third operation fails keeps the first two, says so, and goes on there once it is mended', async () => {
    const wanted = await cleanDump(server, clean)
    const folder = await revisionFolder(
      fiveWith(2, `await op.createIndex('users', ['emial'], { name: 'ix_users_email' })`),
    )
    await withDatabase(server, async (url) => {
      const failed = await upgrade(folder, url)
      expect(failed).toMatchObject({ exit: 7, error: { code: 'DBT_REVISION_PARTIAL', databaseState: 'partial' } })
      expect(failed.error?.message).toContain('2 statements before it are done and stay')
      const people = await runCli(['upgrade', '--url', url], { cwd: folder })
      expect(people.stderr).toContain('database: partial')
      expect(await runJson(['status', '--url', url], folder)).toMatchObject({ applied: [], pending: ['five1'] })
      await writeRevision(folder, clean)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['five1'] })
      expect(await schemaDump(url)).toBe(wanted)
      expect(await query(url, 'SELECT state, stmt_total, stmt_done FROM dbtool_revision')).toEqual([
        { state: 'applied', stmt_total: 5, stmt_done: 5 },
      ])
    })
  })

  it('a part that is done may not be edited, and nothing runs until it has its old text back', async () => {
    const broken = fiveWith(2, `await op.execute('nonsense')`)
    const folder = await revisionFolder(broken)
    await withDatabase(server, async (url) => {
      expect(await upgrade(folder, url)).toMatchObject({ exit: 7 })
      const before = await schemaDump(url)
      const edits: readonly RevisionText[] = [
        fiveWith(1, `await op.addColumn('users', 'name', (t) => t.string(41).nullable())`),
        fiveWith(0, `await op.execute('DROP TABLE users')`),
        { revision: 'five1', upgrade: five[0] ?? '' },
        { revision: 'five1', upgrade: '' },
      ]
      for (const edit of edits) {
        await writeRevision(folder, edit)
        expect(await upgrade(folder, url)).toMatchObject({
          exit: 8,
          error: { code: 'DBT_REVISION_EDITED', databaseState: 'partial' },
        })
        expect(await schemaDump(url)).toBe(before)
      }
      await writeRevision(folder, clean)
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0 })
    })
  })

  it('a downgrade that fails in the middle goes on there as well', async () => {
    const down = (second: string) => ({ ...clean, downgrade: `await op.dropTable('notes')\n${second}` })
    const folder = await revisionFolder(down(`await op.dropTable('userz')`))
    await withDatabase(server, async (url) => {
      await upgrade(folder, url)
      const back = () => runJson<Outcome>(['downgrade', '-1', '--yes', '--url', url], folder)
      expect(await back()).toMatchObject({ exit: 7, error: { code: 'DBT_REVISION_PARTIAL' } })
      // Nothing is pending, but the database is not at its head.
      expect(await upgrade(folder, url)).toMatchObject({ exit: 7, error: { databaseState: 'partial' } })
      await writeRevision(folder, down(`await op.dropTable('users')`))
      expect(await back()).toMatchObject({ exit: 0, reverted: ['five1'] })
      expect(await query(url, 'SELECT revision FROM dbtool_head')).toEqual([])
    })
  })

  it("a revision of which nothing has happened stands in nobody's way", async () => {
    const folder = await revisionFolder({ revision: 'bad1', upgrade: `await op.execute('DROP TABLE nothing')` })
    await withDatabase(server, async (url) => {
      expect(await upgrade(folder, url)).toMatchObject({ exit: 6, error: { databaseState: 'unchanged' } })
      expect(await upgrade(await revisionFolder(clean), url)).toMatchObject({ exit: 0, applied: ['five1'] })
    })
  })

  it('books that a killed run left half made are completed', async () => {
    const folder = await revisionFolder(clean)
    await withDatabase(server, async (url) => {
      const other = await revisionFolder({ revision: 'none1', upgrade: '' })
      await upgrade(other, url)
      // As after a kill between the first table of the books and the second.
      await query(url, 'DELETE FROM dbtool_revision')
      await query(url, 'DROP TABLE dbtool_head, dbtool_meta')
      expect(await upgrade(folder, url)).toMatchObject({ exit: 0, applied: ['five1'] })
    })
  })

  it.each([500, 1000, 1800])(
    'a run that is killed after %i ms is gone on with: the same structure, no row lost, none twice',
    async (delay) => {
      const rows = 40_000
      const insert = `await op.bulkInsert('items', Array.from({ length: ${rows} }, (_, at) => ({ name: 'n' + at, price: at, kind: 'k' })))`
      const revision: RevisionText = {
        revision: 'slow1',
        upgrade: `
  await op.createTable('items', (t) => ({ columns: { id: t.id(), name: t.string(40), price: t.int(), kind: t.string(10) } }))
  ${insert}
  await op.execute('ALTER TABLE items ADD COLUMN extra INT NOT NULL DEFAULT 7, ALGORITHM=COPY')
  await op.execute('${slowSelect(server, 0.4)}')
  await op.createIndex('items', ['name'], { name: 'ix_items_name' })
  await op.execute('UPDATE items SET price = price + 1')
  await op.execute('ALTER TABLE items MODIFY price BIGINT NOT NULL, ALGORITHM=COPY')`,
      }
      const folder = await revisionFolder(revision)
      await withDatabase(server, async (url) => {
        const first = await runCli(['upgrade', '--json', '--url', url], {
          cwd: folder,
          onSpawn: (kill) => setTimeout(() => kill('SIGKILL'), delay),
        })
        const again = await upgrade(folder, url)
        expect(again).toMatchObject({ exit: 0, applied: first.exit === 0 ? [] : ['slow1'] })
        const [row] = await query(
          url,
          'SELECT COUNT(*) AS n, COUNT(DISTINCT name) AS names, CAST(SUM(price) AS CHAR) AS prices, MIN(extra) AS extra FROM items',
        )
        const prices = String((rows * (rows - 1)) / 2 + rows)
        expect(row).toEqual({ n: rows, names: rows, prices, extra: 7 })
        expect(await schemaDump(url)).toBe(await wanted(revision))
      })
    },
    60_000,
  )
})
