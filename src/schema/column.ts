import type { ColumnType } from './column-type.js'
import type { DefaultValue } from './default-value.js'

/** A column that the engine computes from others. */
export interface Generated {
  /** SQL over the column names of the same table, without outer parentheses. */
  readonly expression: string
  /** true: computed at write and kept; false: computed at read. */
  readonly stored: boolean
}

/** A column that the engine numbers by itself. */
export interface Identity {
  /** true: the application may not supply a value. */
  readonly always: boolean
}

/**
 * One column. Absent means "the engine's own": no default, no collation of its own, no comment.
 * `default` and `generated` and `identity` exclude each other.
 */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly default?: DefaultValue
  readonly identity?: Identity
  readonly generated?: Generated
  readonly collation?: string
  readonly comment?: string
  /** The name that the column had before; a hint for the differ, never stored in a database. */
  readonly renamedFrom?: string
}
