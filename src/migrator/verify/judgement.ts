import type { Finding, StatementEvidence, UnfilledTable, Verdict } from '../results.js'

/** What came of proving one revision. */
export interface Judgement {
  readonly verdict: Verdict
  readonly declared?: boolean
  readonly findings: readonly Finding[]
  readonly unfilled?: readonly UnfilledTable[]
  /** The tables that rows were made for, by the names that people read. */
  readonly tried?: readonly string[]
  /** What was seen of locks and rewrites; absent: nothing. */
  readonly evidence?: readonly StatementEvidence[]
  /** It does not run, so nothing that stands on it can be judged. */
  readonly isStuck?: true
}
