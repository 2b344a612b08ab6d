/** What a run would do, step by step, from where the database is. Pure: nothing here reads or changes anything. */
import { DbtoolError } from '../errors/index.js'
import { requireKnownHeads } from './known-heads.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveDowngrade, resolveUpgrade } from './target.js'
import type { AppliedState } from './version-tables.js'

/** One step of a plan: a revision, and what the heads are before and after it. */
export interface PlanStep {
  readonly revision: Revision
  readonly headsBefore: readonly string[]
  readonly headsAfter: readonly string[]
}

export function planUpgradeSteps(
  graph: RevisionGraph<Revision>,
  state: Pick<AppliedState, 'heads'>,
  target: string,
): readonly PlanStep[] {
  const heads = requireKnownHeads(graph, state)
  const plan = graph.planUpgrade(heads, resolveUpgrade(graph, target, heads))
  let before = heads
  return plan.map((revision) => {
    // A parent that was a head is none any more; what no longer has a row of its own stays out.
    const after = [...before.filter((head) => !revision.downRevision.includes(head)), revision.revision].toSorted()
    const step = { revision, headsBefore: before, headsAfter: after }
    before = after
    return step
  })
}

/** @throws {DbtoolError} DBT_IRREVERSIBLE when a revision declares that it cannot be undone. */
export function planDowngradeSteps(
  graph: RevisionGraph<Revision>,
  state: Pick<AppliedState, 'heads'>,
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
