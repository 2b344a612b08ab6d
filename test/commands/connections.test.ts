import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { loadMigrator } from '../../src/index.js'
import { writeRevision } from '../support/server-project.js'
import { forEachServer, query, type Server, serverLabels, withDatabase } from '../support/servers.js'
import { temporaryFolder } from '../support/temporary-project.js'

/** A query for the number of sessions in a database; on the own connection, it counts itself. */
function sessionsIn(server: Server, database: string): string {
  return server.engine === 'postgres'
    ? `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '${database}'`
    : `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = '${database}'`
}

forEachServer(serverLabels, (server) => {
  it('a run has one connection, which is gone when the run is, though the process lives on', async () => {
    await withDatabase(server, async (url) => {
      const count = sessionsIn(server, new URL(url).pathname.slice(1))
      const folder = await temporaryFolder()
      await writeRevision(folder, {
        revision: 'a',
        upgrade: `const [row] = await op.query(\`${count}\`)
await op.execute('CREATE TABLE seen (n INTEGER)')
await op.bulkInsert('seen', [{ n: Number(row.n) }])`,
      })
      await loadMigrator({ folder, url }).upgrade()
      expect(await query(url, 'SELECT n FROM seen')).toEqual([{ n: 1 }])
      // Asked from beside it; the server takes note of the end a moment later.
      const left = async () => Number((await query(server.url, count))[0]?.['n'])
      for (let tries = 0; tries < 50 && (await left()) > 0; tries += 1) await wait(100)
      expect(await left()).toBe(0)
    })
  })
})
