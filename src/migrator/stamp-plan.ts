/** What a stamp changes in the books. Pure. */
import { DbtoolError } from '../errors/index.js'
import type { AppliedState } from './applied-state.js'
import { resolveBranch } from './branch.js'
import { knownHeads, unknownHeads } from './known-heads.js'
import type { PlanStep } from './plan.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { requireApart } from './revision-parents.js'
import { resolveTarget } from './target.js'
import { parseTarget } from './target-text.js'

export interface StampPlan {
  readonly headsBefore: readonly string[]
  readonly headsAfter: readonly string[]
  readonly steps: readonly MarkStep[]
}

/** A revision that the books call applied, or no longer, from now on. The last step moves the heads. */
export interface MarkStep extends PlanStep {
  readonly marked: 'applied' | 'reverted'
}

/**
 * Each target takes the place of the heads that it stands on or that stand on it; other branches stay as they are. `base`
 * takes all heads away, `branch@base` those of a branch. `purge`: nothing that the books say is kept.
 * @throws {DbtoolError} DBT_DATABASE_AHEAD for heads that no file has, unless `purge`; DBT_TARGET_INVALID when one target
 * implies another.
 */
export function planStamp(
  graph: RevisionGraph<Revision>,
  state: Pick<AppliedState, 'heads'>,
  targets: readonly string[],
  options: { readonly purge?: boolean | undefined } = {},
): StampPlan {
  const isPurge = options.purge === true
  const unknown = unknownHeads(graph, state)
  if (unknown.length > 0 && !isPurge) throw strangeHeads(unknown, targets)
  const before = knownHeads(graph, state)
  const named = targets.map((text) => ({ text, ids: resolveTarget(graph, text, before) }))
  const wanted = [...new Set(named.flatMap(({ ids }) => ids))]
  requireApart(graph, wanted)
  const replaced = new Set([
    ...named.flatMap(({ text, ids }) => (ids.length === 0 ? headsOfBase(graph, text, before) : [])),
    ...wanted.flatMap((id) => {
      const related = new Set([...graph.ancestorsOf([id]), ...graph.descendantsOf([id])])
      return before.filter((head) => related.has(head))
    }),
  ])
  const kept = isPurge ? [] : before.filter((head) => !replaced.has(head))
  const after = [...new Set([...kept, ...wanted])].toSorted()
  return {
    headsBefore: state.heads,
    headsAfter: after,
    steps: marksBetween(graph, { from: before, to: after, books: state.heads }),
  }
}

function headsOfBase(graph: RevisionGraph<Revision>, text: string, heads: readonly string[]): readonly string[] {
  const { branch } = parseTarget(text)
  if (branch === null) return heads
  const named = resolveBranch(graph, branch)
  const related = new Set([...graph.ancestorsOf([named]), ...graph.descendantsOf([named])])
  return heads.filter((head) => related.has(head))
}

interface HeadChange {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** The heads as the books hold them. */
  readonly books: readonly string[]
}

function marksBetween(graph: RevisionGraph<Revision>, { from, to, books }: HeadChange): readonly MarkStep[] {
  const undone = graph.planUpgrade(to, from).toReversed()
  const done = graph.planUpgrade(from, to)
  const all = [
    ...undone.map((revision) => ({ revision, marked: 'reverted' as const })),
    ...done.map((revision) => ({ revision, marked: 'applied' as const })),
  ]
  return all.map((mark, at) => ({ ...mark, headsBefore: books, headsAfter: at === all.length - 1 ? to : books }))
}

function strangeHeads(unknown: readonly string[], targets: readonly string[]): DbtoolError {
  return new DbtoolError(
    'DBT_DATABASE_AHEAD',
    `The database is at ${unknown.join(', ')}, which no revision file has; how that relates to the target is not known.`,
    {
      hint: '--purge forgets whatever the books say and begins with the target.',
      next: [`dbtool stamp ${targets.join(' ')} --purge`, 'dbtool status'],
      facts: { unknown },
    },
  )
}
