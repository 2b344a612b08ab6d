import type { Table, TableOptions } from '../../schema/index.js'
import type { Row } from '../connection.js'
import type { OddFacts } from './odd-table.js'
import type { MysqlServer } from './server.js'
import { spellingOf } from './spelling.js'
import { toColumn } from './to-column.js'
import { toChecks, toForeignKeys } from './to-constraint.js'
import { isImplicit, type ListedIndex, primaryKeyName, toIndexes } from './to-index.js'

/** What the catalog says about one table. */
export interface TableRows {
  readonly table: Row
  readonly columns: readonly Row[]
  readonly indexes: readonly Row[]
  readonly foreignKeys: readonly Row[]
  readonly checks: readonly Row[]
  /** What SHOW CREATE TABLE says of it; null: it was not asked. */
  readonly odd: OddFacts | null
  /** SHOW CREATE TABLE, where its spelling is wanted; else null. */
  readonly shown: string | null
}

export function toTable(rows: TableRows, server: MysqlServer): Table {
  const table = withoutSpelling(rows, server)
  if (rows.shown === null) return table
  const spelling = spellingOf(table, rows.shown, server)
  return Object.keys(spelling).length === 0 ? table : { ...table, options: { ...table.options, spelling } }
}

function withoutSpelling(rows: TableRows, server: MysqlServer): Table {
  const { table } = rows
  const name = String(table['name'])
  const collation = String(table['collation'])
  const { checks, jsonColumns } = toChecks(rows.checks, rows.columns, server)
  const foreignKeys = toForeignKeys(rows.foreignKeys, server)
  const all = toIndexes(rows.indexes, String(table['engine']), rows.odd)
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
    options: toOptions(table, key, rows.odd, server),
    ...(table['comment'] === '' ? {} : { comment: String(table['comment']) }),
  }
}

function toOptions(table: Row, key: ListedIndex | undefined, odd: OddFacts | null, server: MysqlServer): TableOptions {
  const engine = String(table['engine'])
  const keyParts = partsOfKey(key)
  const rowFormat = /row_format=(\w+)/i.exec(String(table['options'] ?? ''))?.[1]
  return {
    ...(engine.toLowerCase() === 'innodb' ? {} : { engine }),
    ...(table['collation'] === server.collation ? {} : { collate: String(table['collation']) }),
    ...(rowFormat === undefined ? {} : { rowFormat: rowFormat.toUpperCase() }),
    ...(odd === null || odd.partitionBy === null ? {} : { partitionBy: odd.partitionBy }),
    ...(odd === null || Object.keys(odd.with).length === 0 ? {} : { with: odd.with }),
    ...(Object.keys(keyParts).length === 0 ? {} : { keyParts }),
    ...(table['type'] === 'SYSTEM VERSIONED' ? { systemVersioning: true } : {}),
  }
}

/** What a primary key says of a column beside its name. */
function partsOfKey(key: ListedIndex | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (key?.definition.keys ?? []).flatMap(({ column = '', length, order }) => {
      const text = `${length === undefined ? '' : `(${length})`}${order === undefined ? '' : ' desc'}`.trim()
      return text === '' ? [] : [[column, text]]
    }),
  )
}
