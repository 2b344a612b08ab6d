/** Which revisions a squash joins, and what the one that takes their place stands on. Pure. */
import { DbtoolError } from '../errors/index.js'
import { resolveRange, revisionsIn } from './range.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'

export interface SquashPlan {
  /** Oldest first; whatever comes later stands on the last of them. */
  readonly revisions: readonly Revision[]
  readonly downRevision: readonly string[]
  readonly dependsOn: readonly string[]
  readonly branchLabels: readonly string[]
  /** All ids that stand for the new revision from now on, oldest first; what was replaced earlier, too. */
  readonly replaces: readonly string[]
}

/** @throws {DbtoolError} DBT_TARGET_INVALID when the range is no closed part of the history. */
export function planSquash(graph: RevisionGraph<Revision>, range: string): SquashPlan {
  const { lower, upper, branch } = resolveRange(graph, range.includes(':') ? range : `${range}:${range}`, [])
  const ids = revisionsIn(graph, { lower, upper, branch })
  const revisions = graph.revisions.filter(({ revision }) => ids.has(revision))
  const last = revisions.at(-1)?.revision
  if (last === undefined || revisions.length < 2) {
    throw new DbtoolError('DBT_TARGET_INVALID', 'A squash joins two revisions or more.', { next: ['dbtool history'] })
  }
  for (const { revision } of revisions) {
    if (revision === last) continue
    const users = graph.usersOf(revision)
    const outside = users.find((user) => !ids.has(user))
    if (outside === undefined && users.length > 0) continue
    const why =
      outside === undefined
        ? 'nothing of the range stands on it'
        : `${outside}, which is not in the range, stands on it`
    throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${revision} cannot be squashed into ${last}: ${why}.`, {
      hint: 'A range must begin where nothing else branches off, and end in one revision.',
      next: ['dbtool history --graph'],
    })
  }
  const outer = (names: readonly string[]): readonly string[] => [...new Set(names.filter((id) => !ids.has(id)))]
  const downRevision = outer(revisions.flatMap(({ revision }) => graph.parentsOf(revision)))
  const needs = outer(revisions.flatMap(({ revision }) => graph.needsOf(revision)))
  return {
    revisions,
    downRevision: graph.headsOf(graph.ancestorsOf(downRevision)),
    dependsOn: needs.filter((id) => !downRevision.includes(id)),
    branchLabels: [...new Set(revisions.flatMap(({ branchLabels }) => branchLabels))],
    replaces: revisions.flatMap(({ revision, replaces }) => [...replaces, revision]),
  }
}
