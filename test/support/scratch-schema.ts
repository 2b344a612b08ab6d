import type { Connection } from '../../src/dialect/connection.js'
import type { Dialect } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import type { Schema } from '../../src/schema/index.js'
import { type Place, runSql } from './places.js'

/** A database with a structure, as dbtool sees it. */
export interface ScratchSchema {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly schema: Schema
  readonly url: string
  /** Rows of a query. */
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Runs statements by hand, and reads the structure again. */
  change(sql: string): Promise<Schema>
}

/** Runs `use` on a new database that these statements have built. */
export async function withStructure<T>(place: Place, sql: string, use: (at: ScratchSchema) => Promise<T>): Promise<T> {
  return place.withDatabase(async (url) => {
    const declared = await dialectFor(url)
    const address = declared.address.parse(url, process.cwd())
    if (place.engine === 'sqlite') await (await declared.driver.openSession(address, { lockTimeoutMs: 5000 })).close()
    await runSql(url, sql)
    const dialect = (await declared.identify?.(address)) ?? declared
    const session = await dialect.driver.openSession(address, { lockTimeoutMs: 5000 })
    const { connection } = session
    try {
      return await use({
        dialect,
        connection,
        schema: await dialect.introspect(connection),
        url,
        rows: (query) => connection.query(query),
        change: async (statements) => {
          await runSql(url, statements)
          return dialect.introspect(connection)
        },
      })
    } finally {
      await session.close()
    }
  })
}
