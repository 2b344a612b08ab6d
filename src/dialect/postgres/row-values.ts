import type { Column, Schema, Table } from '../../schema/index.js'
import type { RowValues, Scalar, ValueShape } from '../row-values.js'
import { postgresRules, tokenize } from '../sql-text/lexer.js'
import { canonicalText } from './canonical-row-text.js'
import { partitionConditions } from './partition-conditions.js'
import { literal, quoteTable } from './quote.js'
import { spellType } from './types.js'
import { overColumn, shapeOfType } from './value-shapes.js'
import { wholeTable } from './whole-table.js'

/** A value in the words of its type's input function: every type reads a text. */
function textOf(value: Exclude<Scalar, null>, shape: ValueShape): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (shape.kind === 'boolean') return value === true || value === 'true' || value === 1n ? 'true' : 'false'
  return String(value)
}

function writtenIn(value: Scalar, shape: ValueShape): string {
  if (value === null) return 'NULL'
  if (shape.kind === 'sample' && shape.asSql) return String(value)
  return literal(textOf(value, shape))
}

export const rowValues: RowValues = {
  shapeOf(column: Column, _: Table, schema: Schema) {
    const found = shapeOfType(spellType(column.type), schema)
    return found && { ...found, conditions: found.conditions.map((text) => overColumn(text, column.name)) }
  },
  literal: writtenIn,
  typedLiteral: (value, shape, column) => `CAST(${writtenIn(value, shape)} AS ${spellType(column.type)})`,
  placement: (table) => partitionConditions(table),
  refuses: (table) =>
    table.options['partitionBy'] !== undefined && Object.keys(table.options['partitions'] ?? {}).length === 0
      ? 'it is partitioned and has no partition'
      : null,
  // The rows of a partitioned table are all in its partitions.
  whole: wholeTable,
  ownRows: (table) => `${table.options['partitionBy'] === undefined ? 'ONLY ' : ''}${quoteTable(table)}`,
  overriding: ' OVERRIDING SYSTEM VALUE',
  noValues: 'DEFAULT VALUES',
  keyChecks: {
    off: ['SET LOCAL session_replication_role = replica'],
    on: ['SET LOCAL session_replication_role = origin'],
  },
  atOnce: ['SET CONSTRAINTS ALL IMMEDIATE'],
  unguarded: { begin: ['SET session_replication_role = replica'], end: ['SET session_replication_role = origin'] },
  tokens: (sql) => tokenize(sql, postgresRules),
  canonicalText,
}
