import { type CreationItem, creationOrder, objectKey, type Schema, tableItemKey, tableKey } from '../schema/index.js'
import type { StructurePart } from './dialect.js'
import type { ObjectRules } from './object-rules.js'

/** Tables, without their foreign keys, and objects in an order in which they can be made; of a part, with what it needs. */
export function structureOrder(schema: Schema, rules: ObjectRules, part?: StructurePart): readonly CreationItem[] {
  const tables = schema.tables.map((table) => ({ ...table, foreignKeys: [] }))
  const objects = schema.objects ?? []
  const order = creationOrder(tables, objects, {
    ofTable: rules.mentionsOfTable,
    ofObject: rules.mentionsOfObject,
  })
  if (part === undefined) return order.items
  const chosen = [
    ...tables.filter((table) => part.tables.has(tableKey(table))).map(tableItemKey),
    ...objects.map(objectKey).filter((key) => part.objects.has(key)),
  ]
  const wanted = new Set(chosen.flatMap((key) => [key, ...order.needs(key)]))
  return order.items.filter(({ key }) => wanted.has(key))
}
