import type { TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'

export async function hasTable(connection: Connection, table: TableName): Promise<boolean> {
  const rows = await connection.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE", [
    table.name,
  ])
  return rows.length > 0
}
