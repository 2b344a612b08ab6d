/**
 * The words by which a user names revisions: `head`, `heads`, `base`, `current`, ids, labels, unique prefixes, each with
 * `+N` or `-N`, and `branch@` before it. Strict: what could mean two things is an error that lists them.
 */
import { DbtoolError } from '../errors/index.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'

type Graph = RevisionGraph<GraphRevision>

interface Parts {
  readonly branch: string | null
  /** Empty: relative to where the database is. */
  readonly symbol: string
  readonly steps: number
}

function parseTarget(text: string): Parts {
  const match = /^(?:([A-Za-z0-9_]+)@)?([A-Za-z0-9_]*)([+-]\d+)?$/.exec(text)
  const [, branch, symbol = '', steps] = match ?? []
  if (match === null || (symbol === '' && steps === undefined)) {
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      'That is not a revision: expected head, heads, base, an id, +2, -1, id+1 or branch@head.',
      {
        next: ['dbtool history'],
      },
    )
  }
  return { branch: branch ?? null, symbol, steps: steps === undefined ? 0 : Number(steps) }
}

/** The revisions that a target names for an upgrade of a database that is at `current`. */
export function resolveUpgrade(graph: Graph, text: string, current: readonly string[]): readonly string[] {
  const { branch, symbol, steps } = parseTarget(text)
  if (symbol === '') {
    if (steps <= 0) throw wrongWay(text, 'an upgrade goes forward', `dbtool downgrade ${text}`)
    return [walkUp(graph, single(graph, inBranch(graph, current, branch), 'current', true), steps, branch)]
  }
  const named = resolveSymbol(graph, symbol, branch, current)
  if (steps === 0) return named
  const [start = null] = named
  if (named.length > 1) throw multiple(named, text)
  return steps > 0 ? [walkUp(graph, start, steps, branch)] : walkDown(graph, start, -steps)
}

/** The revisions that stay after a downgrade to a target; none: `base`. */
export function resolveDowngrade(graph: Graph, text: string, current: readonly string[]): readonly string[] {
  const { branch, symbol, steps } = parseTarget(text)
  if (symbol === '') {
    if (steps >= 0) throw wrongWay(text, 'a downgrade goes back', `dbtool upgrade ${text}`)
    const own = inBranch(graph, current, branch)
    const start = single(graph, own, 'current', false)
    return [...current.filter((id) => id !== start), ...walkDown(graph, start, -steps)]
  }
  if (symbol === 'base') {
    if (branch === null && steps === 0) return []
    const members = branchMembers(graph, branch)
    const kept = current.flatMap((id) => (members.has(id) ? outsideOf(graph, id, members) : [id]))
    return steps === 0 ? kept : [...kept, walkUp(graph, null, steps, branch)]
  }
  const named = resolveSymbol(graph, symbol, branch, current)
  const targets =
    steps === 0
      ? named
      : named.flatMap((id) => (steps < 0 ? walkDown(graph, id, -steps) : [walkUp(graph, id, steps, branch)]))
  const applied = graph.ancestorsOf(current)
  for (const id of targets) {
    if (applied.has(id)) continue
    throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${id} is not applied, so there is no way down to it.`, {
      next: [`dbtool upgrade ${id}`, 'dbtool status'],
    })
  }
  // Other branches that the target does not stand on stay as they are.
  const above = graph.descendantsOf(targets)
  return [...current.filter((id) => !above.has(id) && !targets.includes(id)), ...targets]
}

function outsideOf(graph: Graph, id: string, members: ReadonlySet<string>): readonly string[] {
  return [...graph.ancestorsOf([id])].filter((ancestor) => !members.has(ancestor))
}

/** The revisions that a symbol names. */
export function resolveSymbol(
  graph: Graph,
  symbol: string,
  branch: string | null,
  current: readonly string[],
): readonly string[] {
  switch (symbol) {
    case 'head': {
      const heads = inBranch(graph, graph.heads, branch)
      if (heads.length > 1) throw multiple(heads, branch === null ? 'head' : `${branch}@head`)
      return heads
    }
    case 'heads':
      return inBranch(graph, graph.heads, branch)
    case 'base':
      return []
    case 'current':
      return inBranch(graph, current, branch)
  }
  const id = resolveId(graph, symbol)
  if (branch !== null && !branchMembers(graph, branch).has(id)) {
    throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${id} is not on branch ${branch}.`, {
      next: ['dbtool history'],
    })
  }
  return [id]
}

/**
 * One revision by exact id, then by label, then by unique prefix.
 * @throws {DbtoolError} DBT_REVISION_NOT_FOUND, DBT_REVISION_AMBIGUOUS with the candidates.
 */
