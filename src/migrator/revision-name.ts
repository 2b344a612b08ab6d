import { DbtoolError } from '../errors/index.js'
import { inBranch, resolveBranch, resolveId, tipsInBranch } from './branch.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'
import { multiple } from './target-problems.js'

/**
 * The revisions that a symbol names: `head` (one), `heads`, `base` (none), `current`, an id, a label, a prefix.
 * @throws {DbtoolError} DBT_MULTIPLE_HEADS, DBT_REVISION_NOT_FOUND, DBT_REVISION_AMBIGUOUS; DBT_TARGET_INVALID for a
 * revision that is not on the branch.
 */
export function resolveName(
  graph: RevisionGraph<GraphRevision>,
  symbol: string,
  branch: string | null,
  current: readonly string[],
): readonly string[] {
  const named = branch === null ? null : resolveBranch(graph, branch)
  const here = (ids: readonly string[]): readonly string[] => (named === null ? ids : inBranch(graph, ids, named))
  switch (symbol) {
    case 'head': {
      const heads = here(graph.heads)
      if (heads.length > 1) throw multiple(graph, heads, branch === null ? 'head' : `${branch}@head`)
      return heads
    }
    case 'heads': {
      const heads = here(graph.heads)
      // A head that another one depends on comes along with it.
      return graph.headsOf(graph.ancestorsOf(heads)).filter((id) => heads.includes(id))
    }
    case 'base':
      return []
    case 'current':
      return branch === null ? current : tipsInBranch(graph, branch, current)
  }
  const id = resolveId(graph, symbol, named)
  if (here([id]).length > 0) return [id]
  throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${id} is not on branch ${branch}.`, {
    next: ['dbtool branches', `dbtool show ${id}`],
  })
}
