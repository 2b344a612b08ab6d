import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import { failure, notRestored } from './findings.js'
import { ProvingGround, type ProvingGroundOptions } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'

/**
 * Runs parallel branches in both orders: nothing says which one comes first on a database. What they lead to must be the
 * same.
 * @param left Revisions that are known not to run, and those that stand on them.
 */
export async function proveOrders(
  graph: RevisionGraph<Revision>,
  left: ReadonlySet<string>,
  options: ProvingGroundOptions,
): Promise<readonly Finding[]> {
  const revisions = graph.revisions.filter(({ revision }) => !left.has(revision))
  const [one, other] = branchOrders(graph, revisions)
  if (one.every((revision, at) => revision === other[at])) return []
  const first = await lead(one, options)
  const second = await lead(other, options)
  const failed = [first, second].flatMap((end) => (end.state === null ? [end.finding] : []))
  if (first.state === null || second.state === null) return failed
  const differences = compareStates(options.dialect, first.state, second.state)
  const names = (order: readonly Revision[]): string => turns(order, one, other).join(', ')
  const last = other.at(-1)?.revision
  return differences.map((difference) => {
    const { object, kind, before, after } = difference
    if (!isFault(difference)) return { ...notRestored(difference), message: positionText(object, before, after) }
    return {
      rule: 'branch-order',
      severity: 'error',
      object,
      message: `${object} depends on which branch is run first: ${before ?? 'it is not there'} when it is ${names(one)}; ${after ?? 'it is not there'} when it is ${names(other)}`,
      fix: `Have one branch stand on the other: dependsOn in its first revision, or dbtool rebase.`,
      ...(last === undefined || kind === 'position' ? {} : { revision: last }),
    }
  })
}

function positionText(object: string, before: string | null, after: string | null): string {
  return `${object} is ${before ?? ''} or ${after ?? ''}, depending on which branch is run first`
}

/** The revisions at which the two orders part, in this one. */
function turns(order: readonly Revision[], one: readonly Revision[], other: readonly Revision[]): readonly string[] {
  const from = one.findIndex((revision, at) => revision !== other[at])
  return order.slice(from, from + 3).map(({ revision }) => revision)
}

/**
 * Two orders in which the revisions can be run: branch after branch, and the branches the other way round. Of every two
 * revisions that do not need each other, each comes first in one of them, as long as branches do not cross.
 */
export function branchOrders(
  graph: RevisionGraph<Revision>,
  revisions: readonly Revision[],
): readonly [readonly Revision[], readonly Revision[]] {
  return [depthFirst(graph, revisions), depthFirst(graph, revisions.toReversed())]
}

/** Goes on with what has just become possible; among several, with what is last in the list. */
function depthFirst(graph: RevisionGraph<Revision>, revisions: readonly Revision[]): readonly Revision[] {
  const byId = new Map(revisions.map((revision) => [revision.revision, revision]))
  const needs = (id: string): readonly string[] => graph.needsOf(id).filter((needed) => byId.has(needed))
  const waiting = new Map(revisions.map(({ revision }) => [revision, new Set(needs(revision)).size]))
  const dependents = new Map<string, string[]>()
  for (const { revision } of revisions) {
    for (const needed of new Set(needs(revision))) dependents.set(needed, [...(dependents.get(needed) ?? []), revision])
  }
  const ready = revisions.filter(({ revision }) => waiting.get(revision) === 0).map(({ revision }) => revision)
  const order: Revision[] = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const revision = byId.get(id)
    if (revision !== undefined) order.push(revision)
    for (const dependent of dependents.get(id) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1
      waiting.set(dependent, left)
      if (left === 0) ready.push(dependent)
    }
  }
  return order
}

type End = { readonly state: DatabaseState } | { readonly state: null; readonly finding: Finding }

async function lead(order: readonly Revision[], options: ProvingGroundOptions): Promise<End> {
  const ground = await ProvingGround.open(options)
  try {
    for (const [at, revision] of order.entries()) {
      try {
        await ground.replay(revision)
      } catch (error) {
        if (options.signal?.aborted === true) throw error
        const before = order[at - 1]?.revision
        const { fix: _, ...finding } = failure('upgrade-failed', revision, error)
        return {
          state: null,
          finding: {
            ...finding,
            rule: 'branch-order',
            revision: revision.revision,
            message: `it does not run right after ${before}, though nothing says that it needs anything else: ${finding.message}`,
            fix: 'Name what it needs: dependsOn in the revision, or dbtool rebase.',
          },
        }
      }
    }
    return { state: await ground.state() }
  } finally {
    await ground.close()
  }
}
