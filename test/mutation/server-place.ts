import { readFileSync } from 'node:fs'
import { dialectFor } from '../../src/dialect/registry.js'
import { schemaDump } from '../support/dump.js'
import { query, type Server, withDatabase } from '../support/servers.js'
import type { BlindEngine, Place } from './describe-blindness.js'

export function scriptOf(name: string): string {
  return readFileSync(new URL(`schemas/${name}.sql`, import.meta.url), 'utf8')
}

/**
 * Places on a server, each in a database of its own. `facts`: a query for lines that the dump program does not give, or
 * that stand in for it where none reads this server.
 */
export function onServer(
  server: Server,
  split: (dump: string) => readonly string[],
  facts?: string,
): BlindEngine['withPlace'] {
  return <T>(use: (place: Place) => Promise<T>): Promise<T> =>
    withDatabase(server, async (url) => {
      const declared = await dialectFor(url)
      const address = declared.address.parse(url, process.cwd())
      const dialect = (await declared.identify?.(address)) ?? declared
      const connection = await dialect.driver.connect(address, { readOnly: false })
      try {
        return await use({
          dialect,
          connection,
          script: async (sql) => {
            await query(url, sql)
          },
          account: async () => {
            const dump = await schemaDump(url)
            const lines = facts === undefined ? [] : (await query(url, facts)).map((row) => String(row['fact']))
            return dump === null && facts === undefined ? null : [...(dump === null ? [] : split(dump)), ...lines]
          },
        })
      } finally {
        await connection.close()
      }
    })
}
