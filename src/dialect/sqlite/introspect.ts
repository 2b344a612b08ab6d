import { normalizeSchema, type Schema, type StoredObject, type Table } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { type CatalogRow, fetchCatalog, isVirtualTable } from './catalog.js'
import { parseIndex } from './parse-index.js'
import { parseTable } from './parse-table.js'
import { primaryKeyOf, toTable } from './to-table.js'
import { foldName } from './tokens.js'

/**
 * The structure of the database from one query: SQLite keeps every definition as the text that made it, and that
 * text says more than the pragmas do (checks, names of constraints, collations, deferrability).
 */
export async function introspect(connection: Connection): Promise<Schema> {
  return toSchema(await fetchCatalog(connection))
}

export function toSchema(rows: readonly CatalogRow[]): Schema {
  const parsed = rows
    .filter((row) => row.type === 'table' && !isVirtualTable(row))
    .map((row) => ({ ...parseTable(row.sql ?? ''), name: row.name }))
  const keys = new Map(parsed.map((table) => [foldName(table.name), primaryKeyOf(table)?.columns ?? []]))
  const tables = new Map<string, Table>()
  for (const table of parsed) {
    tables.set(
      foldName(table.name),
      toTable(table, (name) => keys.get(foldName(name)) ?? []),
    )
  }
  for (const row of rows) {
    if (row.type !== 'index' || row.sql === null) continue
    const key = foldName(row.tbl_name)
    const table = tables.get(key)
    if (table !== undefined) tables.set(key, { ...table, indexes: [...table.indexes, parseIndex(row.sql).index] })
  }
  return normalizeSchema({ tables: [...tables.values()], enums: [], namespaces: [], objects: rows.flatMap(toObject) })
}

function toObject(row: CatalogRow): readonly StoredObject[] {
  const kind = isVirtualTable(row) ? 'virtual-table' : row.type
  if (kind !== 'view' && kind !== 'trigger' && kind !== 'virtual-table') return []
  const table = row.type === 'trigger' ? { table: row.tbl_name } : {}
  return [{ kind, name: row.name, ...table, definition: row.sql ?? '' }]
}
