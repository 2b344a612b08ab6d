import type { Schema } from './schema.js'
import { objectKey } from './stored-object.js'
import type { Table } from './table.js'
import { tableKey } from './table-name.js'

/** Plain code point order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => compareText(key(a), key(b))
}

/** Named things by name, unnamed ones after them by definition. */
function constraintOrder(constraint: { readonly name?: string }): string {
  return constraint.name === undefined ? `\uffff${JSON.stringify(constraint)}` : constraint.name
}

/** The table in canonical order: columns as they stand, everything else by name. */
export function normalizeTable(table: Table): Table {
  return {
    ...table,
    uniques: table.uniques.toSorted(by(constraintOrder)),
    foreignKeys: table.foreignKeys.toSorted(by(constraintOrder)),
    checks: table.checks.toSorted(by(constraintOrder)),
    excludes: table.excludes.toSorted(by(constraintOrder)),
    indexes: table.indexes.toSorted(by((index) => index.name)),
    options: Object.fromEntries(
      Object.entries(table.options)
        .filter(([, value]) => value !== false)
        .toSorted(([a], [b]) => compareText(a, b)),
    ),
  }
}

/** The schema in canonical order. Both borders (introspection and models) end with this. */
export function normalizeSchema(schema: Schema): Schema {
  return {
    tables: schema.tables.map(normalizeTable).toSorted(by(tableKey)),
    enums: schema.enums.toSorted(by(tableKey)),
    namespaces: [...new Set(schema.namespaces)].toSorted(compareText),
    objects: schema.objects?.toSorted(by(objectKey)) ?? null,
  }
}
