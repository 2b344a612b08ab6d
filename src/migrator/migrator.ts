import type { CiOptions } from './ci/step.js'
import type { CreateRevisionOptions } from './create-revision.js'
import type { SchemaSource } from './diff.js'
import type { DryRunOptions } from './dry-run.js'
import type { LookOptions } from './history.js'
import type { PullOptions } from './pull.js'
import type { RebaseOptions } from './rebase.js'
import type { Resolution } from './resolve.js'
import type * as result from './results.js'
import type { ScriptOptions } from './script/write-script.js'
import type { SquashOptions } from './squash.js'
import type { StampOptions } from './stamp.js'
import type { RunOptions, UpgradeOptions } from './upgrade.js'
import type { VerifyOptions } from './verify/verify.js'

type Without<T, K extends keyof T> = Partial<Omit<T, K>>

/**
 * The commands as functions. Each returns what the command prints with `--json`, and throws a `DbtoolError` with the code
 * that the command reports. Targets are those of the command line: `head`, ids, `+1`, `branch@head`, …
 */
export interface Migrator {
  /** Runs what is pending up to the target; default `head`. Several processes may call it at once: one works, the others wait. */
  upgrade(target?: string, options?: Without<UpgradeOptions, 'target'>): Promise<result.UpgradeResult>
  /** Undoes revisions until the target is the newest that is applied. It does not ask: to call it is to consent. */
  downgrade(target: string, options?: Without<RunOptions, 'target'>): Promise<result.DowngradeResult>
  /** The script that the engine's client would run in place of `upgrade` or `downgrade`; the target may be `a:b`. */
  script(
    direction: 'up' | 'down',
    target: string,
    options?: Without<ScriptOptions, 'direction'>,
  ): Promise<result.ScriptResult>
  /** What a run would do, against the database as it is; the server refuses every change. */
  dryRun(
    direction: 'up' | 'down',
    target: string,
    options?: Without<DryRunOptions, 'target'>,
  ): Promise<result.DryRunResult>
  /** Says what is applied, without running anything. */
  stamp(targets: string | readonly string[], options?: Without<StampOptions, 'targets'>): Promise<result.StampResult>
  /** Says what became of a revision that ran in part. */
  resolve(
    revision: string,
    as: Resolution,
    options?: { readonly lockTimeoutMs?: number },
  ): Promise<result.ResolveResult>
  current(): Promise<result.CurrentResult>
  heads(): Promise<result.HeadsResult>
  branches(): Promise<result.BranchesResult>
  /** @param range `a:b`, both ends included; absent: all of it. */
  history(range?: string, options?: LookOptions): Promise<result.HistoryResult>
  show(target: string, options?: LookOptions): Promise<result.ShowResult>
  status(): Promise<result.StatusResult>
  /** Writes a revision file; with `autogenerate`, what leads from the database to the models. */
  revision(options?: Partial<CreateRevisionOptions>): Promise<result.RevisionResult>
  /** Writes a revision that joins others; default all heads. */
  merge(
    revisions?: readonly string[],
    options?: Without<CreateRevisionOptions, 'merges'>,
  ): Promise<result.RevisionResult>
  rebase(revision: string, options?: Without<RebaseOptions, 'revision'>): Promise<result.RebaseResult>
  squash(range: string, options?: Without<SquashOptions, 'range'>): Promise<result.SquashResult>
  check(): Promise<result.CheckResult>
  /** What keeps dbtool from working, if anything does. Never throws; a configuration that cannot be read is a finding. */
  doctor(): Promise<result.DoctorResult>
  diff(from: SchemaSource, to: SchemaSource): Promise<result.DiffResult>
  /** What would hurt a live system, in the revisions as they are written; default all of them. Asks no database. */
  lint(options?: { readonly revisions?: readonly string[]; readonly signal?: AbortSignal }): Promise<result.LintResult>
  verify(options?: VerifyOptions): Promise<result.VerifyResult>
  ci(options?: CiOptions): Promise<result.CiResult>
  pull(options?: Partial<PullOptions>): Promise<result.PullResult>
}
