import type { Column, TableName } from '../../schema/index.js'
import { sequenceText } from './column-text.js'
import { literal, quote, quoteTable } from './quote.js'
import { spellType } from './types.js'

/** A name as the engine itself makes it for a sequence: both parts cut until it fits in 63 bytes. */
export function sequenceName(table: string, column: string): string {
  let [first, second] = [table, column]
  const fits = (): boolean => Buffer.byteLength(`${first}_${second}_seq`) <= 63
  while (!fits()) {
    if (Buffer.byteLength(first) > Buffer.byteLength(second)) first = [...first].slice(0, -1).join('')
    else second = [...second].slice(0, -1).join('')
  }
  return `${first}_${second}_seq`
}

/** The statements that give a column its numbers the older way: a sequence that it owns, and a default from it. */
export function attachSerial(table: TableName, column: Column, unlogged = false): readonly string[] {
  const sequence = quoteTable({ ...table, name: sequenceName(table.name, column.name) })
  const options = sequenceText(column.identity ?? { always: false })
  const target = `${quoteTable(table)}.${quote(column.name)}`
  return [
    `CREATE ${unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${sequence} AS ${spellType(column.type)}${options === '' ? '' : ` ${options}`}`,
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
