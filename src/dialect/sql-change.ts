import type { Operation } from '../operations/index.js'
import type { TableName } from '../schema/index.js'

/**
 * What one step of a revision does: an operation, whether it was asked for by `op` or read from SQL, or what only SQL can
 * ask for. Rules are written against this, once for both.
 */
export type Change = Exclude<Operation, { readonly kind: 'execute' }> | SqlChange

export type ChangeKind = Change['kind']

/** What there is no operation for. */
export type SqlChange =
  | UpdateRows
  | DeleteRows
  | { readonly kind: 'insert-rows'; readonly table: TableName; readonly from: readonly TableName[] }
  | { readonly kind: 'truncate'; readonly table: TableName; readonly cascade: boolean }
  | { readonly kind: 'drop-database'; readonly name: string }
  | { readonly kind: 'rename-schema'; readonly name: string; readonly to: string }
  | AddEnumValue
  | { readonly kind: 'rename-enum-value'; readonly type: TableName; readonly from: string; readonly to: string }
  | RewriteTable
  | Reindex
  | DetachPartition
  | { readonly kind: 'attach-partition'; readonly table: TableName; readonly partition: TableName }
  | { readonly kind: 'set-logged'; readonly table: TableName; readonly logged: boolean }
  | { readonly kind: 'set-access-method' | 'set-tablespace'; readonly table: TableName }
  | { readonly kind: 'replica-identity'; readonly table: TableName; readonly identity: string }
  | {
      readonly kind: 'set-storage'
      readonly table: TableName
      /** Names in lower case, values as written. */
      readonly parameters: Readonly<Record<string, string>>
    }
  | { readonly kind: 'constrain-domain'; readonly domain: TableName; readonly notValid: boolean }
  | { readonly kind: 'set-engine'; readonly table: TableName; readonly engine: string }
  | { readonly kind: 'convert-charset'; readonly table: TableName; readonly charset: string }
  | { readonly kind: 'repartition'; readonly table: TableName; readonly action: string }
  | { readonly kind: 'online-ddl'; readonly table: TableName; readonly algorithm?: string; readonly lock?: string }
  | { readonly kind: 'lock-table'; readonly table: TableName }
  | { readonly kind: 'pragma'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'transaction-control'; readonly words: string }
  | { readonly kind: 'dynamic-sql' }
  /** Nothing that a rule knows; `words` are those that it begins with, in capitals. */
  | { readonly kind: 'other'; readonly words: string }

export interface UpdateRows {
  readonly kind: 'update-rows'
  readonly table: TableName
  /** In the order in which they are assigned, doubles included. */
  readonly columns: readonly string[]
  readonly hasWhere: boolean
}

export interface DeleteRows {
  readonly kind: 'delete-rows'
  readonly table: TableName
  readonly hasWhere: boolean
}

export interface AddEnumValue {
  readonly kind: 'add-enum-value'
  readonly type: TableName
  readonly value: string
  /** Whether BEFORE or AFTER says where. */
  readonly isPlaced: boolean
}

/** A command that writes a table anew: VACUUM FULL, CLUSTER, OPTIMIZE TABLE; `table` null: all of them. */
export interface RewriteTable {
  readonly kind: 'rewrite-table'
  readonly table: TableName | null
  readonly command: string
}

export interface Reindex {
  readonly kind: 'reindex'
  /** What is built anew: INDEX, TABLE, SCHEMA, DATABASE, SYSTEM. */
  readonly scope: string
  readonly object: TableName | null
  readonly concurrently: boolean
}

export interface DetachPartition {
  readonly kind: 'detach-partition'
  readonly table: TableName
  readonly partition: TableName
  readonly concurrently: boolean
}

/** The table that a change is about, or null where it is about none. */
export function tableOf(change: Change): TableName | null {
  switch (change.kind) {
    case 'create-trigger':
    case 'drop-trigger':
    case 'replace-trigger': {
      const { table, schema } = change.object
      if (table === undefined) return null
      return schema === undefined ? { name: table } : { name: table, schema }
    }
    default:
      return 'table' in change ? change.table : null
  }
}
