import { DbtoolError } from '../errors/index.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'

/** A pending revision that stands on one above which something else is applied already: it was merged late. */
export interface LateRevision {
  readonly revision: string
  readonly parent: string
  /** What stands on the same parent, and is applied. */
  readonly after: readonly string[]
}

export function lateRevisions(
  graph: RevisionGraph<GraphRevision>,
  heads: readonly string[],
  plan: readonly GraphRevision[],
): readonly LateRevision[] {
  const applied = graph.ancestorsOf(heads)
  return plan.flatMap(({ revision }) =>
    graph.parentsOf(revision).flatMap((parent) => {
      if (!applied.has(parent)) return []
      const after = graph.childrenOf(parent).filter((child) => applied.has(child))
      return after.length === 0 || standsOnAll(graph, revision, after) ? [] : [{ revision, parent, after }]
    }),
  )
}

/** A merge of both ways is late on neither. */
function standsOnAll(graph: RevisionGraph<GraphRevision>, revision: string, others: readonly string[]): boolean {
  const below = graph.ancestorsOf([revision])
  return others.every((other) => below.has(other))
}

/** A line for people. */
export function lateNote({ revision, parent, after }: LateRevision): string {
  return `Revision ${revision} comes late: it stands on ${parent}, above which ${after.join(', ')} ${after.length === 1 ? 'is' : 'are'} applied already. It runs now.`
}

/** @throws {DbtoolError} DBT_OUT_OF_ORDER when there is one. */
export function requireOrder(late: readonly LateRevision[]): void {
  if (late.length === 0) return
  const said = late.map(({ revision, parent, after }) => `${revision} (on ${parent}, beside ${after.join(', ')})`)
  throw new DbtoolError('DBT_OUT_OF_ORDER', `Revisions come late, and the order is strict: ${said.join('; ')}.`, {
    hint: 'Put them on top, or run them where they are, without --strict-order.',
    next: [...late.map(({ revision }) => `dbtool rebase ${revision}`), 'dbtool upgrade heads'],
    facts: { late },
  })
}
