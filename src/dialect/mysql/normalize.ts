import {
  type Column,
  type IndexDefinition,
  normalizeSchema,
  type Schema,
  type Table,
  type TableOptions,
} from '../../schema/index.js'
import { isRowTime } from './column-text.js'
import { parseDefault } from './expressions.js'
import { normalizeObject } from './normalize-object.js'
import type { MysqlServer } from './server.js'
import { enumValues } from './to-column.js'
import { choosesMethod, primaryKeyName } from './to-index.js'
import { parseType, spellType } from './types.js'

/** What the models ask for as MySQL or MariaDB stores it. */
export function normalize(schema: Schema, server: MysqlServer): Schema {
  return normalizeSchema({
    ...schema,
    enums: [],
    namespaces: [],
    objects: schema.objects?.map(normalizeObject) ?? null,
    tables: schema.tables.map((table) => normalizeStoredTable(table, server)),
  })
}

function normalizeStoredTable(table: Table, server: MysqlServer): Table {
  const options = normalizeOptions(table.options, server)
  const collation = collationOf(options, server)
  const plain = table.indexes.filter(isPlainUnique)
  const keyColumns = table.primaryKey?.columns ?? []
  return {
    ...table,
    columns: table.columns.map((column) =>
      normalizeColumn(column, collation, keyColumns.includes(column.name), server),
    ),
    ...(table.primaryKey === undefined
      ? {}
      : { primaryKey: { name: primaryKeyName(table.name), columns: table.primaryKey.columns } }),
    uniques: [
      ...table.uniques,
      ...plain.map(({ name, keys, comment }) => ({
        name,
        columns: keys.map((key) => key.column ?? ''),
        ...(comment === undefined ? {} : { comment }),
      })),
    ],
    foreignKeys: table.foreignKeys.map(({ comment: _, ...key }) => key),
    checks: table.checks.map(({ comment: _, ...check }) => check),
    indexes: table.indexes
      .filter((index) => !plain.includes(index))
      .map((index) => normalizeIndex(index, String(options['engine'] ?? ''))),
    options,
  }
}

function isPlainUnique(index: IndexDefinition): boolean {
  return (
    index.unique &&
    index.invisible !== true &&
    index.where === undefined &&
    index.keys.every((key) => key.column !== undefined && Object.keys(key).length === 1)
  )
}

/**
 * InnoDB has one kind of index but for full text and places; every other word means that one. There are no indexes over
 * a part of the rows: one over all of them finds the same, but for unique ones, which are a problem.
 */
function normalizeIndex({ method, where: _, ...index }: IndexDefinition, engine: string): IndexDefinition {
  const own = method?.toLowerCase()
  const isKept = own === 'fulltext' || own === 'spatial' || (own !== undefined && choosesMethod(engine))
  const { name, keys, unique, ...rest } = index
  return { name, keys, unique, ...(isKept ? { method: own } : {}), ...rest }
}

/** The collation of a table with these options. */
export function collationOf({ charset, collate }: TableOptions, server: MysqlServer): string {
  if (typeof collate === 'string') return collate
  const ofCharset = typeof charset === 'string' ? server.charsets[charset.toLowerCase()] : undefined
  return ofCharset ?? server.collation
}

function normalizeOptions(options: TableOptions, server: MysqlServer): TableOptions {
  const { engine, charset: _, collate: __, rowFormat, with: more, ...rest } = options
  const collation = collationOf(options, server)
  return {
    ...rest,
    ...(typeof engine !== 'string' || engine.toLowerCase() === 'innodb' ? {} : { engine }),
    ...(collation === server.collation ? {} : { collate: collation }),
    ...(typeof more === 'object' && Object.keys(more).length > 0
      ? { with: Object.fromEntries(Object.entries(more).map(([name, value]) => [name.toUpperCase(), value])) }
      : {}),
    ...(typeof rowFormat === 'string' ? { rowFormat: rowFormat.toUpperCase() } : {}),
  }
}

function normalizeColumn(column: Column, tableCollation: string, isKey: boolean, server: MysqlServer): Column {
  const { default: value, identity, collation, generated, ...rest } = column
  const type = normalizeType(column, server)
  const fallback = value?.kind === 'sql' ? parseDefault(bytesText(value.sql), type) : value
  const mayBeNull =
    generated !== undefined && server.flavour === 'mariadb' && !isRowTime(generated.expression) ? true : rest.nullable
  return {
    ...rest,
    type,
    nullable: isKey || identity !== undefined ? false : mayBeNull,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(identity === undefined ? {} : { identity: { always: false } }),
    ...(generated === undefined ? {} : { generated }),
    ...(collation === undefined || collation.toLowerCase() === tableCollation.toLowerCase() ? {} : { collation }),
  }
}

/** The type that reads back the same: jsonb is json, and a time zone is nothing that a DATETIME has. */
function normalizeType(column: Column, server: MysqlServer): Column['type'] {
  const { type } = column
  if (type.kind === 'custom')
    return parseType(type.sql.toLowerCase(), null, server.flavour).kind === 'custom'
      ? type
      : parseType(type.sql.toLowerCase(), null, server.flavour)
  if (type.kind === 'array') return type
  if (type.kind === 'enum') return { kind: 'enum', values: type.values }
  const spelled = spellType(type, server)
  return parseType(spelled, enumValues(spelled), server.flavour)
}

/** `x'00'` reads back as `0x00` on one of the two and as itself on the other. */
function bytesText(sql: string): string {
  const bytes = /^\s*x'([0-9a-f]*)'\s*$/i.exec(sql)
  return bytes === null ? sql : `0x${bytes[1]?.toLowerCase()}`
}

/** No option needs a primary key. */
export function keylessOptions(options: TableOptions): TableOptions {
  return options
}
