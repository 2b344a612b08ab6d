import {
  type Column,
  normalizeSchema,
  type Schema,
  type StoredObject,
  type Table,
  type TableOptions,
} from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import { clausesIn, notNullClause, primaryKeyClause, uniqueClause } from './clauses.js'
import { quote } from './expressions.js'
import { isNeverNull } from './never-null.js'
import { spellingIn, typeSpelling } from './spelling.js'
import { isDefaultCollation } from './to-table.js'

/** What SQLite keeps of what the models ask for: everything but comments and operator classes of other engines. */
export function normalize(schema: Schema): Schema {
  return normalizeSchema({
    ...schema,
    tables: schema.tables.map(normalizeStoredTable),
    enums: [],
    objects: schema.objects?.map(({ comment: _, grants: __, ...object }) => complete(object)) ?? null,
  })
}

function complete(object: StoredObject): StoredObject {
  return completeDefinition(object, ({ name }) => quote(name))
}

function normalizeStoredTable({ comment: _, ...table }: Table): Table {
  return {
    ...table,
    columns: table.columns.map(normalizeColumn),
    ...(table.primaryKey === undefined ? {} : { primaryKey: withoutComment(table.primaryKey) }),
    uniques: table.uniques.map(withoutComment),
    foreignKeys: table.foreignKeys.map(withoutComment),
    checks: table.checks.map(withoutComment),
    indexes: table.indexes.map(withoutComment),
    options: applicable(table),
  }
}

function withoutComment<T extends { readonly comment?: string }>({ comment: _, ...rest }: T): Omit<T, 'comment'> {
  return rest
}

/** An identity is an INTEGER of the engine's numbering, whatever its declared width and whoever may supply values. */
function normalizeColumn({ comment: _, collation, ...column }: Column): Column {
  const named = isDefaultCollation(collation) ? column : { ...column, collation }
  const collated =
    named.type.kind === 'enum' ? { ...named, type: { kind: 'enum' as const, values: named.type.values } } : named
  return collated.identity === undefined ? collated : { ...collated, identity: { always: false } }
}

/** A WITHOUT ROWID table lives in its primary key, and so do some clauses. @see https://sqlite.org/withoutrowid.html */
export function keylessOptions({ withoutRowid: _, clauses, ...options }: TableOptions): TableOptions {
  const left = Object.entries(clausesIn({ clauses: clauses ?? {} })).filter(
    ([key]) => !key.startsWith(primaryKeyClause([])),
  )
  return left.length === 0 ? options : { ...options, clauses: Object.fromEntries(left) }
}

/** The options without clauses and spellings of what the table does not have. */
function applicable(table: Table): TableOptions {
  const { clauses: _, spelling: __, ...options } = table.options
  const key = table.primaryKey?.columns ?? []
  const notNull = table.columns.filter(({ nullable }) => !nullable).map(({ name }) => name)
  const clauses = only(clausesIn(table.options), [
    primaryKeyClause(key),
    ...notNull.map(notNullClause),
    ...table.uniques.map(({ columns }) => uniqueClause(columns)),
  ])
  const implied = new Set(
    table.columns.filter((column) => isNeverNull(column, table)).map(({ name }) => notNullClause(name)),
  )
  const spelling = only(spellingIn(table.options), [
    ...table.columns.map(({ name }) => typeSpelling(name)),
    ...notNull.map(notNullClause).filter((at) => implied.has(at) || spellingIn(table.options)[at] !== ''),
  ])
  return { ...options, ...(clauses === null ? {} : { clauses }), ...(spelling === null ? {} : { spelling }) }
}

/** The entries with these keys; null: there are none. */
function only(entries: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> | null {
  const left = keys.flatMap((key) => {
    const text = entries[key]
    return text === undefined ? [] : [[key, text] as const]
  })
  return left.length === 0 ? null : Object.fromEntries(left)
}
