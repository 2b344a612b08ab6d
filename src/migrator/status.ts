import { basename } from 'node:path'
import type { AppliedState } from './applied-state.js'
import type { Attempt } from './attempt.js'
import { knownHeads, unknownHeads } from './known-heads.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { RenamedRevision, StatusResult, UnfinishedRevision } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { graphFor } from './squashed-graph.js'

/** How the files and the books compare. */
export async function status(project: Project): Promise<StatusResult> {
  const state = await fetchState(project)
  const graph = await graphFor(await project.graph(), state)
  // Below a head that no file has, only the log knows what is applied.
  const logged = unknownHeads(graph, state).length === 0 ? [] : [...state.applied.keys()]
  const applied = graph.ancestorsOf([...knownHeads(graph, state), ...logged])
  const ids = graph.revisions.map(({ revision }) => revision)
  const isKnown = (id: string): boolean => graph.has(id) || graph.replacementOf(id) !== null
  const missing = [...new Set([...state.heads, ...state.applied.keys()])].filter((id) => !isKnown(id))
  const renamed = renamedRevisions(graph, state)
  return {
    applied: ids.filter((id) => applied.has(id)),
    pending: ids.filter((id) => !applied.has(id)),
    missing,
    modified: modifiedRevisions(graph, state),
    ...(renamed.length === 0 ? {} : { renamed }),
    ...(state.unfinished === null ? {} : { unfinished: toUnfinished(state.unfinished) }),
  }
}

function toUnfinished({ revision, direction, journal, error }: Attempt): UnfinishedRevision {
  return { revision, direction, statements: journal.statements, error }
}

/** Revisions whose file is not the one that was applied. */
export function modifiedRevisions(graph: RevisionGraph<Revision>, state: AppliedState): readonly string[] {
  return [...state.applied]
    .filter(([id, checksum]) => graph.has(id) && differs(graph.get(id).checksum, checksum))
    .map(([id]) => id)
}

/** Fingerprints of different kinds (of a file, of a bundled revision) say nothing about each other. */
function differs(one: string, other: string): boolean {
  return one !== other && one.slice(0, 3) === other.slice(0, 3)
}

/** Revisions whose file had another name when they were applied. It says nothing: the id is what counts. */
function renamedRevisions(graph: RevisionGraph<Revision>, state: AppliedState): readonly RenamedRevision[] {
  return [...state.fileNames].flatMap(([revision, from]) => {
    if (!graph.has(revision) || graph.get(revision).module !== undefined) return []
    const to = basename(graph.get(revision).path)
    return to === from ? [] : [{ revision, from, to }]
  })
}