export function resolveId(graph: Graph, text: string): string {
  if (graph.has(text)) return text
  const labelled = graph.revisions.filter((revision) => revision.branchLabels.includes(text))
  if (labelled.length > 0) {
    const members = branchMembers(graph, text)
    const tips = graph.heads.filter((head) => members.has(head))
    if (tips.length > 1) throw multiple(tips, text)
    return tips[0] ?? (labelled[0]?.revision as string)
  }
  const candidates = graph.revisions.filter((revision) => revision.revision.startsWith(text))
  const [only] = candidates
  if (only === undefined) {
    throw new DbtoolError('DBT_REVISION_NOT_FOUND', `There is no revision with the id, label or prefix ${text}.`, {
      next: ['dbtool history'],
    })
  }
  if (candidates.length > 1) {
    const ids = candidates.map((revision) => `${revision.revision} (${revision.path})`)
    throw new DbtoolError('DBT_REVISION_AMBIGUOUS', `${text} is the beginning of several ids: ${ids.join(', ')}.`, {
      hint: 'Write more of the id.',
      next: candidates.map((revision) => `dbtool show ${revision.revision}`),
    })
  }
  return only.revision
}

/** The revisions of a branch: from the labelled one (or any id) down to the next branch point, and everything above. */
function branchMembers(graph: Graph, branch: string | null): ReadonlySet<string> {
  if (branch === null) return new Set(graph.revisions.map((revision) => revision.revision))
  const labelled = graph.revisions.find((revision) => revision.branchLabels.includes(branch))
  const start = labelled?.revision ?? resolveId(graph, branch)
  const members = new Set(graph.descendantsOf([start]))
  let [parent, ...others] = graph.get(start).downRevision
  while (parent !== undefined && others.length === 0 && graph.childrenOf(parent).length === 1) {
    members.add(parent)
    ;[parent, ...others] = graph.get(parent).downRevision
  }
  return members
}

function inBranch(graph: Graph, ids: readonly string[], branch: string | null): readonly string[] {
  if (branch === null) return ids
  const members = branchMembers(graph, branch)
  return ids.filter((id) => members.has(id))
}

function single(_graph: Graph, ids: readonly string[], what: string, allowNone: boolean): string | null {
  if (ids.length > 1) {
    throw new DbtoolError(
      'DBT_MULTIPLE_HEADS',
      `The database is at several heads: ${ids.join(', ')}. A number of steps could mean any of them.`,
      {
        hint: 'Say which one.',
        next: ids.map((id) => `dbtool ${allowNone ? 'upgrade' : 'downgrade'} ${id}${allowNone ? '+1' : '-1'}`),
        facts: { heads: ids, what },
      },
    )
  }
  const [only = null] = ids
  if (only === null && !allowNone) {
    throw new DbtoolError('DBT_TARGET_INVALID', 'Nothing is applied, so there is nothing to go back from.', {
      next: ['dbtool status'],
    })
  }
  return only
}

function walkUp(graph: Graph, start: string | null, steps: number, branch: string | null): string {
  let at = start
  for (let step = 0; step < steps; step += 1) {
    const next = inBranch(graph, at === null ? graph.bases : graph.childrenOf(at), branch)
    if (next.length > 1) throw multiple(next, `${at ?? 'base'}+1`)
    const [only] = next
    if (only === undefined) throw tooFar(`There are only ${step} revisions above ${start ?? 'base'}.`)
    at = only
  }
  return at ?? ''
}

function walkDown(graph: Graph, start: string | null, steps: number): readonly string[] {
  let at = start
  for (let step = 0; step < steps; step += 1) {
    if (at === null) throw tooFar(`There are only ${step} revisions below ${start}.`)
    const parents: readonly string[] = graph.get(at).downRevision
    if (parents.length > 1) {
      if (step === steps - 1) return parents
      throw multiple(parents, `${at}-1`)
    }
    at = parents[0] ?? null
  }
  return at === null ? [] : [at]
}

function tooFar(message: string): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', message, { next: ['dbtool history'] })
}

function wrongWay(text: string, why: string, next: string): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', `${text} points the wrong way: ${why}.`, { next: [next] })
}

function multiple(ids: readonly string[], text: string): DbtoolError {
  return new DbtoolError('DBT_MULTIPLE_HEADS', `${text} could mean any of ${ids.join(', ')}.`, {
    hint: 'Join them with a merge revision, or name all of them.',
    next: ['dbtool merge heads -m "merge"', 'dbtool upgrade heads'],
    facts: { heads: ids },
  })
}
