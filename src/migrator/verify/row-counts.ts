import { type TableName, tableKey } from '../../schema/index.js'
import type { ProvingGround } from './proving-ground.js'
import type { DatabaseState } from './state.js'
import { readRows } from './table-rows.js'

/** Rows of each table, by the name that people read. */
export type RowCounts = ReadonlyMap<string, number>

/** How many rows the tables hold. */
export async function countRows(
  { dialect, session }: ProvingGround,
  { schema }: DatabaseState,
  tables: readonly TableName[],
): Promise<RowCounts> {
  const found = await readRows(dialect, session.connection, schema, tables)
  return new Map([...found.values()].map(({ table, rows }) => [table, rows.length]))
}

/** The tables that only the second state has. */
export function madeTables(before: DatabaseState, after: DatabaseState): readonly TableName[] {
  const old = new Set(before.schema.tables.map(tableKey))
  return after.schema.tables.filter((table) => !old.has(tableKey(table)))
}
