import { type Table, tableKey, tableNameOf } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { StructurePart } from '../dialect.js'
import { structureOrder } from '../structure-order.js'
import { constraintText } from './constraint-text.js'
import { createObjectStatements } from './create-object.js'
import { createTableStatements } from './create-table.js'
import { createEnumStatements } from './enum-statements.js'
import { introspect } from './introspect.js'
import { objects } from './objects.js'
import { placer } from './placed.js'
import { literal, quote, quoteTable } from './quote.js'

/**
 * The statements that build a database's structure in an empty one: what tables can stand on (extensions, schemas,
 * types, sequences, functions), then the tables, then the keys between them.
 */
export async function dumpStructure(connection: Connection, part?: StructurePart): Promise<readonly string[]> {
  const schema = await introspect(connection)
  const placed = await placer(connection)
  const items = structureOrder(schema, objects, part)
  const names = new Set(items.flatMap(({ table }) => (table === undefined ? [] : tableKey(table))))
  return [
    ...schema.namespaces.map((name) => `CREATE SCHEMA ${quote(name)}`),
    ...schema.enums.flatMap(createEnumStatements),
    ...items.flatMap(({ table, object }) =>
      table === undefined
        ? createObjectStatements({ ...placed(object), grants: [] })
        : createTableStatements({ ...table, grants: [] }),
    ),
    ...schema.tables.filter((table) => names.has(tableKey(table))).flatMap((table) => keyStatements(table, names)),
  ]
}

function keyStatements(table: Table, names: ReadonlySet<string>): readonly string[] {
  return table.foreignKeys
    .filter((key) => names.has(tableKey(key.table)))
    .flatMap((key) => [
      `ALTER TABLE ${quoteTable(tableNameOf(table))} ADD ${constraintText({ kind: 'foreign-key', ...key })}`,
      ...(key.comment === undefined || key.name === undefined
        ? []
        : [`COMMENT ON CONSTRAINT ${quote(key.name)} ON ${quoteTable(table)} IS ${literal(key.comment)}`]),
    ])
}
