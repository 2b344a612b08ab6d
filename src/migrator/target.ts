/**
 * What the words by which a user names revisions mean to an upgrade, a downgrade, and where only the revisions
 * themselves count. Strict: what could mean two things is an error that lists them.
 * @see https://alembic.sqlalchemy.org/en/latest/tutorial.html#relative-migration-identifiers
 */
import { DbtoolError } from '../errors/index.js'
import { branchOf, inBranch, resolveBranch, tipsInBranch } from './branch.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'
import { resolveName } from './revision-name.js'
import { multiple, notApplied, severalHeads, wrongWay } from './target-problems.js'
import { parseTarget, type Target } from './target-text.js'
import { pathDown, walkDown, walkUp } from './walk.js'

type Graph = RevisionGraph<GraphRevision>

/** The revisions that a target names for an upgrade of a database that is at `current`. */
export function resolveUpgrade(graph: Graph, text: string, current: readonly string[]): readonly string[] {
  const target = parseTarget(text)
  if (target.symbol === null && target.steps <= 0) {
    throw wrongWay(text, 'an upgrade goes forward', `dbtool downgrade ${text}`)
  }
  return resolveRevisions(graph, target, current, { command: 'upgrade' })
}

/** The revisions that a text names, where no direction is meant; none: `base`. */
export function resolveTarget(
  graph: Graph,
  text: string,
  current: readonly string[],
  options: WalkOptions = {},
): readonly string[] {
  return resolveRevisions(graph, parseTarget(text), current, options)
}

interface WalkOptions {
  /** Steps that lead beyond the first or the last revision end there; else they are an error. */
  readonly clamp?: boolean
  /** The command that an error names, with a target that is not ambiguous; default one that only looks. */
  readonly command?: 'upgrade' | 'downgrade' | 'show'
}

function resolveRevisions(
  graph: Graph,
  target: Target,
  current: readonly string[],
  options: WalkOptions = {},
): readonly string[] {
  const up = (start: string | null): readonly string[] => {
    const end = walkUp(graph, start, steps, branch, options)
    return end === null ? [] : [end]
  }
  const { branch, symbol, steps, text } = target
  if (symbol === null) {
    const start = startOf(graph, target, current, options.command)
    if (steps > 0) return up(start)
    if (start === null) throw nothingApplied()
    return walkDown(graph, start, -steps, options)
  }
  const named = resolveName(graph, symbol, branch, current)
  if (steps === 0) return named
  const [start = null] = named
  if (named.length > 1) throw multiple(graph, named, text)
  if (steps > 0) return up(start)
  if (start === null) throw wrongWay(text, 'there is nothing below base', 'dbtool history')
  return walkDown(graph, start, -steps, options)
}

/** Where `+1` and `-1` begin: the one revision that the database is at, on the branch; null: before its first. */
function startOf(
  graph: Graph,
  { branch, steps }: Target,
  current: readonly string[],
  command: 'upgrade' | 'downgrade' | 'show' = 'show',
): string | null {
  const tips = branch === null ? current : tipsInBranch(graph, branch, current)
  if (tips.length > 1) throw severalHeads(graph, tips, steps, command)
  return tips[0] ?? null
}

/**
 * The revisions that a downgrade to a target takes away, and with them whatever stands on or needs them; none: there is
 * nothing to do.
 */
export function resolveDowngrade(graph: Graph, text: string, current: readonly string[]): readonly string[] {
  const target = parseTarget(text)
  const { branch, symbol, steps } = target
  if (symbol === null) {
    if (steps >= 0) throw wrongWay(text, 'a downgrade goes back', `dbtool upgrade ${text}`)
    const start = startOf(graph, target, current, 'downgrade')
    if (start === null) throw nothingApplied()
    return [pathDown(graph, start, -steps).at(-1) as string]
  }
  const isBase = symbol === 'base' && steps === 0
  if (isBase) return branch === null ? graph.bases : [branchOf(graph, branch).root]
  const targets = resolveRevisions(graph, target, current)
  const applied = graph.ancestorsOf(current)
  for (const id of targets) if (!applied.has(id)) throw notApplied(id)
  const above = targets.length === 0 ? graph.bases : targets.flatMap((id) => graph.childrenOf(id))
  return branch === null ? above : inBranch(graph, above, resolveBranch(graph, branch))
}

function nothingApplied(): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', 'Nothing is applied, so there is nothing to go back from.', {
    next: ['dbtool status'],
  })
}
