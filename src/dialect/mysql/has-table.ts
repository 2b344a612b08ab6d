import type { TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { literal } from './quote.js'

export async function hasTable(connection: Connection, { name, schema }: TableName): Promise<boolean> {
  const place = schema === undefined ? 'DATABASE()' : literal(schema)
  const rows = await connection.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${place} AND table_name = ${literal(name)}`,
  )
  return rows.length > 0
}
