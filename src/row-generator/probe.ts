import type { Scalar } from '../dialect/row-values.js'
import type { TableName } from '../schema/index.js'

export type ProbeKind =
  | 'null'
  | 'missing-value'
  | 'duplicate'
  | 'too-long'
  | 'out-of-range'
  | 'enum-value'
  | 'type'
  | 'check'
  | 'orphan'
  | 'overlap'

/** Rows that the live schema allows and the other one probably refuses or cannot hold whole; one probe a difference. */
export interface Probe {
  readonly kind: ProbeKind
  readonly table: string
  readonly columns: readonly string[]
  /** What its rows are, for people: `two rows with the same users.email`. */
  readonly description: string
  readonly tableName: TableName
  /** Ways to make the rows, the likeliest first: of each row the values that matter. */
  readonly attempts: readonly (readonly ProbeValues[])[]
  /** All rows but the first have what the first one has in these columns. */
  readonly same: readonly string[]
  /** What the rows must meet for the difference to matter to them (the predicate of a partial index), and must not meet. */
  readonly condition: string | null
  readonly violates: string | null
}

export type ProbeValues = Readonly<Record<string, Scalar>>
