import type { Connection } from '../connection.js'
import { sameName, tokenize } from './tokens.js'

/** A row of sqlite_schema. `sql` is null for indexes that a constraint brings along. @see https://sqlite.org/schematab.html */
export interface CatalogRow {
  readonly type: 'table' | 'index' | 'view' | 'trigger'
  readonly name: string
  readonly tbl_name: string
  readonly sql: string | null
}

/** Everything the database stores, in the order in which it was created. Shadow tables of virtual tables are left out. */
export async function fetchCatalog(connection: Connection): Promise<readonly CatalogRow[]> {
  const rows = await connection.query(
    `SELECT s.type, s.name, s.tbl_name, s.sql FROM sqlite_schema s
     WHERE s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND NOT (s.type = 'table' AND s.name IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'))
     ORDER BY s.rowid`,
  )
  return rows as unknown as readonly CatalogRow[]
}

export function isVirtualTable(row: CatalogRow): boolean {
  return row.type === 'table' && /^\s*create\s+virtual\s/i.test(row.sql ?? '')
}

export function findTable(rows: readonly CatalogRow[], name: string): CatalogRow | undefined {
  return rows.find((row) => row.type === 'table' && sameName(row.name, name))
}

/** Whether the text of a view or a trigger names this table. Too many are harmless: they are only checked. */
export function mentions(row: CatalogRow, name: string): boolean {
  return tokenize(row.sql ?? '').some((token) => token.type !== 'symbol' && sameName(token.value, name))
}
