import type { TableName } from '../schema/index.js'
import type { Connection } from './connection.js'
import type { AddressReader, Driver } from './dialect.js'

/** The part of a dialect that finds out where a database is. It is loaded without the rest, which is twenty times as much. */
export interface DialectReader {
  readonly address: AddressReader
  readonly driver: Driver
  /** A name as this engine quotes it. Refuses NUL. */
  quote(name: string): string
  /** Whether there is such a table. */
  hasTable(connection: Connection, table: TableName): Promise<boolean>
}
