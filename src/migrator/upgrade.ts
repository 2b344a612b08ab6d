import { isDbtoolError } from '../errors/index.js'
import { requireParsable } from '../migration-file/read-folder.js'
import { requireSame } from './attempt.js'
import type { ProgressEvent } from './executor.js'
import { type PlanStep, planUpgradeSteps } from './plan.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { UpgradeResult } from './results.js'

export interface RunOptions {
  readonly target: string
  /** How long to wait for other runners; default 60 s. */
  readonly lockTimeoutMs?: number | undefined
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface UpgradeOptions extends RunOptions {
  /** A database that is ahead of the revision files is no error; nothing is run. */
  readonly allowAhead?: boolean | undefined
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
  let reading = fetchState(project)
  reading.catch(() => undefined)
  const graph = await project.graph()
  const applied: string[] = []
  const result = (heads: readonly string[]): UpgradeResult => ({
    applied,
    heads: heads.toSorted(),
    durationMs: Math.round(performance.now() - begin),
  })
  for (let attempt = 1; ; attempt += 1) {
    const state = await reading
    if (options.allowAhead === true && state.heads.some((head) => !graph.has(head))) return result(state.heads)
    const steps = planUpgradeSteps(graph, state, options.target)
    if (state.unfinished !== null) requireSame(state.unfinished, steps[0]?.revision.revision, 'up')
    if (steps.length === 0) return result(state.heads)
    try {
      applied.push(...(await runSteps(project, 'up', steps, options)))
      return result(steps.at(-1)?.headsAfter ?? state.heads)
    } catch (error) {
      if (!isDbtoolError(error) || error.code !== 'DBT_HEADS_MOVED' || attempt === maxAttempts) throw error
      applied.push(...((error.facts['done'] as string[] | undefined) ?? []))
      reading = fetchState(project)
    }
  }
}

/** Opens the session, takes the lock and executes. */
export async function runSteps(
  project: Project,
  direction: 'up' | 'down',
  steps: readonly PlanStep[],
  options: RunOptions,
): Promise<readonly string[]> {
  const dialect = await project.dialect()
  const tables = await project.tables()
  const { onProgress, signal, lockTimeoutMs = 60_000 } = options
  const { executePlan } = await import('./executor.js')
  for (const { revision } of steps) await requireParsable(revision.path)
  const session = await dialect.driver.openSession(await project.address(), {
    lockTimeoutMs,
    lockName: tables.lockName,
  })
  try {
    return await session.locked(() =>
      executePlan({ dialect, session, tables, lockTimeoutMs, onProgress, signal }, direction, steps),
    )
  } finally {
    await session.close()
  }
}
