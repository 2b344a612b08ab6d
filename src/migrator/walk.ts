/** Steps along the graph, from parent to child and back. Where two ways lead on, it is an error, not a choice. */
import { inBranch, resolveBranch } from './branch.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'
import { multiple, tooFar } from './target-problems.js'

type Graph = RevisionGraph<GraphRevision>

/** The revision `steps` above another; `start` null: above base. `branch` tells which way to take where there are two. */
export function walkUp(
  graph: Graph,
  start: string | null,
  steps: number,
  branch: string | null,
  { clamp = false } = {},
): string | null {
  const named = branch === null ? null : resolveBranch(graph, branch)
  let at = start
  for (let step = 0; step < steps; step += 1) {
    const above = at === null ? graph.bases : graph.childrenOf(at)
    const ways = named === null ? above : inBranch(graph, above, named)
    if (ways.length > 1) throw multiple(graph, ways, `${at ?? 'base'}+1`)
    const [next] = ways
    if (next === undefined && clamp) return at
    if (next === undefined) throw tooFar(`There ${count(step)} above ${start ?? 'base'}.`)
    at = next
  }
  return at
}

/** The revision and those below it, `steps` of them in all, each a parent of the one before. */
export function pathDown(graph: Graph, start: string, steps: number, { clamp = false } = {}): readonly string[] {
  const path = [start]
  while (path.length < steps) {
    const at = path.at(-1) as string
    const [parent, ...others] = graph.parentsOf(at)
    if (others.length > 0) throw multiple(graph, graph.parentsOf(at), `${at}-1`)
    if (parent === undefined) {
      if (clamp) return path
      throw tooFar(`Only ${path.length} revision${path.length === 1 ? '' : 's'} can be undone from ${start}.`)
    }
    path.push(parent)
  }
  return path
}

/**
 * What is left `steps` below a revision: its ancestor; the parents, where the last step undoes a merge; none: base.
 * `clamp`: too many steps end at base.
 */
export function walkDown(
  graph: Graph,
  start: string,
  steps: number,
  options: { clamp?: boolean } = {},
): readonly string[] {
  const path = pathDown(graph, start, steps, options)
  return path.length < steps ? [] : graph.parentsOf(path.at(-1) as string)
}

function count(steps: number): string {
  return steps === 0 ? 'is no revision' : steps === 1 ? 'is only 1 revision' : `are only ${steps} revisions`
}
