/** What a run would do, step by step, from where the database is. Pure: nothing here reads or changes anything. */
import { DbtoolError } from '../errors/index.js'
import type { AppliedState } from './applied-state.js'
import { requireKnownHeads } from './known-heads.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveDowngrade, resolveUpgrade } from './target.js'
import type { HeadMove } from './version-tables.js'

/** One step of a plan: a revision, and what the heads are before and after it, as the books hold them. */
export interface PlanStep {
  readonly revision: Revision
  readonly headsBefore: readonly string[]
  readonly headsAfter: readonly string[]
}

/** How a step moves the heads in the books. */
export function moveOf({ headsBefore, headsAfter }: Pick<PlanStep, 'headsBefore' | 'headsAfter'>): HeadMove {
  return {
    remove: headsBefore.filter((head) => !headsAfter.includes(head)),
    add: headsAfter.filter((head) => !headsBefore.includes(head)),
  }
}

type Heads = Pick<AppliedState, 'heads'>

export function planUpgradeSteps(graph: RevisionGraph<Revision>, state: Heads, target: string): readonly PlanStep[] {
  const known = requireKnownHeads(graph, state)
  const plan = graph.planUpgrade(known, resolveUpgrade(graph, target, known))
  return stepsOf(state.heads, known, plan, (heads, { revision }) => {
    // What it stands on or depends on is no head any more.
    const needs = graph.needsOf(revision)
    return [...heads.filter((head) => !needs.includes(head)), revision]
  })
}

/** @throws {DbtoolError} DBT_IRREVERSIBLE when a revision declares that it cannot be undone. */
export function planDowngradeSteps(graph: RevisionGraph<Revision>, state: Heads, target: string): readonly PlanStep[] {
  return planUndoSteps(graph, state, resolveDowngrade(graph, target, requireKnownHeads(graph, state)))
}

/** What undoes these revisions and whatever stands on them or needs them. @throws {DbtoolError} DBT_IRREVERSIBLE. */
export function planUndoSteps(
  graph: RevisionGraph<Revision>,
  state: Heads,
  roots: readonly string[],
): readonly PlanStep[] {
  const known = requireKnownHeads(graph, state)
  const plan = graph.planDowngrade(known, roots)
  const stuck = plan.find((revision) => revision.irreversible !== null)
  if (stuck !== undefined) {
    throw new DbtoolError('DBT_IRREVERSIBLE', `Revision ${stuck.revision} cannot be undone: ${stuck.irreversible}.`, {
      hint: `${stuck.path} declares it. Restore from a backup, or write a new revision that goes forward.`,
    })
  }
  const applied = new Set(graph.ancestorsOf(known))
  return stepsOf(state.heads, known, plan, (heads, { revision }) => {
    applied.delete(revision)
    const bare = graph.needsOf(revision).filter((need) => !graph.usersOf(need).some((user) => applied.has(user)))
    return [...heads.filter((head) => head !== revision), ...bare]
  })
}

/** @param books the heads as the books hold them. @param known the same, as the revision files know them. */
function stepsOf(
  books: readonly string[],
  known: readonly string[],
  plan: readonly Revision[],
  move: (heads: readonly string[], revision: Revision) => readonly string[],
): readonly PlanStep[] {
  let [before, heads] = [books, known]
  return plan.map((revision) => {
    heads = move(heads, revision).toSorted()
    const step = { revision, headsBefore: before, headsAfter: heads }
    before = heads
    return step
  })
}
