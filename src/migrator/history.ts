import { relative } from 'node:path'
import { isDbtoolError } from '../errors/index.js'
import type { AppliedState } from './applied-state.js'
import { knownHeads, unknownHeads } from './known-heads.js'
import type { Project } from './project.js'
import { resolveRange, revisionsIn } from './range.js'
import { fetchState } from './reading.js'
import type { BranchesResult, CurrentResult, HeadsResult, HistoryEntry, HistoryResult, ShowResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { graphFor } from './squashed-graph.js'
import { resolveTarget } from './target.js'

export interface LookOptions {
  /** Takes what is worth knowing and no result. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** Where the database is. */
export async function current(project: Project): Promise<CurrentResult> {
  const state = await fetchState(project)
  const graph = await graphFor(await project.graph(), state)
  const isKnown = unknownHeads(graph, state).length === 0
  const isHead = isKnown && graph.planUpgrade(knownHeads(graph, state), graph.heads).length === 0
  return { heads: state.heads.map((head) => graph.standsFor(head) ?? head), isHead }
}

/** The newest revisions among the files. No database is asked. */
export async function heads(project: Project): Promise<HeadsResult> {
  const graph = await project.graph()
  const entry = entries(graph, null)
  return { heads: graph.heads.map((id) => entry(graph.get(id))) }
}

/** The revisions on which more than one other stands, and these. No database is asked. */
export async function branches(project: Project): Promise<BranchesResult> {
  const graph = await project.graph()
  const entry = entries(graph, null)
  const points = graph.revisions.filter(({ revision }) => graph.childrenOf(revision).length > 1)
  return {
    branches: points.map((revision) => ({
      ...entry(revision),
      children: graph.childrenOf(revision.revision).map((id) => entry(graph.get(id))),
    })),
  }
}

/** All revisions, those of a range `a:b` (both ends included), or one, newest first. */
export async function history(
  project: Project,
  options: LookOptions & {
    readonly range?: string | undefined
    /** A database that cannot be reached is an error. */
    readonly needsState?: boolean | undefined
  },
): Promise<HistoryResult> {
  const { range, needsState = false } = options
  const state = await stateIfAny(project, { ...options, isNeeded: needsState || asksDatabase(range) })
  const graph = await fittingGraph(project, state)
  const at = state === null ? [] : knownHeads(graph, state)
  const revisions = revisionsOf(graph, range, at)
  return { revisions: revisions.toReversed().map(entries(graph, state)) }
}

function revisionsOf(
  graph: RevisionGraph<Revision>,
  range: string | undefined,
  at: readonly string[],
): readonly Revision[] {
  if (range === undefined) return graph.revisions
  const ids = range.includes(':')
    ? revisionsIn(graph, resolveRange(graph, range, at, { clamp: true }))
    : new Set(resolveTarget(graph, range, at))
  return graph.revisions.filter(({ revision }) => ids.has(revision))
}

/** Everything about the revisions that a target names, their sources too. */
export async function show(project: Project, options: LookOptions & { readonly target: string }): Promise<ShowResult> {
  const { readFile } = await import('node:fs/promises')
  const state = await stateIfAny(project, { ...options, isNeeded: asksDatabase(options.target) })
  const graph = await fittingGraph(project, state)
  const ids = resolveTarget(graph, options.target, state === null ? [] : knownHeads(graph, state))
  const entry = entries(graph, state)
  const revisions = await Promise.all(
    ids.map(async (id) => {
      const revision = graph.get(id)
      const { checksum, transaction, irreversible, requires } = revision
      const source = revision.module === undefined ? await readFile(revision.path, 'utf8') : ''
      return { ...entry(revision), checksum, transaction, irreversible, requires, source }
    }),
  )
  return { revisions }
}

async function fittingGraph(project: Project, state: AppliedState | null): Promise<RevisionGraph<Revision>> {
  const graph = await project.graph()
  return state === null ? graph : graphFor(graph, state)
}

/** Whether a text means something only where a database can be asked. */
function asksDatabase(text = ''): boolean {
  return text.split(':').some((end) => /(?:^|@)(?:current|[+-]\d+$)/.test(end))
}

/** What the books say; null where no database is configured, or where it cannot be reached and is not needed. */
async function stateIfAny(
  project: Project,
  { isNeeded, onNote }: LookOptions & { readonly isNeeded: boolean },
): Promise<AppliedState | null> {
  if (!project.hasDatabase && !isNeeded) return null
  try {
    return await fetchState(project)
  } catch (error) {
    if (isNeeded || !isDbtoolError(error) || error.code !== 'DBT_CONNECT') throw error
    onNote?.(`What is applied is not known: ${error.message}`)
    return null
  }
}

/** What is told of each revision. `state` null: no database was asked. */
export function entries(
  graph: RevisionGraph<Revision>,
  state: AppliedState | null,
): (revision: Revision) => HistoryEntry {
  const at = new Set(state === null ? [] : knownHeads(graph, state))
  const applied = graph.ancestorsOf([...at])
  return (revision) => {
    const { revision: id, dependsOn, branchLabels, message, path } = revision
    const known = (name: string): string => graph.labelled(name) ?? graph.replacementOf(name) ?? name
    return {
      revision: id,
      // Ids that the history holds, whatever the file calls them: a label, or one that was squashed.
      downRevision: graph.parentsOf(id),
      dependsOn: [...new Set(dependsOn.map(known))],
      branchLabels,
      message,
      path: revision.module === undefined ? relative(process.cwd(), path) : path,
      isHead: graph.childrenOf(id).length === 0,
      isApplied: state === null ? null : applied.has(id),
      isCurrent: state === null ? null : at.has(id),
    }
  }
}
