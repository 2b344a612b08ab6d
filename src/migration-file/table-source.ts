import { constraintsOf, type Table } from '../schema/index.js'
import { columnSource } from './column-source.js'
import { constraintArguments, indexArguments } from './constraint-source.js'
import { callSource, indent, keySource, listSource, literalSource, stringLiteral } from './source.js'

const tools = {
  'primary-key': 'primaryKey',
  unique: 'unique',
  'foreign-key': 'foreignKey',
  check: 'check',
  exclude: 'exclude',
} as const

/** The body of `op.createTable`: `(t) => ({ columns: { … }, constraints: [ … ] })`. */
export function tableSource(table: Table, engine: string): string {
  const { comment, grants, options } = table
  const key = inlineKeyOf(table)
  const columns = table.columns.map(
    (column) => `${keySource(column.name)}: ${columnSource(column, column.name === key)},`,
  )
  const constraints = [
    ...constraintsOf(table)
      .filter((constraint) => constraint.kind !== 'primary-key' || key === undefined)
      .map((constraint) => callSource(`t.${tools[constraint.kind]}`, constraintArguments(constraint), 7)),
    ...table.indexes.map((index) => callSource('t.index', indexArguments(index), 7)),
  ]
  const parts = [
    `columns: {\n${indent(columns.join('\n'))}\n},`,
    constraints.length === 0 ? '' : `${listSource('constraints: [', constraints, ']', 6)},`,
    comment === undefined ? '' : `comment: ${stringLiteral(comment)},`,
    grants === undefined ? '' : `${listSource('grants: [', grants.map(stringLiteral), ']', 6)},`,
    Object.keys(options).length === 0 ? '' : `${engine}: ${literalSource(options)},`,
  ].filter((part) => part !== '')
  return `(t) => ({\n${indent(parts.join('\n'))}\n})`
}

/** The column on which the primary key can be declared: the only one of it, under the conventional name. */
function inlineKeyOf(table: Table): string | undefined {
  const { primaryKey } = table
  const [column] = primaryKey?.columns ?? []
  return primaryKey?.columns.length === 1 &&
    primaryKey.name === `pk_${table.name}` &&
    primaryKey.deferrable === undefined &&
    primaryKey.include === undefined &&
    primaryKey.comment === undefined &&
    Buffer.byteLength(primaryKey.name) <= 63
    ? column
    : undefined
}
