import type { OwnedThing, OwnershipRule } from '../config/ownership-rule.js'
import { type Schema, type StoredObject, type Table, type TableName, tableKey } from '../schema/index.js'
import { isForeignBook } from './foreign-books.js'
import { ownershipTest } from './ownership-rules.js'

/** What dbtool looks at; `exclude` wins. */
export interface OwnershipOptions {
  readonly tablePrefix?: string | undefined
  readonly include?: readonly OwnershipRule[] | undefined
  readonly exclude?: readonly OwnershipRule[] | undefined
  /** Schemas that dbtool owns beside the default one; absent: all of them. */
  readonly namespaces?: ReadonlySet<string> | undefined
}

/**
 * The part of a schema that dbtool owns: not its own tables, not the books of other tools unless `include` names them, not
 * what the user excludes.
 */
export function ownedSchema(schema: Schema, options: OwnershipOptions): Schema {
  const prefix = options.tablePrefix ?? 'dbtool_'
  const own = new Set(['revision', 'head', 'meta', 'lease'].map((name) => `${prefix}${name}`))
  const books = new Set(
    schema.tables
      .filter((table) => isForeignBook(table) && options.include?.includes(table.name) !== true)
      .map(tableKey),
  )
  const { namespaces } = options
  const isInside = ({ schema: name }: { readonly schema?: string }): boolean =>
    name === undefined || namespaces === undefined || namespaces.has(name)
  const isForeign = ({ name, table, schema: namespace }: StoredObject): boolean =>
    own.has(table ?? name) || (table !== undefined && books.has(tableKey(named(table, namespace))))
  const wanted = wantedSchema(schema, options)
  return {
    tables: wanted.tables.filter((table) => isInside(table) && !own.has(table.name) && !books.has(tableKey(table))),
    enums: wanted.enums.filter((type) => isInside(type) && !own.has(type.name)),
    namespaces: schema.namespaces.filter((name) => namespaces?.has(name) ?? true),
    objects: wanted.objects?.filter((object) => isInside(object) && !isForeign(object)) ?? null,
  }
}

/**
 * A schema without what the user excludes. It is asked of the database and of the models alike, so that what is excluded is
 * neither added nor dropped.
 */
export function wantedSchema(schema: Schema, { include, exclude }: OwnershipOptions): Schema {
  if (include === undefined && (exclude ?? []).length === 0) return schema
  const owns = ownershipTest(include, exclude)
  const ownsTable = (table: TableName): boolean => owns({ kind: 'table', ...named(table.name, table.schema) })
  const ownsObject = ({ kind, name, table, schema: namespace }: StoredObject): boolean =>
    (table === undefined || ownsTable(named(table, namespace))) &&
    owns({ kind, ...named(name, namespace), ...(table === undefined ? {} : { table }) })
  return {
    ...schema,
    tables: schema.tables.filter(ownsTable).map((table) => wantedTable(table, owns)),
    enums: schema.enums.filter((type) => owns({ kind: 'enum', ...named(type.name, type.schema) })),
    objects: schema.objects?.filter(ownsObject) ?? null,
  }
}

/** What stands on a column that is left out is left out with it. */
function wantedTable(table: Table, owns: (thing: OwnedThing) => boolean): Table {
  const place = { table: table.name, ...(table.schema === undefined ? {} : { schema: table.schema }) }
  const ownsPart = (kind: OwnedThing['kind'], name: string | undefined): boolean =>
    owns({ kind, name: name ?? null, ...place })
  const left = new Set(table.columns.map(({ name }) => name).filter((name) => !ownsPart('column', name)))
  const stands = (columns: readonly (string | undefined)[]): boolean =>
    columns.every((name) => name === undefined || !left.has(name))
  const { primaryKey, ...rest } = table
  const keepsKey = primaryKey !== undefined && ownsPart('primary-key', primaryKey.name) && stands(primaryKey.columns)
  return {
    ...rest,
    columns: table.columns.filter(({ name }) => !left.has(name)),
    ...(keepsKey ? { primaryKey } : {}),
    uniques: table.uniques.filter(({ name, columns }) => ownsPart('unique', name) && stands(columns)),
    foreignKeys: table.foreignKeys.filter(({ name, columns }) => ownsPart('foreign-key', name) && stands(columns)),
    checks: table.checks.filter(({ name }) => ownsPart('check', name)),
    excludes: table.excludes.filter(
      ({ name, elements }) => ownsPart('exclude', name) && stands(elements.map(({ column }) => column)),
    ),
    indexes: table.indexes.filter(
      ({ name, keys }) => ownsPart('index', name) && stands(keys.map(({ column }) => column)),
    ),
  }
}

function named(name: string, schema: string | undefined): TableName {
  return schema === undefined ? { name } : { name, schema }
}
