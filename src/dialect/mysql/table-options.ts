import type { SetTableOptions } from '../../operations/index.js'
import type { ColumnType, Table } from '../../schema/index.js'
import { alterTable } from './alter-table.js'
import { collationName, columnText } from './column-text.js'
import type { MysqlServer } from './server.js'

/** The statements that bring a table's options from what they are to what is asked. */
export function tableOptionStatements(
  { table, to }: SetTableOptions,
  live: Table,
  server: MysqlServer,
): readonly string[] {
  const { options } = live
  const changes = (name: string): boolean => options[name] !== to[name]
  const parts: string[] = []
  if (changes('engine')) parts.push(`ENGINE = ${collationName(String(to['engine'] ?? 'InnoDB'))}`)
  if (changes('rowFormat')) parts.push(`ROW_FORMAT = ${collationName(String(to['rowFormat'] ?? 'DEFAULT'))}`)
  if (changes('collate')) parts.push(`DEFAULT COLLATE = ${collationName(String(to['collate'] ?? server.collation))}`)
  // A column keeps the collation that it was made with; those that follow their table are told to, by naming none.
  const following = changes('collate')
    ? live.columns.filter((column) => followsTable(column.type) && column.collation === undefined)
    : []
  const { partitionBy } = to
  const partitions = !changes('partitionBy')
    ? []
    : [typeof partitionBy === 'string' ? `PARTITION BY ${partitionBy}` : 'REMOVE PARTITIONING']
  return [
    ...alterTable(table, parts),
    ...alterTable(
      table,
      following.map((column) => `MODIFY COLUMN ${columnText(column, server)}`),
    ),
    ...partitions.flatMap((part) => alterTable(table, [part])),
  ]
}

function followsTable(type: ColumnType): boolean {
  if (type.kind === 'custom') return /char|text|^enum|^set\b/i.test(type.sql)
  return ['text', 'string', 'char', 'enum', 'uuid'].includes(type.kind)
}
