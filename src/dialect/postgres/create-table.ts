import {
  type Constraint,
  constraintsOf,
  type IndexDefinition,
  type Table,
  type TableName,
  tableNameOf,
} from '../../schema/index.js'
import { columnText } from './column-text.js'
import { commentStatement } from './comment.js'
import { constraintText } from './constraint-text.js'
import { createIndexText, type IndexTextOptions } from './index-text.js'
import { quote, quoteTable } from './quote.js'
import { attachSerial } from './serial.js'
import { storageText } from './storage.js'
import { settingStatements } from './table-settings.js'

export interface CreateTableOptions {
  readonly ifNotExists?: boolean
  readonly temporary?: boolean
}

/** The statements that make a table whole: sequences, the table, its partitions, indexes and comments. */
export function createTableStatements(table: Table, options: CreateTableOptions = {}): readonly string[] {
  const name = tableNameOf(table)
  const { partitions } = table.options
  const constraints = constraintsOf(table)
  const later = constraints.filter((constraint) => needsAlter(constraint, table))
  const now = constraints.filter((constraint) => !later.includes(constraint))
  return [
    createText(table, now, options),
    ...later.map((constraint) => `ALTER TABLE ${quoteTable(table)} ADD ${constraintText(constraint)}`),
    ...table.columns.flatMap((column) =>
      column.identity?.serial === true ? attachSerial(table, column, table.options['unlogged'] === true) : [],
    ),
    ...Object.entries(typeof partitions === 'object' ? partitions : {}).map(([partition, bounds]) =>
      partitionText(name, partition, bounds, options.temporary),
    ),
    ...table.indexes.flatMap((index) =>
      createIndexStatements(name, index, { ifNotExists: options.ifNotExists === true }),
    ),
    ...(options.temporary === true ? [] : settingStatements(name, {}, table.options)),
    ...commentsOf(table),
    ...(options.temporary === true ? [] : (table.grants ?? [])),
  ]
}

/**
 * CREATE TABLE holds every constraint for valid, since there are no rows, and of two keys over the same columns it makes
 * one.
 */
function needsAlter(constraint: Constraint, table: Table): boolean {
  if ('notValid' in constraint && constraint.notValid === true) return true
  if (constraint.kind !== 'unique') return false
  const keys = [...(table.primaryKey === undefined ? [] : [table.primaryKey]), ...table.uniques]
  const first = keys.find((key) => key.columns.join('\0') === constraint.columns.join('\0'))
  return first?.name !== constraint.name
}

function createText(
  table: Table,
  constraints: readonly Constraint[],
  { ifNotExists, temporary }: CreateTableOptions,
): string {
  const parts = [...table.columns.map(columnText), ...constraints.map(constraintText)]
  const { unlogged, partitionBy, with: storage, inherits, using } = table.options
  const kind = temporary === true ? 'TEMPORARY ' : unlogged === true ? 'UNLOGGED ' : ''
  return [
    `CREATE ${kind}TABLE ${ifNotExists === true ? 'IF NOT EXISTS ' : ''}${quoteTable(table)} (`,
    parts.map((part) => `  ${part}`).join(',\n'),
    [
      ')',
      typeof inherits === 'string' ? ` INHERITS (${inherits})` : '',
      typeof partitionBy === 'string' ? ` PARTITION BY ${partitionBy}` : '',
      typeof using === 'string' ? ` USING ${quote(using)}` : '',
      typeof storage === 'object' ? ` WITH (${storageText(storage)})` : '',
    ].join(''),
  ].join('\n')
}

/** What follows a partition's name in the models: `OF` the partition that it is a part of, its own constraints, bounds. */
export function partitionText(table: TableName, name: string, text: string, temporary = false): string {
  const [, parent, definition = text] = /^OF ("(?:[^"]|"")*"|\w+) ([\s\S]*)$/.exec(text) ?? []
  const owner =
    parent === undefined ? quoteTable(table) : `${table.schema === undefined ? '' : `${quote(table.schema)}.`}${parent}`
  return `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${quoteTable(partitionName(table, name))} PARTITION OF ${owner} ${definition}`
}

/** A partition stands in the schema of its table unless its name says otherwise: `archive.events_2020`. */
export function partitionName(table: TableName, name: string): TableName {
  const at = name.indexOf('.')
  if (at < 0) return { ...table, name }
  return { schema: name.slice(0, at), name: name.slice(at + 1) }
}

export function createIndexStatements(
  table: TableName,
  index: IndexDefinition,
  options: IndexTextOptions = {},
): readonly string[] {
  const create = createIndexText(table, index, options)
  return index.comment === undefined
    ? [create]
    : [create, commentStatement({ table, index: index.name }, index.comment)]
}

function commentsOf(table: Table): readonly string[] {
  const name = tableNameOf(table)
  return [
    ...(table.comment === undefined ? [] : [commentStatement({ table: name }, table.comment)]),
    ...table.columns.flatMap((column) =>
      column.comment === undefined ? [] : [commentStatement({ table: name, column: column.name }, column.comment)],
    ),
    ...constraintsOf(table).flatMap((constraint) =>
      constraint.comment === undefined || constraint.name === undefined
        ? []
        : [commentStatement({ table: name, constraint: constraint.name }, constraint.comment)],
    ),
  ]
}
