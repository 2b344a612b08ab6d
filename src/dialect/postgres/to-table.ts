import type { EnumType, Table, TableOptions } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { storageOf } from './storage.js'
import { toColumn } from './to-column.js'
import { toCheck, toExclusion, toForeignKey, toKey } from './to-constraint.js'
import { toIndex } from './to-index.js'

/** What the catalog says about one table. */
export interface TableRows {
  readonly table: Row
  readonly columns: readonly Row[]
  readonly sequences: readonly Row[]
  readonly constraints: readonly Row[]
  readonly indexes: readonly Row[]
  readonly grants: Row | undefined
  readonly enums: readonly EnumType[]
}

export function toTable(rows: TableRows): Table {
  const { table } = rows
  const columns = rows.columns.map((row) => toColumn(row, String(table['name']), rows.sequences, rows.enums))
  const ofKind = (kind: string): readonly Row[] => rows.constraints.filter((row) => row['kind'] === kind)
  const [key] = ofKind('p')
  return {
    name: String(table['name']),
    ...(table['schema'] == null ? {} : { schema: String(table['schema']) }),
    columns,
    ...(key === undefined ? {} : { primaryKey: toKey(key) }),
    uniques: ofKind('u').map((row) => ({
      ...toKey(row),
      ...(row['nulls_not_distinct'] === true ? { nullsNotDistinct: true } : {}),
    })),
    foreignKeys: ofKind('f').map(toForeignKey),
    checks: ofKind('c').map(toCheck),
    excludes: ofKind('x').map(toExclusion),
    indexes: rows.indexes.map(toIndex),
    options: toOptions(table, rows.columns),
    ...(table['comment'] == null ? {} : { comment: String(table['comment']) }),
    ...(rows.grants?.['grants'] == null ? {} : { grants: rows.grants['grants'] as readonly string[] }),
  }
}

function toOptions(table: Row, columns: readonly Row[]): TableOptions {
  const settings = columns.filter((row) => row['settings'] != null)
  const replica = { n: 'nothing', f: 'full', i: table['replica_index'] }[String(table['replica_identity'])]
  const security = table['forced_row_security'] === true ? 'forced' : true
  return {
    ...(table['persistence'] === 'u' ? { unlogged: true } : {}),
    ...(table['storage'] == null ? {} : { with: storageOf(table['storage'] as readonly string[]) }),
    ...(table['partition_by'] == null ? {} : { partitionBy: String(table['partition_by']) }),
    ...(table['partitions'] == null ? {} : { partitions: table['partitions'] as Record<string, string> }),
    ...(table['inherits'] == null ? {} : { inherits: String(table['inherits']) }),
    ...(table['row_security'] === true ? { rowSecurity: security } : {}),
    ...(replica == null ? {} : { replicaIdentity: String(replica) }),
    ...(table['cluster_index'] == null ? {} : { clusterOn: String(table['cluster_index']) }),
    ...(table['access_method'] == null ? {} : { using: String(table['access_method']) }),
    ...(settings.length === 0
      ? {}
      : { columnSettings: Object.fromEntries(settings.map((row) => [String(row['name']), String(row['settings'])])) }),
  }
}
