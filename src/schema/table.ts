import type { Column } from './column.js'
import type { Check, ForeignKey, PrimaryKey, Unique } from './constraint.js'
import type { IndexDefinition } from './index-definition.js'
import type { TableName } from './table-name.js'

/**
 * What an engine lets a table choose beside its columns; each dialect documents the keys it knows
 * (SQLite: `strict`, `withoutRowid`). Absent and false are the same, and canonical IR leaves false out.
 */
export type TableOptions = Readonly<Record<string, string | boolean>>

/** One table. Columns in their order; everything else in canonical order (see normalize.ts). */
export interface Table extends TableName {
  readonly columns: readonly Column[]
  readonly primaryKey?: PrimaryKey
  readonly uniques: readonly Unique[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  readonly indexes: readonly IndexDefinition[]
  readonly options: TableOptions
  readonly comment?: string
  /** The name that the table had before; a hint for the differ, never stored in a database. */
  readonly renamedFrom?: string
}
