import type { PlannedRow } from './cell.js'

export interface Attempt {
  /** Which row of the table: each has values of its own. */
  readonly row: number
  /** 0 for the first try; each further one gives other values where it can. */
  readonly salt: number
  /** Only values that are in no way special. */
  readonly plain: boolean
  /** Values that the row has in any case. */
  readonly fixed?: PlannedRow
}

/** An attempt, and what of it has been in the way so far. */
export interface Draft extends Attempt {
  /** Columns of keys that another row has already. */
  readonly clashing: ReadonlySet<string>
  /** How often that has been so. */
  readonly clash: number
}
