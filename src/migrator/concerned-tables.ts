import type { Operation } from '../operations/index.js'
import { type Schema, type Table, type TableName, tableKey, tableNameOf } from '../schema/index.js'

/**
 * The tables that operations change, under their old names and their new ones, and those that they point to. A proof
 * that looks at these only costs the same in a large schema as in a small one.
 */
export function concernedTables(operations: readonly Operation[], from: Schema, to: Schema): readonly TableName[] {
  const found = new Map<string, TableName>()
  const add = (table: TableName): void => void found.set(tableKey(table), tableNameOf(table))
  for (const operation of operations) {
    if ('table' in operation) add(operation.table)
    if (operation.kind === 'rename-table') add({ ...operation.table, name: operation.to })
    if ('type' in operation && operation.kind !== 'create-enum') {
      for (const table of [...from.tables, ...to.tables]) if (hasType(table, operation.type)) add(table)
    }
  }
  const all = [...from.tables, ...to.tables]
  const touched = all.filter((table) => found.has(tableKey(table)))
  for (const table of touched) for (const key of table.foreignKeys) add(key.table)
  return [...found.values()]
}

function hasType(table: Table, wanted: TableName): boolean {
  return table.columns.some(({ type }) => {
    const own = type.kind === 'array' ? type.of : type
    return own.kind === 'enum' && own.name === wanted.name
  })
}

/** The part of a schema that is about these tables, with the keys between them. */
export function onlyTables(schema: Schema, tables: readonly TableName[]): Schema {
  const keys = new Set(tables.map(tableKey))
  return {
    ...schema,
    tables: schema.tables
      .filter((table) => keys.has(tableKey(table)))
      .map((table) => ({ ...table, foreignKeys: table.foreignKeys.filter((key) => keys.has(tableKey(key.table))) })),
    objects: schema.objects.filter((object) => object.table !== undefined && keys.has(object.table)),
  }
}
