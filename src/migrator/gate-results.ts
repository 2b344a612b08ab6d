/** What `lint`, `verify` and `ci` return; part of results.ts. Extend them; never rename. */

export type Verdict =
  | 'upgrade-failed'
  | 'downgrade-failed'
  | 'not-restored'
  | 'reupgrade-failed'
  | 'reupgrade-differs'
  | 'lossy'
  | 'order-only'
  | 'reversible'
  | 'irreversible'
  | 'not-judged'

export interface Finding {
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'note'
  /** What it is about: `table users`, `index ix_users_email`. */
  readonly object: string
  readonly message: string
  /** What mends it: a command, code, or a sentence. */
  readonly fix?: string
  /** The revision and its file, relative to the current folder; absent where the finding is about no single one. */
  readonly revision?: string
  readonly path?: string
  /** Counted from 1. */
  readonly line?: number
}

/** What the engine was seen to do for one statement of a revision, with one table that was there before. */
export interface StatementEvidence {
  readonly direction: 'up' | 'down'
  /** Of what ran without a look in between (`op.knex`, `op.query`) all statements, separated by semicolons. */
  readonly sql: string
  /** The strongest lock on something that was there before, in the engine's words; null: none was seen. */
  readonly lock: string | null
  /** Who waits while that lock is held; absent: nobody who only reads and writes rows, or no lock was seen. */
  readonly blocks?: 'writes' | 'reads-and-writes'
  /** On which table. */
  readonly table: string | null
  /** Whether the rows of that table were written anew; null: this engine does not tell. */
  readonly rewritten: boolean | null
  /** How the engine changes the table, where it has a word for it: INSTANT, INPLACE, COPY. */
  readonly algorithm?: string
}

export interface VerifiedRevision {
  readonly revision: string
  readonly message: string
  readonly path: string
  readonly verdict: Verdict
  /** Whether the file declares the loss (`lossy`) or the irreversibility; absent where neither applies. */
  readonly declared?: boolean
  readonly findings: readonly Finding[]
  /** What its statements locked and rewrote of what was there before; absent: nothing was seen. */
  readonly evidence?: readonly StatementEvidence[]
  /** Whether an earlier proof of the same was taken over; absent: it was proved now. */
  readonly cached?: true
  readonly durationMs: number
}

/** A table that stayed without generated rows, so that nothing is known of what a revision does to them. */
export interface UnfilledTable {
  readonly table: string
  /** The revision before which it was tried. */
  readonly revision: string
  readonly reason: string
}

export interface VerifyResult {
  readonly ok: boolean
  readonly revisions: readonly VerifiedRevision[]
  /** About no single revision: parallel branches whose order matters. Absent: nothing. */
  readonly findings?: readonly Finding[]
  /** What the generated rows were made from; absent: there were none. The same seed gives the same rows. */
  readonly seed?: number
  /** How many tables rows were made for; absent: none were asked for. */
  readonly tables?: number
  readonly unfilled?: readonly UnfilledTable[]
}

export interface LintFinding extends Finding {
  readonly revision: string
}

export interface LintResult {
  readonly ok: boolean
  readonly findings: readonly LintFinding[]
}

export interface CiStep {
  readonly name: 'one-head' | 'unedited' | 'models' | 'lint' | 'verify'
  readonly ok: boolean
  /** One line. */
  readonly summary: string
  readonly findings: readonly Finding[]
  /** Of `verify`: each revision with its verdict. */
  readonly revisions?: readonly VerifiedRevision[]
  readonly durationMs?: number
}

export interface CiResult {
  readonly ok: boolean
  readonly steps: readonly CiStep[]
}
