import type { ColumnType } from './column-type.js'
import type { DefaultValue } from './default-value.js'

/** A column that the engine computes from others. */
export interface Generated {
  /** SQL over the column names of the same table, without outer parentheses. */
  readonly expression: string
  /** true: computed at write and kept; false: computed at read. */
  readonly stored: boolean
}

/** Where numbering starts and how it goes on; absent: the engine's own (1, 1, the bounds of the type, no cache, no cycle). Whole numbers in digits: they may be larger than a number holds. */
export interface SequenceOptions {
  readonly start?: string
  readonly increment?: string
  readonly minValue?: string
  readonly maxValue?: string
  readonly cache?: string
  readonly cycle?: boolean
  /** PostgreSQL: the sequence's name, in the schema of its table; absent: the one that the engine makes, `users_id_seq`. */
  readonly name?: string
  /** PostgreSQL: the type of a serial's sequence; absent: the column's. */
  readonly type?: string
}

/** A column that the engine numbers by itself. */
export interface Identity {
  /** true: the application may not supply a value. */
  readonly always: boolean
  /** PostgreSQL: a default from a sequence that the column owns (`serial`), as it was before there were identities. */
  readonly serial?: boolean
  readonly sequence?: SequenceOptions
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
  /** MySQL and MariaDB: every update that does not name the column sets it to the present time. */
  readonly onUpdateNow?: boolean
  /** The name that the column had before; a hint for the differ, never stored in a database. */
  readonly renamedFrom?: string
  /** The value that each of these values of an enum was before; a hint as well. */
  readonly renamedValues?: Readonly<Record<string, string>>
}
