import {
  type Column,
  type ColumnType,
  type EnumType,
  normalizeSchema,
  type Schema,
  type StoredObject,
  type Table,
  type TableName,
  type TableOptions,
  tableKey,
} from '../../schema/index.js'
import { wholeObject } from './create-object.js'
import { namedEnum } from './enum-statements.js'
import { parseDefault } from './expressions.js'
import { literal, quote } from './quote.js'
import { spellType } from './types.js'

/** What the models ask for as PostgreSQL stores it: enum types by name, defaults in its words, nothing that is the default anyway. */
export function normalize(declared: Schema, defaultSchema: string): Schema {
  const schema = withoutDefaultSchema(declared, defaultSchema)
  const tables = schema.tables.map(normalizeStoredTable)
  const enumTypes = withDeclared(enumsOf(tables), schema.enums)
  return normalizeSchema({
    tables,
    enums: enumTypes,
    namespaces: [
      ...schema.namespaces,
      ...tables.flatMap((table) => (table.schema === undefined ? [] : [table.schema])),
      ...[...enumTypes, ...(schema.objects ?? [])].flatMap((thing) =>
        thing.schema === undefined ? [] : [thing.schema],
      ),
    ],
    objects: schema.objects?.map((object) => normalizeObject(object, defaultSchema)) ?? null,
  })
}

/** Nobody writes the name of the default schema: what the session finds without a name needs none. */
function withoutDefaultSchema(schema: Schema, name: string): Schema {
  const plain = <T extends TableName>(thing: T): T => {
    if (thing.schema !== name) return thing
    const { schema: _, ...rest } = thing
    return rest as T
  }
  const plainType = (type: ColumnType): ColumnType => {
    if (type.kind === 'array') return { ...type, of: plainType(type.of) }
    if (type.kind !== 'enum' || type.schema !== name) return type
    const { schema: _, ...rest } = type
    return rest
  }
  return {
    ...schema,
    enums: schema.enums.map(plain),
    objects: schema.objects?.map(plain) ?? null,
    tables: schema.tables.map((table) => ({
      ...plain(table),
      columns: table.columns.map((column) => ({ ...column, type: plainType(column.type) })),
      foreignKeys: table.foreignKeys.map((key) => ({ ...key, table: plain(key.table) })),
    })),
  }
}

function normalizeStoredTable(table: Table): Table {
  const keyColumns = table.primaryKey?.columns ?? []
  return {
    ...table,
    columns: table.columns.map((column) => normalizeColumn(namedEnum(table, column), keyColumns.includes(column.name))),
    foreignKeys: table.foreignKeys.map((key) => {
      const { match, ...rest } = key
      return { ...rest, ...(match === 'full' ? { match } : {}) }
    }),
    excludes: table.excludes.map(({ method, ...rest }) =>
      method === undefined || method === 'gist' ? rest : { ...rest, method },
    ),
    indexes: table.indexes.map(({ method, ...index }) => ({
      ...index,
      ...(method === undefined || method === 'btree' ? {} : { method }),
      keys: index.keys.map(({ nulls, ...key }) => {
        const usual = key.order === 'desc' ? 'first' : 'last'
        return nulls === undefined || nulls === usual ? key : { ...key, nulls }
      }),
    })),
  }
}

function normalizeColumn(column: Column, isKey: boolean): Column {
  const { default: value, ...rest } = column
  const isNumbered = column.identity !== undefined && column.identity.serial !== true
  const required = isKey || isNumbered ? { ...rest, nullable: false } : rest
  const fallback = normalizeDefault(column)
  return fallback === undefined ? required : { ...required, default: fallback }
}

function normalizeDefault({ default: value, type }: Column): Column['default'] {
  if (value === undefined) return undefined
  if (value.kind === 'sql') {
    const bytes = /^\s*x'([0-9a-f]*)'\s*$/i.exec(value.sql)
    if (type.kind === 'binary' && bytes !== null) return { kind: 'sql', sql: `'\\x${bytes[1]?.toLowerCase()}'::bytea` }
    return parseDefault(value.sql, type)
  }
  const moment = /^\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/
  // Models speak of moments in UTC; without a zone it would be the session's.
  if (type.kind === 'timestamp' && type.timezone && moment.test(String(value.value))) {
    return { kind: 'value', value: `${value.value}+00` }
  }
  if (type.kind === 'array') return { kind: 'sql', sql: arrayText(String(value.value), spellType(type)) }
  return value
}

/** A list in JSON as a literal of the engine. */
function arrayText(json: string, type: string): string {
  const item = (value: unknown): string =>
    value === null ? 'NULL' : Array.isArray(value) ? braces(value) : `"${String(value).replace(/["\\]/g, '\\$&')}"`
  const braces = (values: readonly unknown[]): string => `{${values.map(item).join(',')}}`
  const values: unknown = JSON.parse(json)
  return `${literal(braces(Array.isArray(values) ? values : [values]))}::${type}`
}

/** The enum types that the columns name, each once. */
function enumsOf(tables: readonly Table[]): readonly EnumType[] {
  const found = new Map<string, EnumType>()
  for (const table of tables) {
    for (const column of table.columns) {
      const type = column.type.kind === 'array' ? column.type.of : column.type
      if (type.kind !== 'enum' || type.name === undefined) continue
      const { kind: _, name, schema, values } = type
      const known: EnumType = { name, values, ...(schema === undefined ? {} : { schema }) }
      const renamed = { ...found.get(tableKey(known))?.renamedValues, ...column.renamedValues }
      found.set(tableKey(known), { ...known, ...(Object.keys(renamed).length === 0 ? {} : { renamedValues: renamed }) })
    }
  }
  return [...found.values()]
}

/** The types that columns name and those that are declared, which say more. */
function withDeclared(found: readonly EnumType[], declared: readonly EnumType[]): readonly EnumType[] {
  const own = new Map(declared.map((type) => [tableKey(type), type]))
  return [
    ...found.map((type) => {
      const { comment } = own.get(tableKey(type)) ?? {}
      return comment === undefined ? type : { ...type, comment }
    }),
    ...declared.filter((type) => !found.some((other) => tableKey(other) === tableKey(type))),
  ]
}

function normalizeObject(object: StoredObject, defaultSchema: string): StoredObject {
  const whole = wholeObject(object)
  if (object.kind !== 'extension') return whole
  const named = /\bSCHEMA\s+("(?:[^"]|"")+"|\w+)/i.exec(whole.definition)?.[1]
  const schema = named === defaultSchema || named === quote(defaultSchema) ? undefined : named
  return {
    ...whole,
    definition: `CREATE EXTENSION ${quote(object.name)}${schema === undefined ? '' : ` WITH SCHEMA ${schema}`}`,
  }
}

/** No option of PostgreSQL needs a primary key. */
export function keylessOptions(options: TableOptions): TableOptions {
  return options
}
