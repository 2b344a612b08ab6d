import { describe, expect, it } from 'vitest'
import { downgrade } from '../../src/migrator/downgrade.js'
import { dryRun } from '../../src/migrator/dry-run.js'
import { openProject } from '../../src/migrator/project.js'
import { upgrade } from '../../src/migrator/upgrade.js'
import { contentOf, forEachPlace, logOf, rowsOf } from '../support/places.js'
import { revisionFolder } from '../support/server-project.js'

const first = {
  revision: 'a',
  upgrade: "await op.createTable('t', (t) => ({ columns: { id: t.int().primaryKey() } }))",
  downgrade: "await op.dropTable('t')",
}
const second = { revision: 'b', after: 'a', upgrade: "await op.execute('INSERT INTO t VALUES (1)')" }
const failing = { revision: 'c', after: 'b', upgrade: "await op.execute('INSERT INTO t VALUES (1)')" }

describe('--single-transaction', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    const isTransactional = place.engine === 'sqlite' || place.engine === 'postgres'

    it('does all or nothing, books too; elsewhere it is refused before anything runs', async () => {
      const folder = await revisionFolder(first, second, failing)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const all = { target: 'head', singleTransaction: true }
        const failure: unknown = await upgrade(project, all).catch((error: unknown) => error)
        if (!isTransactional) {
          expect(failure).toMatchObject({ code: 'DBT_SINGLE_TRANSACTION', exit: 9 })
          await expect(dryRun(project, 'up', all)).rejects.toMatchObject({ code: 'DBT_SINGLE_TRANSACTION' })
          expect(await contentOf(url)).toEqual({})
          return
        }
        expect(failure).toMatchObject({
          code: 'DBT_REVISION_FAILED',
          databaseState: 'unchanged',
          facts: { revision: 'c' },
        })
        expect((failure as Error).message).not.toContain('ran and stayed')
        expect(await contentOf(url)).toEqual({})

        const mended = await openProject({
          url,
          folder: await revisionFolder(
            first,
            { ...second, downgrade: "await op.execute('SELECT nothing FROM nowhere')" },
            { ...failing, upgrade: '', downgrade: "await op.execute('DELETE FROM t')" },
          ),
        })
        expect(await upgrade(mended, all)).toMatchObject({ applied: ['a', 'b', 'c'], heads: ['c'], pending: [] })
        expect((await logOf(url)).map((row) => row['state'])).toEqual(['applied', 'applied', 'applied'])

        const before = [await contentOf(url), await logOf(url)]
        await expect(downgrade(mended, { target: 'base', singleTransaction: true })).rejects.toMatchObject({
          code: 'DBT_REVISION_FAILED',
          facts: { revision: 'b' },
        })
        expect([await contentOf(url), await logOf(url)]).toEqual(before)
      })
    }, 60_000)

    it('names the revisions that ask for no transaction, before anything runs', async () => {
      const folder = await revisionFolder(first, { ...second, transaction: false })
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const failure: unknown = await upgrade(project, { target: 'head', singleTransaction: true }).catch((e) => e)
        expect(failure).toMatchObject({ code: 'DBT_SINGLE_TRANSACTION', databaseState: 'unchanged' })
        if (isTransactional) expect((failure as Error).message).toMatch(/\bb \(.*migrations\/b\.ts\) asks for none/)
        expect(await contentOf(url)).toEqual({})
        // Without it, each revision goes its own way.
        await upgrade(project, { target: 'head' })
        expect(await rowsOf(url, 'SELECT id FROM t')).toEqual([{ id: 1 }])
      })
    }, 60_000)
  })
})
