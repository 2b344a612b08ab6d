import type { Table, TableOptions } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { partitionText } from './partition-text.js'
import type { MysqlServer } from './server.js'
import { toColumn } from './to-column.js'
import { toChecks, toForeignKeys } from './to-constraint.js'
import { isImplicit, primaryKeyName, toIndexes } from './to-index.js'

/** What the catalog says about one table. */
export interface TableRows {
  readonly table: Row
  readonly columns: readonly Row[]
  readonly indexes: readonly Row[]
  readonly foreignKeys: readonly Row[]
  readonly checks: readonly Row[]
  readonly partitions: readonly Row[]
}

export function toTable(rows: TableRows, server: MysqlServer): Table {
  const { table } = rows
  const name = String(table['name'])
  const collation = String(table['collation'])
  const { checks, jsonColumns } = toChecks(rows.checks, server)
  const foreignKeys = toForeignKeys(rows.foreignKeys, server)
  const all = toIndexes(rows.indexes)
  const key = all.find((index) => index.name === 'PRIMARY')
  const others = all.filter((index) => index.name !== 'PRIMARY' && !isImplicit(index, foreignKeys))
  // What is unique over plain columns is one thing here, whichever way it was asked for.
  const uniques = others.filter((index) => index.isPlainUnique)
  return {
    name,
    columns: rows.columns.map((row) => toColumn(row, collation, jsonColumns, server)),
    ...(key === undefined
      ? {}
      : { primaryKey: { name: primaryKeyName(name), columns: key.definition.keys.map(({ column }) => column ?? '') } }),
    uniques: uniques.map(({ definition }) => ({
      name: definition.name,
      columns: definition.keys.map(({ column }) => column ?? ''),
      ...(definition.comment === undefined ? {} : { comment: definition.comment }),
    })),
    foreignKeys,
    checks,
    excludes: [],
    indexes: others.filter((index) => !index.isPlainUnique).map(({ definition }) => definition),
    options: toOptions(table, rows.partitions, server),
    ...(table['comment'] === '' ? {} : { comment: String(table['comment']) }),
  }
}

function toOptions(table: Row, partitions: readonly Row[], server: MysqlServer): TableOptions {
  const engine = String(table['engine'])
  const rowFormat = /row_format=(\w+)/i.exec(String(table['options'] ?? ''))?.[1]
  return {
    ...(engine.toLowerCase() === 'innodb' ? {} : { engine }),
    ...(table['collation'] === server.collation ? {} : { collate: String(table['collation']) }),
    ...(rowFormat === undefined ? {} : { rowFormat: rowFormat.toUpperCase() }),
    ...(partitions.length === 0 ? {} : { partitionBy: partitionText(partitions) }),
  }
}
