import { requireSame } from './attempt.js'
import { type PlanStep, planDowngradeSteps } from './plan.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { DowngradeResult } from './results.js'
import { graphFor } from './squashed-graph.js'
import { pendingAt, type RunOptions, runSteps } from './upgrade.js'

/** What a downgrade would undo, in order. */
export async function planDowngrade(project: Project, target: string): Promise<readonly PlanStep[]> {
  const state = await fetchState(project)
  return planDowngradeSteps(await graphFor(await project.graph(), state), state, target)
}

/**
 * Undoes revisions until the target is the newest that is applied.
 * @throws {DbtoolError} DBT_IRREVERSIBLE before anything runs, when one of them declares that it cannot be undone.
 */
export async function downgrade(project: Project, options: RunOptions): Promise<DowngradeResult> {
  const begin = performance.now()
  const state = await fetchState(project)
  const graph = await graphFor(await project.graph(), state)
  const steps = planDowngradeSteps(graph, state, options.target)
  if (state.unfinished !== null) requireSame(state.unfinished, steps[0]?.revision.revision, 'down')
  const final = steps.length === 0 ? [] : await runSteps(project, 'down', steps, options)
  const heads = steps.at(-1)?.headsAfter ?? state.heads
  return {
    reverted: final,
    heads: heads.toSorted(),
    pending: pendingAt(graph, heads),
    durationMs: Math.round(performance.now() - begin),
  }
}
