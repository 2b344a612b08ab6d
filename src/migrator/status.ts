import type { Attempt } from './attempt.js'
import { knownHeads } from './known-heads.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { StatusResult, UnfinishedRevision } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import type { AppliedState } from './version-tables.js'

/** How the files and the books compare. */
export async function status(project: Project): Promise<StatusResult> {
  const graph = await project.graph()
  const state = await fetchState(project)
  const applied = graph.ancestorsOf(knownHeads(graph, state))
  const ids = graph.revisions.map(({ revision }) => revision)
  const isKnown = (id: string): boolean => graph.has(id) || graph.replacementOf(id) !== null
  const missing = [...new Set([...state.heads, ...state.applied.keys()])].filter((id) => !isKnown(id))
  return {
    applied: ids.filter((id) => applied.has(id)),
    pending: ids.filter((id) => !applied.has(id)),
    missing,
    modified: modifiedRevisions(graph, state),
    ...(state.unfinished === null ? {} : { unfinished: toUnfinished(state.unfinished) }),
  }
}

function toUnfinished({ revision, direction, journal, error }: Attempt): UnfinishedRevision {
  return { revision, direction, statements: journal.statements, error }
}

/** Revisions whose file is not the one that was applied. */
export function modifiedRevisions(graph: RevisionGraph<Revision>, state: AppliedState): readonly string[] {
  return [...state.applied]
    .filter(([id, checksum]) => graph.has(id) && graph.get(id).checksum !== checksum)
    .map(([id]) => id)
}
