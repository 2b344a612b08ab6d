import { type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'

/** The table and all that its keys point to, directly or not: rows may be written there too. */
export function withTargets(schema: Schema, table: TableName): readonly Table[] {
  const byKey = new Map(schema.tables.map((known) => [tableKey(known), known]))
  const found = new Set<Table>()
  const work: TableName[] = [table]
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const known = byKey.get(tableKey(next))
    if (known === undefined || found.has(known)) continue
    found.add(known)
    work.push(...known.foreignKeys.map((key) => key.table))
  }
  return [...found]
}
