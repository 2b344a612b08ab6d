import { type Column, constraintsOf, type Table, type TableOptions } from '../../schema/index.js'
import { checkOfColumn, collationName, columnText, isRowTime } from './column-text.js'
import { constraintText, indexText } from './constraint-text.js'
import { collationOf } from './normalize.js'
import { literal, quote, quoteAll } from './quote.js'
import type { MysqlServer } from './server.js'
import { spelledColumn, spelledKeyMethod, spelledMethod } from './spelling.js'

export interface CreateTableOptions {
  readonly ifNotExists?: boolean
  readonly temporary?: boolean
}

/** The statement that makes a table whole, indexes and comments too. */
export function createTableText(table: Table, server: MysqlServer, options: CreateTableOptions = {}): string {
  const isOwnCheck = (column: Column, name: string | undefined): boolean =>
    name !== undefined && checkOfColumn(table, column.name, server)?.name === name
  const collation = collationOf(table.options, server)
  const parts = [
    ...table.columns
      .map((column) => spelledColumn(column, table.options, collation, server))
      .map((column) => columnText(column, server, checkOfColumn(table, column.name, server))),
    ...constraintsOf(table)
      .filter(({ kind, name }) => !(kind === 'check' && table.columns.some((column) => isOwnCheck(column, name))))
      .map((constraint) => [
        constraintText(constraint, server.flavour, table.options['keyParts']),
        spelledMethod(constraint, table.options),
      ])
      .map(words),
    ...ownKeyTexts(table),
    ...periodText(table),
    ...table.indexes.map((index) => words([indexText(index, server.flavour), spelledMethod(index, table.options)])),
  ]
  const what = `${options.temporary === true ? 'TEMPORARY ' : ''}TABLE ${options.ifNotExists === true ? 'IF NOT EXISTS ' : ''}`
  const { partitionBy, systemVersioning } = table.options
  return words([
    `CREATE ${what}${quote(table.name)} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)`,
    optionsText(table.options),
    table.comment === undefined ? '' : `COMMENT=${literal(table.comment)}`,
    systemVersioning === true ? 'WITH SYSTEM VERSIONING' : '',
    typeof partitionBy === 'string' ? `PARTITION BY ${partitionBy}` : '',
  ])
}

function words(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}

/** The indexes that the server would make for foreign keys by itself, where the table spells them. */
function ownKeyTexts(table: Table): readonly string[] {
  return table.foreignKeys.flatMap(({ name = '', columns }) => {
    const method = spelledKeyMethod(table, name)
    return method === '' ? [] : [`KEY ${quote(name)} (${quoteAll(columns)}) ${method}`]
  })
}

/** What says which columns hold the time of a row, where they have names. */
function periodText(table: Table): readonly string[] {
  const times = table.columns.filter(({ generated }) => generated !== undefined && isRowTime(generated.expression))
  const [start, end] = [times.find(({ generated }) => /start/i.test(generated?.expression ?? '')), times.at(-1)]
  if (start === undefined || end === undefined) return []
  const last = times.find((column) => column !== start) ?? end
  return [`PERIOD FOR SYSTEM_TIME (${quote(start.name)}, ${quote(last.name)})`]
}

/** The options that stand behind the parentheses, but for the partitions. */
export function optionsText(options: TableOptions): string {
  const { engine, charset, collate, rowFormat, with: more } = options
  return words([
    typeof engine === 'string' ? `ENGINE=${collationName(engine)}` : '',
    typeof charset === 'string' ? `DEFAULT CHARSET=${collationName(charset)}` : '',
    typeof collate === 'string' ? `COLLATE=${collationName(collate)}` : '',
    typeof rowFormat === 'string' ? `ROW_FORMAT=${collationName(rowFormat)}` : '',
    ...Object.entries(typeof more === 'object' ? more : {}).map(([name, value]) => `${name}=${value}`),
  ])
}
