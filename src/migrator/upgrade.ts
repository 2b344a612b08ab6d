import { isDbtoolError } from '../errors/index.js'
import { requireParsable } from '../migration-file/read-folder.js'
import { requireSame } from './attempt.js'
import { fetchPlace } from './database-place.js'
import type { ProgressEvent } from './executor.js'
import { knownHeads, unknownHeads } from './known-heads.js'
import { lateNote, lateRevisions, requireOrder } from './late.js'
import { type PlanStep, planUpgradeSteps } from './plan.js'
import type { Project } from './project.js'
import type { UpgradeResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { requireOneTransaction } from './single-transaction.js'
import { graphFor } from './squashed-graph.js'

export interface RunOptions {
  readonly target: string
  /** How long to wait for other runners; default 60 s. */
  readonly lockTimeoutMs?: number | undefined
  /** One transaction around all revisions: all of them, or nothing. */
  readonly singleTransaction?: boolean | undefined
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** A word that the configuration's `onApply` is told, say the name of a release. */
  readonly tag?: string | undefined
}

export interface UpgradeOptions extends RunOptions {
  /** A database that is ahead of the revision files is no error; nothing is run. */
  readonly allowAhead?: boolean | undefined
  /** Refuses revisions that come late: that stand on one above which another is applied already. */
  readonly strictOrder?: boolean | undefined
  /** Takes what is worth knowing and no result. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** How often a run starts over because another runner was faster. */
const maxAttempts = 20

/**
 * Runs what is pending up to the target. Reads over the bare driver first: with nothing to do, neither Knex nor Umzug
 * is loaded, and no file of a revision is run.
 */
export async function upgrade(project: Project, options: UpgradeOptions): Promise<UpgradeResult> {
  const begin = performance.now()
  // The server answers while the files are read; what is wrong with the files is said first.
  let reading = fetchPlace(project)
  reading.catch(() => undefined)
  const written = await project.graph()
  const applied: string[] = []
  let graph = written
  const result = (heads: readonly string[]): UpgradeResult => ({
    applied,
    heads: heads.toSorted(),
    pending: pendingAt(graph, heads),
    durationMs: Math.round(performance.now() - begin),
  })
  for (let attempt = 1; ; attempt += 1) {
    const state = await reading
    graph = await graphFor(written, state)
    if (options.allowAhead === true && unknownHeads(graph, state).length > 0) return result(state.heads)
    const steps = planUpgradeSteps(graph, state, options.target)
    if (state.unfinished !== null) requireSame(state.unfinished, steps[0]?.revision.revision, 'up')
    if (steps.length === 0) return result(state.heads)
    const late = lateRevisions(
      graph,
      knownHeads(graph, state),
      steps.map(({ revision }) => revision),
    )
    if (options.strictOrder === true) requireOrder(late)
    if (attempt === 1) for (const one of late) options.onNote?.(lateNote(one))
    try {
      applied.push(...(await runSteps(project, 'up', steps, options)))
      return result(steps.at(-1)?.headsAfter ?? state.heads)
    } catch (error) {
      if (!isDbtoolError(error) || error.code !== 'DBT_HEADS_MOVED' || attempt === maxAttempts) throw error
      applied.push(...((error.facts['done'] as string[] | undefined) ?? []))
      reading = fetchPlace(project)
    }
  }
}

/** What an upgrade to all heads would still run; none where the database is ahead of the files. */
export function pendingAt(graph: RevisionGraph<Revision>, heads: readonly string[]): readonly string[] {
  if (heads.some((head) => !graph.has(head))) return []
  return planUpgradeSteps(graph, { heads }, 'heads').map(({ revision }) => revision.revision)
}

/**
 * Opens the session, takes the lock and executes.
 * @throws {DbtoolError} DBT_SINGLE_TRANSACTION before anything runs.
 */
export async function runSteps(
  project: Project,
  direction: 'up' | 'down',
  steps: readonly PlanStep[],
  options: RunOptions,
): Promise<readonly string[]> {
  const dialect = await project.dialect()
  const tables = await project.tables()
  const { onProgress, signal, lockTimeoutMs = 60_000, singleTransaction = false, tag } = options
  const { onApply } = project.config.migrations
  if (singleTransaction) requireOneTransaction(dialect, steps)
  const { executePlan, executeTogether } = await import('./executor.js')
  for (const { revision } of steps) if (revision.module === undefined) await requireParsable(revision.path)
  const execute = singleTransaction ? executeTogether : executePlan
  const session = await dialect.driver.openSession(await project.address(), {
    lockTimeoutMs,
    lockName: tables.lockName,
  })
  try {
    return await session.locked(async () => {
      const located = await tables.located(session.connection)
      const context = { dialect, session, tables: located, lockTimeoutMs, onProgress, onApply, signal, tag }
      return execute(context, direction, steps)
    })
  } finally {
    await session.close()
  }
}
