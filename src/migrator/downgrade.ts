import { DbtoolError } from '../errors/index.js'
import { requireSame } from './attempt.js'
import type { PlanStep } from './executor.js'
import { requireKnownHeads } from './known-heads.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { DowngradeResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveDowngrade } from './target.js'
import { type RunOptions, runSteps } from './upgrade.js'
import type { AppliedState } from './version-tables.js'

/** What a downgrade would undo, in order. */
export async function planDowngrade(project: Project, target: string): Promise<readonly PlanStep[]> {
  return planDowngradeSteps(await project.graph(), await fetchState(project), target)
}

/**
 * Undoes revisions until the target is the newest that is applied.
 * @throws {DbtoolError} DBT_IRREVERSIBLE before anything runs, when one of them declares that it cannot be undone.
 */
export async function downgrade(project: Project, options: RunOptions): Promise<DowngradeResult> {
  const begin = performance.now()
  const state = await fetchState(project)
  const steps = planDowngradeSteps(await project.graph(), state, options.target)
  if (state.unfinished !== null) requireSame(state.unfinished, steps[0]?.revision.revision, 'down')
  const final = steps.length === 0 ? [] : await runSteps(project, 'down', steps, options)
  return {
    reverted: final,
    heads: (steps.at(-1)?.headsAfter ?? state.heads).toSorted(),
    durationMs: Math.round(performance.now() - begin),
  }
}

export function planDowngradeSteps(
  graph: RevisionGraph<Revision>,
  state: AppliedState,
  target: string,
): readonly PlanStep[] {
  const heads = requireKnownHeads(graph, state)
  const plan = graph.planDowngrade(heads, resolveDowngrade(graph, target, heads))
  const stuck = plan.find((revision) => revision.irreversible !== null)
  if (stuck !== undefined) {
    throw new DbtoolError('DBT_IRREVERSIBLE', `Revision ${stuck.revision} cannot be undone: ${stuck.irreversible}.`, {
      hint: `${stuck.path} declares it. Restore from a backup, or write a new revision that goes forward.`,
    })
  }
  const applied = new Set(graph.ancestorsOf(heads))
  let before = heads
  return plan.map((revision) => {
    applied.delete(revision.revision)
    const bare = revision.downRevision.filter((parent) => !graph.childrenOf(parent).some((child) => applied.has(child)))
    const after = [...before.filter((head) => head !== revision.revision), ...bare].toSorted()
    const step = { revision, headsBefore: before, headsAfter: after }
    before = after
    return step
  })
}
