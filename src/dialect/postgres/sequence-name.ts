import type { Column, TableName } from '../../schema/index.js'
import { quoteTable } from './quote.js'

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

/** The sequence of a numbered column, as SQL. */
export function sequenceOf(table: TableName, column: Column): string {
  const name = column.identity?.sequence?.name ?? sequenceName(table.name, column.name)
  return quoteTable({ ...table, name })
}
