import { DbtoolError } from '../errors/index.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveSymbol } from './target.js'

/**
 * What a new revision stands on: the one head, or the one that was asked for.
 * @throws {DbtoolError} DBT_MULTIPLE_HEADS; DBT_TARGET_INVALID when it would make a second head without `splice`.
 */
export function parentsOf(
  graph: RevisionGraph<Revision>,
  options: { readonly head?: string | undefined; readonly splice?: boolean | undefined },
): readonly string[] {
  const [branch, symbol] = options.head?.includes('@') === true ? options.head.split('@') : [null, options.head]
  const parents = resolveSymbol(graph, symbol ?? 'head', branch ?? null, [])
  if (options.splice === true) return parents
  const taken = parents.find((parent) => graph.childrenOf(parent).length > 0)
  if (taken !== undefined) {
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      `Revision ${taken} has a successor already; a second one makes a branch.`,
      {
        next: [`dbtool revision --head ${taken} --splice`],
      },
    )
  }
  return parents
}
