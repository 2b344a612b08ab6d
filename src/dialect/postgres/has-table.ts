import type { TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { literal, quoteTable } from './quote.js'

export async function hasTable(connection: Connection, table: TableName): Promise<boolean> {
  const [row] = await connection.query(`SELECT to_regclass(${literal(quoteTable(table))}) IS NOT NULL AS known`)
  return row?.['known'] === true
}
