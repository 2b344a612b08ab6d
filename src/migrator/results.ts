/**
 * The result objects of the commands: what `--json` prints, and what scripts rely on. Extend them; never rename.
 * Golden files and JSON Schemas in test/commands hold them still.
 */
import type { ErrorCode } from '../errors/index.js'
import type { OperationSummary } from '../operations/index.js'

export type * from './gate-results.js'

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

export interface DoctorResult {
  readonly ok: boolean
  /** In the order in which they were made. */
  readonly checks: readonly DoctorCheck[]
}

export type DoctorCheckName =
  | 'configuration'
  | 'url'
  | 'driver'
  | 'host'
  | 'port'
  | 'login'
  | 'database'
  | 'session'
  | 'version'
  | 'rights'
  | 'books'
  | 'revisions'

export interface DoctorCheck {
  readonly name: DoctorCheckName
  /** `skipped`: what it needs has failed, or is not there. */
  readonly status: 'ok' | 'failed' | 'skipped'
  /** What was found; of a check that was skipped, why. */
  readonly message: string
  /** Of a failed check, as commands report it; null: it did not fail. */
  readonly code: ErrorCode | null
  readonly hint: string | null
  /** The exact commands that go on from here, most likely first. */
  readonly next: readonly string[]
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
  /** Models in files beside the schema, which it does not hold; absent: none. */
  readonly unlisted?: readonly UnlistedModel[]
}

export interface UnlistedModel {
  readonly model: string
  /** Of its file, relative to the current folder. */
  readonly path: string
}

export interface DiffResult {
  readonly operations: readonly OperationSummary[]
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
