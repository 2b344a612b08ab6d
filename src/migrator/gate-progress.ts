/** What `lint`, `verify` or `ci` has just begun. */
export interface GateProgress {
  /** In words, as in `verify`. */
  readonly step: string
  /** Absent: the step is about no single revision. */
  readonly revision?: {
    readonly id: string
    /** Counted from 0. */
    readonly at: number
    readonly total: number
  }
}
