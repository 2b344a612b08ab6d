import type { Dialect, StructurePart } from '../dialect/dialect.js'
import type { Operation } from '../operations/index.js'
import {
  creationOrder,
  objectKey,
  type Schema,
  type Table,
  type TableName,
  tableItemKey,
  tableKey,
} from '../schema/index.js'

/**
 * The part of a schema that operations change, under old names and new ones, with what it needs and what stands on it. A
 * proof that looks at this only costs the same in a large schema as in a small one.
 */
export function concernedPart(
  dialect: Dialect,
  operations: readonly Operation[],
  from: Schema,
  to: Schema,
): StructurePart {
  const tables = new Set<string>()
  const objects = new Set<string>()
  for (const operation of operations) {
    if ('object' in operation) objects.add(objectKey(operation.object))
    if ('table' in operation) tables.add(tableKey(operation.table))
    if (operation.kind === 'rename-table') tables.add(tableKey({ ...operation.table, name: operation.to }))
    if ('type' in operation && operation.kind !== 'create-enum') {
      for (const table of [...from.tables, ...to.tables]) {
        if (hasType(table, operation.type)) tables.add(tableKey(table))
      }
    }
  }
  const all = [...from.tables, ...to.tables]
  const pointedTo = all.filter((table) => tables.has(tableKey(table))).flatMap((table) => table.foreignKeys)
  for (const schema of [from, to]) addNeeds(dialect, schema, { tables, objects })
  for (const key of pointedTo) tables.add(tableKey(key.table))
  for (const schema of [from, to]) addNeeds(dialect, schema, { tables, objects }, false)
  return { tables, objects }
}

interface Part {
  readonly tables: Set<string>
  readonly objects: Set<string>
}

/** Adds what the part needs and, of the tables that are changed, what stands on them. */
function addNeeds(dialect: Dialect, schema: Schema, part: Part, withDependents = true): void {
  const { objects: rules } = dialect
  const tables = schema.tables.map((table) => ({ ...table, foreignKeys: [] }))
  const order = creationOrder(tables, schema.objects ?? [], {
    ofTable: rules.mentionsOfTable,
    ofObject: rules.mentionsOfObject,
  })
  const items = new Map(order.items.map((item) => [item.key, item]))
  const wanted = new Set<string>()
  const isIn = (key: string): boolean => {
    const item = items.get(key)
    if (item === undefined) return false
    return item.table === undefined ? part.objects.has(key) : part.tables.has(tableKey(item.table))
  }
  for (const item of order.items) {
    const needs = [...order.needs(item.key)]
    const stands = withDependents && item.object !== undefined && needs.some(isIn)
    if (!stands && !isIn(item.key)) continue
    for (const key of [item.key, ...needs]) wanted.add(key)
  }
  for (const key of wanted) {
    const item = items.get(key)
    if (item?.table !== undefined) part.tables.add(tableKey(item.table))
    else part.objects.add(key)
  }
}

/** What tables can stand on: the objects that need no table. */
export function foundationPart(dialect: Dialect, schema: Schema): StructurePart {
  const order = creationOrder(schema.tables, schema.objects ?? [], {
    ofTable: dialect.objects.mentionsOfTable,
    ofObject: dialect.objects.mentionsOfObject,
  })
  const tables = new Set(schema.tables.map(tableItemKey))
  const objects = (schema.objects ?? [])
    .filter(({ table }) => table === undefined)
    .map(objectKey)
    .filter((key) => ![...order.needs(key)].some((needed) => tables.has(needed)))
  return { tables: new Set(), objects: new Set(objects) }
}

function hasType(table: Table, wanted: TableName): boolean {
  return table.columns.some(({ type }) => {
    const own = type.kind === 'array' ? type.of : type
    return own.kind === 'enum' && own.name === wanted.name
  })
}

/** The part of a schema that is in `part`, with the keys between its tables. */
export function onlyPart(schema: Schema, part: StructurePart): Schema {
  return {
    ...schema,
    tables: schema.tables
      .filter((table) => part.tables.has(tableKey(table)))
      .map((table) => ({
        ...table,
        foreignKeys: table.foreignKeys.filter((key) => part.tables.has(tableKey(key.table))),
      })),
    objects: schema.objects?.filter((object) => part.objects.has(objectKey(object))) ?? null,
  }
}
