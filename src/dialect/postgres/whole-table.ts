import { displayName, type ForeignKey, type Schema, sameTable, type Table, type TableName } from '../../schema/index.js'
import { tokenize } from '../sql-text/lexer.js'
import { postgresRules } from '../sql-text/lexical-rules.js'
import { isSymbol, isWord, parenthesis, type Token } from '../sql-text/token.js'
import { quoteTable } from './quote.js'

/** The table with what rows in it have to do with: what it inherits, and the foreign keys that only its partitions have. */
export function wholeTable(table: Table, schema: Schema): Table {
  const { inherits, partitions } = table.options
  if (typeof partitions === 'object') return withPartitionKeys(table, Object.values(partitions))
  if (typeof inherits !== 'string') return table
  const names = inherits.split(/,\s*/)
  const parents = schema.tables
    .filter((parent) => names.includes(quoteTable(parent)) || names.includes(displayName(parent)))
    .map((parent) => wholeTable(parent, schema))
  const columns = new Map(
    [...parents.flatMap((parent) => parent.columns), ...table.columns].map((column) => [column.name, column]),
  )
  const checks = parents.flatMap((parent) => parent.checks.filter(({ noInherit }) => noInherit !== true))
  return { ...table, columns: [...columns.values()], checks: [...table.checks, ...checks] }
}

function withPartitionKeys(table: Table, partitions: readonly string[]): Table {
  const found = [...table.foreignKeys]
  const same = (a: ForeignKey, b: ForeignKey): boolean =>
    a.columns.join('\0') === b.columns.join('\0') && sameTable(a.table, b.table)
  for (const foreignKey of partitions.flatMap(foreignKeysIn)) {
    if (!found.some((known) => same(known, foreignKey))) found.push(foreignKey)
  }
  return { ...table, foreignKeys: found }
}

/** `… FOREIGN KEY (customer_id) REFERENCES customer(customer_id) …` as often as it is there. */
function foreignKeysIn(partition: string): readonly ForeignKey[] {
  const tokens = tokenize(partition, postgresRules)
  return tokens.flatMap((token, at): ForeignKey[] => {
    if (!isWord(token, 'foreign') || !isWord(tokens[at + 1], 'key')) return []
    const columns = namesAt(tokens, at + 2)
    if (columns === null || !isWord(tokens[columns.end + 1], 'references')) return []
    let place = columns.end + 2
    let table: TableName = { name: tokens[place]?.value ?? '' }
    if (isSymbol(tokens[place + 1], '.')) {
      table = { schema: table.name, name: tokens[place + 2]?.value ?? '' }
      place += 2
    }
    const referenced = namesAt(tokens, place + 1)
    if (referenced === null) return []
    const { names } = columns
    return [
      { columns: names, table, referencedColumns: referenced.names, onDelete: 'no action', onUpdate: 'no action' },
    ]
  })
}

/** Names between parentheses. */
function namesAt(tokens: readonly Token[], open: number): { names: readonly string[]; end: number } | null {
  const close = isSymbol(tokens[open], '(') ? parenthesis(tokens, open)?.close : undefined
  if (close === undefined) return null
  const names = tokens.slice(open + 1, close).filter(({ type }) => type === 'word' || type === 'quoted')
  return { names: names.map(({ value }) => value), end: close }
}
