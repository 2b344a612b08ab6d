import type { Column } from './column.js'
import type { Check, Exclusion, ForeignKey, PrimaryKey, Unique } from './constraint.js'
import type { IndexDefinition } from './index-definition.js'
import type { TableName } from './table-name.js'

/**
 * What an engine lets a table choose beside its columns; each dialect documents the keys it knows
 * (SQLite: `strict`, `withoutRowid`, …; docs/models.md lists all). Absent and false are the same, and canonical IR leaves
 * false out. An option of several parts (the partitions of a table, storage parameters) is an object of texts.
 */
export type TableOptions = Readonly<Record<string, string | boolean | Readonly<Record<string, string>>>>

/** The options but for `spelling`: how SQLite, MySQL and MariaDB write what means the same, which is no part of what a table is. */
export function comparedOptions({ spelling: _, ...options }: TableOptions): TableOptions {
  return options
}

/** One table. Columns in their order; everything else in canonical order (see normalize.ts). */
export interface Table extends TableName {
  readonly columns: readonly Column[]
  readonly primaryKey?: PrimaryKey
  readonly uniques: readonly Unique[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  readonly excludes: readonly Exclusion[]
  readonly indexes: readonly IndexDefinition[]
  readonly options: TableOptions
  readonly comment?: string
  /** Statements that say who may use it, its columns and its numbers. Kept when it is made anew; never compared. */
  readonly grants?: readonly string[]
  /** The name that the table had before; a hint for the differ, never stored in a database. */
  readonly renamedFrom?: string
}
