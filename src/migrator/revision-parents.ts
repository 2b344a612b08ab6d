import { DbtoolError } from '../errors/index.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { resolveTarget } from './target.js'

export interface ParentOptions {
  readonly head?: string | undefined
  /** Several revisions that the new one joins. */
  readonly merges?: readonly string[] | undefined
  /** Allows a second successor. */
  readonly splice?: boolean | undefined
}

/**
 * What a new revision stands on: the one head, or the one that was asked for, or all that it merges.
 * @throws {DbtoolError} DBT_MULTIPLE_HEADS; DBT_TARGET_INVALID when it would make a second head without `splice`, or when
 * what it merges is not apart.
 */
export function parentsOf(graph: RevisionGraph<Revision>, options: ParentOptions): readonly string[] {
  if (options.merges !== undefined) return mergedParents(graph, options.merges, options)
  const parents = resolveTarget(graph, options.head ?? 'head', [])
  if (options.splice !== true) requireHeads(graph, parents, (id) => `dbtool revision --head ${id} --splice`)
  return parents
}

function mergedParents(
  graph: RevisionGraph<Revision>,
  targets: readonly string[],
  { splice }: ParentOptions,
): readonly string[] {
  const ids = [...new Set(targets.flatMap((text) => resolveTarget(graph, text, [])))]
  if (ids.length < 2) {
    const found = ids.length === 0 ? 'none' : ids[0]
    throw new DbtoolError('DBT_TARGET_INVALID', `A merge joins two revisions or more; these name ${found}.`, {
      next: ['dbtool heads', 'dbtool merge heads -m "merge"'],
    })
  }
  requireApart(graph, ids)
  const words = ids.join(' ')
  if (splice !== true) requireHeads(graph, ids, () => `dbtool merge ${words} --splice`)
  return ids.toSorted()
}

/** @throws {DbtoolError} DBT_TARGET_INVALID when something stands on one of them already. */
export function requireHeads(
  graph: RevisionGraph<Revision>,
  ids: readonly string[],
  otherwise: (id: string) => string,
): void {
  const taken = ids.find((id) => graph.childrenOf(id).length > 0)
  if (taken === undefined) return
  throw new DbtoolError(
    'DBT_TARGET_INVALID',
    `Revision ${taken} has a successor already; a second one makes a branch.`,
    {
      next: [otherwise(taken)],
    },
  )
}

/**
 * Requires that none of the revisions stands on another of them.
 * @throws {DbtoolError} DBT_TARGET_INVALID.
 */
export function requireApart(graph: RevisionGraph<Revision>, ids: readonly string[]): void {
  for (const id of ids) {
    const below = graph.ancestorsOf([id])
    const implied = ids.find((other) => other !== id && below.has(other))
    if (implied === undefined) continue
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      `Revision ${id} implies ${implied}: it stands on it, or depends on it.`,
      {
        hint: `Leave ${implied} out.`,
        next: [`dbtool show ${id}`, 'dbtool history --graph'],
      },
    )
  }
}
