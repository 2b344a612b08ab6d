import { readFileSync } from 'node:fs'
import { dialectFor } from '../../src/dialect/registry.js'
import { schemaDump } from '../support/dump.js'
import { query, type Server, withDatabase } from '../support/servers.js'
import type { BlindEngine, Place } from './describe-blindness.js'

export function scriptOf(name: string): string {
  return readFileSync(new URL(`schemas/${name}.sql`, import.meta.url), 'utf8')
}

/** Places on a server, each in a database of its own. */
export function onServer(
  server: Server,
  split: (dump: string) => readonly string[],
  account?: (url: string) => Promise<readonly string[]>,
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
            if (account !== undefined) return account(url)
            const dump = await schemaDump(url)
            return dump === null ? null : split(dump).toSorted()
          },
        })
      } finally {
        await connection.close()
      }
    })
}
