import { isDeepStrictEqual } from 'node:util'
import type { SetTableOptions } from '../../operations/index.js'
import type { Table, TableOptions } from '../../schema/index.js'
import { alterTable } from './alter-table.js'
import { checkOfColumn, collationName, columnText } from './column-text.js'
import { constraintText } from './constraint-text.js'
import type { MysqlServer } from './server.js'
import { followsTable } from './spelling.js'

/** The statements that bring a table's options from what they are to what is asked. */
export function tableOptionStatements(
  { table, to }: SetTableOptions,
  live: Table,
  server: MysqlServer,
): readonly string[] {
  const { options } = live
  const changes = (name: string): boolean => options[name] !== to[name]
  const parts: string[] = [...moreParts(options['with'], to['with'])]
  if (changes('engine')) parts.push(`ENGINE = ${collationName(String(to['engine'] ?? 'InnoDB'))}`)
  if (changes('rowFormat')) parts.push(`ROW_FORMAT = ${collationName(String(to['rowFormat'] ?? 'DEFAULT'))}`)
  if (changes('collate')) parts.push(`DEFAULT COLLATE = ${collationName(String(to['collate'] ?? server.collation))}`)
  // A column keeps the collation that it was made with; those that follow their table are told to, by naming none.
  const following = changes('collate') ? live.columns.filter(followsTable) : []
  if (changes('systemVersioning')) parts.push(`${to['systemVersioning'] === true ? 'ADD' : 'DROP'} SYSTEM VERSIONING`)
  const { primaryKey } = live
  if (primaryKey !== undefined && !isDeepStrictEqual(options['keyParts'], to['keyParts'])) {
    const key = constraintText({ kind: 'primary-key', ...primaryKey }, server.flavour, to['keyParts'])
    parts.push('DROP PRIMARY KEY', `ADD ${key}`)
  }
  const { partitionBy } = to
  const partitions = !changes('partitionBy')
    ? []
    : [typeof partitionBy === 'string' ? `PARTITION BY ${partitionBy}` : 'REMOVE PARTITIONING']
  return [
    ...alterTable(table, parts),
    ...alterTable(
      table,
      following.map(
        (column) => `MODIFY COLUMN ${columnText(column, server, checkOfColumn(live, column.name, server))}`,
      ),
    ),
    ...partitions.flatMap((part) => alterTable(table, [part])),
  ]
}

/** What an option is that nobody set. */
const unset: Readonly<Record<string, string>> = {
  KEY_BLOCK_SIZE: '0',
  MAX_ROWS: '0',
  MIN_ROWS: '0',
  AVG_ROW_LENGTH: '0',
  CHECKSUM: '0',
  DELAY_KEY_WRITE: '0',
  INSERT_METHOD: 'NO',
  UNION: '()',
  COMPRESSION: "''",
  ENCRYPTION: "'N'",
  CONNECTION: "''",
}

function moreParts(from: TableOptions[string] = {}, to: TableOptions[string] = {}): readonly string[] {
  const [old, next] = [typeof from === 'object' ? from : {}, typeof to === 'object' ? to : {}]
  return [
    ...Object.keys(old)
      .filter((name) => next[name] === undefined)
      .map((name) => `${name}=${unset[name] ?? 'DEFAULT'}`),
    ...Object.entries(next)
      .filter(([name, value]) => old[name] !== value)
      .map(([name, value]) => `${name}=${value}`),
  ]
}
