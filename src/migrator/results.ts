/**
 * The result objects of the commands: what `--json` prints, and what scripts rely on. Extend them; never rename.
 * Golden files and JSON Schemas in test/commands hold them still.
 */
import type { OperationSummary } from '../operations/index.js'

export interface RevisionResult {
  /** null: nothing to do, no file written. */
  readonly revision: string | null
  /** Path of the file, relative to the current folder; null where none was written (`--dry-run`, nothing to do). */
  readonly path: string | null
  readonly operations: readonly OperationSummary[]
  /** Whether the upgrade drops or narrows something. */
  readonly destructive: boolean
  /** The text of the file that `--dry-run` did not write; absent otherwise. */
  readonly source?: string
  /** Whether the revision was applied and undone on a scratch database before it was kept; absent: no proof was asked for. */
  readonly proved?: boolean
  /** What came of `migrations.afterRevision`; absent: there is none, or no file was written. */
  readonly afterRevision?: HookOutcome
}

export interface HookOutcome {
  readonly ok: boolean
  /** Why not, in the words of the command or the function. */
  readonly message?: string
}

export interface UpgradeResult {
  readonly applied: readonly string[]
  readonly heads: readonly string[]
  /** What an upgrade to all heads would still run. */
  readonly pending: readonly string[]
  readonly durationMs: number
}

export interface DowngradeResult {
  readonly reverted: readonly string[]
  readonly heads: readonly string[]
  /** What an upgrade to all heads would still run. */
  readonly pending: readonly string[]
  readonly durationMs: number
}

export interface CurrentResult {
  readonly heads: readonly string[]
  /** Whether the database is at all heads of the revision files. */
  readonly isHead: boolean
}

export interface HistoryEntry {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly dependsOn: readonly string[]
  readonly branchLabels: readonly string[]
  readonly message: string
  readonly path: string
  readonly isHead: boolean
  /** null where no database could be asked. */
  readonly isApplied: boolean | null
  readonly isCurrent: boolean | null
}

export interface HistoryResult {
  /** Newest first. */
  readonly revisions: readonly HistoryEntry[]
}

export interface HeadsResult {
  readonly heads: readonly HistoryEntry[]
}

export interface BranchesResult {
  /** Revisions on which more than one other stands, oldest first. */
  readonly branches: readonly (HistoryEntry & { readonly children: readonly HistoryEntry[] })[]
}

export interface StampResult {
  readonly heads: readonly string[]
  /** Revisions that the books call applied from now on. */
  readonly marked: readonly string[]
  /** Revisions that the books no longer call applied. */
  readonly unmarked: readonly string[]
}

export interface EditResult {
  readonly edited: readonly { readonly revision: string; readonly path: string; readonly changed: boolean }[]
}

export interface SquashResult {
  readonly revision: string
  /** Relative to the current folder; null where nothing was written (`--dry-run`). */
  readonly path: string | null
  /** Ids that stand for it from now on, oldest first. */
  readonly replaces: readonly string[]
  /** Where the replaced files are now. */
  readonly moved: readonly string[]
  readonly proved: boolean
  /** The text of the file that `--dry-run` did not write; absent otherwise. */
  readonly source?: string
}

export interface RebaseResult {
  readonly revision: string
  /** Of the file that was changed, relative to the current folder. */
  readonly path: string
  readonly from: readonly string[]
  readonly downRevision: readonly string[]
  /** All that was moved: the revision and what stands on it. */
  readonly moved: readonly string[]
}

export interface ShowResult {
  readonly revisions: readonly (HistoryEntry & {
    readonly checksum: string
    readonly transaction: boolean
    readonly irreversible: string | null
    readonly requires: string | null
    readonly source: string
  })[]
}

export interface StatusResult {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Applied, but no file has this id. */
  readonly missing: readonly string[]
  /** Applied, and the file has changed since. */
  readonly modified: readonly string[]
  /** Applied, and the file had another name then, which changes nothing; absent: none. */
  readonly renamed?: readonly RenamedRevision[]
  /** A revision that ran in part, outside a transaction; absent: there is none. */
  readonly unfinished?: UnfinishedRevision
}

export interface RenamedRevision {
  readonly revision: string
  /** Names of files without their folders. */
  readonly from: string
  readonly to: string
}

export interface UnfinishedRevision {
  readonly revision: string
  readonly direction: 'up' | 'down'
  /** Statements that are done and stay. */
  readonly statements: number
  /** What the server said to the statement that it refused; null: the run was cut off. */
  readonly error: string | null
}

export interface ResolveResult {
  readonly revision: string
  readonly as: 'applied' | 'rolled-back' | 'done' | 'not-done'
  readonly heads: readonly string[]
}

export interface PullResult {
  /** Paths of the files that were written, relative to the current folder. */
  readonly files: readonly string[]
  /** The names of the models. */
  readonly models: readonly string[]
  /** What the database holds and the models do not say. */
  readonly unsupported: readonly UnsupportedObject[]
  /** With --baseline: the first revision, which the database is now at; absent otherwise. */
  readonly baseline?: {
    readonly revision: string
    readonly path: string
    /** Whether it was applied and undone on a scratch database; absent: no proof was asked for. */
    readonly proved?: boolean
    /** What came of `migrations.afterRevision`; absent: there is none. */
    readonly afterRevision?: HookOutcome
  }
}

export interface UnsupportedObject {
  /** `view`, `trigger`, …; of a difference that is left, the kind of the operation that would take it away. */
  readonly kind: string
  readonly name: string
  readonly table?: string
  readonly reason: string
}

export interface CheckResult {
  /** What would bring the database to the models. */
  readonly operations: readonly OperationSummary[]
  readonly pending: readonly string[]
}

export interface DiffResult {
  readonly operations: readonly OperationSummary[]
}

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

/** A script for the engine's client program, which does what the run would do. */
export interface ScriptResult {
  readonly sql: string
  readonly revisions: readonly string[]
  readonly direction: 'up' | 'down' | 'mark'
  /** Revisions that depend on rows, or stopped early: the script may not do what they would. */
  readonly unscripted: readonly RevisionReason[]
}

export interface RevisionReason {
  readonly revision: string
  readonly reason: string
}

/** What a run would do; nothing has been changed. */
export interface DryRunResult {
  readonly dryRun: true
  readonly revisions: readonly {
    readonly revision: string
    readonly message: string
    readonly operations: readonly OperationSummary[]
    /** Statement by statement, values inlined. */
    readonly sql: readonly string[]
  }[]
  /** Revisions whose statements cannot be known before they run, or not all of them. */
  readonly unforeseen: readonly RevisionReason[]
  /** Where the database would be. */
  readonly heads: readonly string[]
}
