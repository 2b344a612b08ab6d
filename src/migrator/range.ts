import { DbtoolError } from '../errors/index.js'
import { inBranch, resolveBranch } from './branch.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'
import { resolveTarget } from './target.js'
import { parseTarget } from './target-text.js'

/** A part of the history, `a:b`. */
export interface RevisionRange {
  /** Where it begins; none: before everything. */
  readonly lower: readonly string[]
  readonly upper: readonly string[]
  /** The revision that stands for the branch, where the lower end names one. */
  readonly branch: string | null
}

/**
 * The ends of `a:b`, `a:` or `:b`. A number of steps counts from the other end (`-3:current`, `ae10:+2`); where both ends
 * are numbers, from where the database is. `clamp`: what leads beyond the first or the last revision ends there.
 * @throws {DbtoolError} as for targets; DBT_TARGET_INVALID when the lower end is not below the upper one.
 */
export function resolveRange(
  graph: RevisionGraph<GraphRevision>,
  text: string,
  current: readonly string[],
  options: { readonly clamp?: boolean } = {},
): RevisionRange {
  const [lowerText = '', upperText = '', ...more] = text.split(':')
  if (more.length > 0) {
    throw new DbtoolError('DBT_TARGET_INVALID', 'That is not a range: expected a:b, a: or :b.', {
      next: ['dbtool history'],
    })
  }
  const isRelative = (end: string): boolean => end !== '' && parseTarget(end).symbol === null
  const resolve = (end: string, otherwise: string, from: readonly string[]): readonly string[] =>
    resolveTarget(graph, end === '' ? otherwise : end, from, options)
  const ends = (): Pick<RevisionRange, 'lower' | 'upper'> => {
    if (isRelative(upperText) && !isRelative(lowerText)) {
      const lower = resolve(lowerText, 'base', current)
      return { lower, upper: resolve(upperText, 'heads', lower) }
    }
    const upper = resolve(upperText, 'heads', current)
    const from = isRelative(lowerText) && !isRelative(upperText) ? upper : current
    return { upper, lower: resolve(lowerText, 'base', from) }
  }
  const { lower, upper } = ends()
  const below = graph.ancestorsOf(upper)
  const astray = lower.find((id) => !below.has(id))
  if (astray !== undefined) {
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      `The range leads nowhere: ${astray} is not below ${upper.join(', ') || 'base'}.`,
      { next: ['dbtool history --graph'] },
    )
  }
  const name = lowerText.includes('@') ? parseTarget(lowerText).branch : null
  return { lower, upper, branch: name === null ? null : resolveBranch(graph, name) }
}

/** The revisions of a range, both ends included: what stands on the lower end and is below the upper one. */
export function revisionsIn(
  graph: RevisionGraph<GraphRevision>,
  { lower, upper, branch }: RevisionRange,
): ReadonlySet<string> {
  const below = graph.ancestorsOf(upper)
  const between = lower.length === 0 ? below : new Set(lower.flatMap((id) => [...aboveOf(graph, id, below)]))
  return branch === null ? between : new Set(inBranch(graph, [...between], branch))
}

/** What stands on a revision, through parents only, as far as it is in `within`. */
function aboveOf(graph: RevisionGraph<GraphRevision>, start: string, within: ReadonlySet<string>): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id) || !within.has(id)) continue
    seen.add(id)
    open.push(...graph.childrenOf(id))
  }
  return seen
}
