import { constraintsOf, type Table, type TableOptions } from '../../schema/index.js'
import { collationName, columnText } from './column-text.js'
import { constraintText, indexText } from './constraint-text.js'
import { literal, quote } from './quote.js'
import type { MysqlServer } from './server.js'

export interface CreateTableOptions {
  readonly ifNotExists?: boolean
  readonly temporary?: boolean
}

/** The statement that makes a table whole, indexes and comments too. */
export function createTableText(table: Table, server: MysqlServer, options: CreateTableOptions = {}): string {
  const parts = [
    ...table.columns.map((column) => columnText(column, server)),
    ...constraintsOf(table).map(constraintText),
    ...table.indexes.map((index) => indexText(index, server.flavour)),
  ]
  const words = `${options.temporary === true ? 'TEMPORARY ' : ''}TABLE ${options.ifNotExists === true ? 'IF NOT EXISTS ' : ''}`
  const { partitionBy } = table.options
  return [
    `CREATE ${words}${quote(table.name)} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)`,
    optionsText(table.options),
    table.comment === undefined ? '' : `COMMENT=${literal(table.comment)}`,
    typeof partitionBy === 'string' ? `PARTITION BY ${partitionBy}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** The options that stand behind the parentheses, but for the partitions. */
export function optionsText(options: TableOptions): string {
  const { engine, charset, collate, rowFormat } = options
  return [
    typeof engine === 'string' ? `ENGINE=${collationName(engine)}` : '',
    typeof charset === 'string' ? `DEFAULT CHARSET=${collationName(charset)}` : '',
    typeof collate === 'string' ? `COLLATE=${collationName(collate)}` : '',
    typeof rowFormat === 'string' ? `ROW_FORMAT=${collationName(rowFormat)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
