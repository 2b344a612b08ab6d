import { DbtoolError } from '../errors/index.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'

type Graph = RevisionGraph<GraphRevision>

/**
 * A branch is named by a label, or by any revision of it. Its lineage is the named revision, what that stands on and what
 * stands on that; its own part begins behind the last revision that it shares with another branch.
 */
export interface Branch {
  /** The revision that the name stands for. */
  readonly named: string
  /** The first revision that is the branch's own. */
  readonly root: string
}

/**
 * The revision that stands for a branch: a label, an id, or the unique beginning of one.
 * @throws {DbtoolError} DBT_REVISION_NOT_FOUND, DBT_REVISION_AMBIGUOUS.
 */
export function resolveBranch(graph: Graph, name: string): string {
  return resolveId(graph, name)
}

export function branchOf(graph: Graph, name: string): Branch {
  const named = resolveBranch(graph, name)
  let root = named
  for (;;) {
    const [parent, ...others] = graph.parentsOf(root)
    if (parent === undefined || others.length > 0 || graph.childrenOf(parent).length > 1) return { named, root }
    root = parent
  }
}

/** Those of the revisions that share the lineage of the one that stands for a branch. */
export function inBranch(graph: Graph, ids: readonly string[], named: string): readonly string[] {
  const lineage = graph.lineageOf(named)
  return ids.filter((id) => lineage.has(id))
}

/**
 * Where a database that is at `current` is on a branch: its heads there; or, where other heads only hold it by
 * standing on it or depending on it, the newest revisions of the branch that are applied; none: before its first.
 */
export function tipsInBranch(graph: Graph, name: string, current: readonly string[]): readonly string[] {
  const named = resolveBranch(graph, name)
  const heads = inBranch(graph, current, named)
  if (heads.length > 0) return heads
  const applied = new Set(inBranch(graph, [...graph.ancestorsOf(current)], named))
  return graph.branchTipsOf(applied)
}

/**
 * One revision by exact id, then by label, then by unique beginning, then by the id of one that it replaces. `within`:
 * only beginnings of ids on this branch count.
 * @throws {DbtoolError} DBT_REVISION_NOT_FOUND, DBT_REVISION_AMBIGUOUS with the candidates.
 */
export function resolveId(graph: Graph, text: string, within: string | null = null): string {
  if (graph.has(text)) return text
  const known = graph.labelled(text) ?? graph.replacementOf(text)
  if (known !== null) return known
  const ids = graph.revisions.map(({ revision }) => revision).filter((id) => id.startsWith(text))
  const candidates = within === null ? ids : inBranch(graph, ids, within)
  const [only] = candidates
  if (only === undefined) {
    throw new DbtoolError('DBT_REVISION_NOT_FOUND', `There is no revision with the id, label or prefix ${text}.`, {
      next: ['dbtool history'],
    })
  }
  if (candidates.length === 1) return only
  const named = candidates.map((id) => `${id} (${graph.get(id).path})`)
  throw new DbtoolError('DBT_REVISION_AMBIGUOUS', `${text} is the beginning of several ids: ${named.join(', ')}.`, {
    hint: 'Write more of the id.',
    next: candidates.map((id) => `dbtool show ${id}`),
    facts: { candidates },
  })
}
