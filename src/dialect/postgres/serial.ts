import type { Column, TableName } from '../../schema/index.js'
import { literal, quote, quoteTable } from './quote.js'
import { sequenceOf } from './sequence-name.js'
import { sequenceOptionsText } from './sequence-options.js'
import { spellType } from './types.js'

/** The statements that give a column its numbers the older way: a sequence that it owns, and a default from it. */
export function attachSerial(table: TableName, column: Column, unlogged = false): readonly string[] {
  const sequence = sequenceOf(table, column)
  const options = sequenceOptionsText(column.identity?.sequence)
  const type = column.identity?.sequence?.type ?? spellType(column.type)
  const target = `${quoteTable(table)}.${quote(column.name)}`
  return [
    `CREATE ${unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${sequence} AS ${type}${options === '' ? '' : ` ${options}`}`,
    `ALTER TABLE ${quoteTable(table)} ALTER COLUMN ${quote(column.name)} SET DEFAULT nextval(${literal(sequence)}::regclass)`,
    `ALTER SEQUENCE ${sequence} OWNED BY ${target}`,
  ]
}

/** Numbering goes on behind the rows that are there. */
export function continueNumbering(table: TableName, column: Column): string {
  const name = quote(column.name)
  const start = BigInt(column.identity?.sequence?.start ?? '1')
  const sequence = `pg_get_serial_sequence(${literal(quoteTable(table))}, ${literal(column.name)})`
  return `SELECT setval(${sequence}, max(${name})) FROM ${quoteTable(table)} HAVING max(${name}) >= ${start}`
}
