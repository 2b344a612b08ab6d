import { relative } from 'node:path'
import type { Attempt } from './attempt.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type {
  CurrentResult,
  HeadsResult,
  HistoryEntry,
  HistoryResult,
  ShowResult,
  StatusResult,
  UnfinishedRevision,
} from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveSymbol } from './target.js'
import type { AppliedState } from './version-tables.js'

/** Where the database is. */
export async function current(project: Project): Promise<CurrentResult> {
  const graph = await project.graph()
  const { heads } = await fetchState(project)
  return { heads, isHead: heads.join() === graph.heads.toSorted().join() }
}

/** The newest revisions among the files. No database is asked. */
export async function heads(project: Project): Promise<HeadsResult> {
  const graph = await project.graph()
  return { heads: graph.heads.map((id) => toEntry(graph, graph.get(id), null)) }
}

/** All revisions, or those of a range `a:b` (both ends included), newest first. */
export async function history(
  project: Project,
  options: { readonly range?: string | undefined },
): Promise<HistoryResult> {
  const graph = await project.graph()
  const state = project.config.url === null ? null : await fetchState(project)
  const revisions = inRange(graph, options.range, state?.heads ?? [])
  return { revisions: revisions.toReversed().map((revision) => toEntry(graph, revision, state)) }
}

function inRange(
  graph: RevisionGraph<Revision>,
  range: string | undefined,
  at: readonly string[],
): readonly Revision[] {
  if (range === undefined) return graph.revisions
  const [from = '', to] = range.split(':')
  const ends = (text: string): readonly string[] => resolveSymbol(graph, text, null, at)
  if (to === undefined) return graph.revisions.filter(({ revision }) => ends(from).includes(revision))
  const upper = to === '' ? null : graph.ancestorsOf(ends(to))
  const lower = from === '' || from === 'base' ? null : graph.descendantsOf(ends(from))
  return graph.revisions.filter(({ revision }) => (upper?.has(revision) ?? true) && (lower?.has(revision) ?? true))
}

/** Everything about one revision, its source too. */
export async function show(project: Project, options: { readonly target: string }): Promise<ShowResult> {
  const { readFile } = await import('node:fs/promises')
  const graph = await project.graph()
  const state = project.config.url === null ? null : await fetchState(project)
  const ids = resolveSymbol(graph, options.target, null, state?.heads ?? [])
  const revisions = await Promise.all(
    ids.map(async (id) => {
      const revision = graph.get(id)
      const { checksum, transaction, irreversible, requires } = revision
      const source = await readFile(revision.path, 'utf8')
      return { ...toEntry(graph, revision, state), checksum, transaction, irreversible, requires, source }
    }),
  )
  return { revisions }
}

/** How the files and the books compare. */
export async function status(project: Project): Promise<StatusResult> {
  const graph = await project.graph()
  const state = await fetchState(project)
  const applied = graph.ancestorsOf(state.heads)
  const ids = graph.revisions.map(({ revision }) => revision)
  const missing = [...new Set([...state.heads, ...state.applied.keys()])].filter((id) => !graph.has(id))
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

function toEntry(graph: RevisionGraph<Revision>, revision: Revision, state: AppliedState | null): HistoryEntry {
  const id = revision.revision
  return {
    revision: id,
    downRevision: revision.downRevision,
    dependsOn: revision.dependsOn,
    branchLabels: revision.branchLabels,
    message: revision.message,
    path: relative(process.cwd(), revision.path),
    isHead: graph.childrenOf(id).length === 0,
    isApplied: state === null ? null : graph.ancestorsOf(state.heads).has(id),
    isCurrent: state === null ? null : state.heads.includes(id),
  }
}
