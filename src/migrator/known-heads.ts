import { DbtoolError } from '../errors/index.js'
import type { AppliedState } from './applied-state.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'

/**
 * The heads of the database as the revision files know them: a revision that has been replaced is the one that took its
 * place, and what another head stands on or depends on is none of its own.
 * @throws {DbtoolError} DBT_DATABASE_AHEAD when it has one that no file has.
 */
export function requireKnownHeads(
  graph: RevisionGraph<GraphRevision>,
  state: Pick<AppliedState, 'heads'>,
): readonly string[] {
  const unknown = unknownHeads(graph, state)
  if (unknown.length === 0) return knownHeads(graph, state)
  throw new DbtoolError(
    'DBT_DATABASE_AHEAD',
    `The database is at ${unknown.join(', ')}, which no revision file has: it is ahead of this code.`,
    {
      hint: 'Was the application rolled back, or another branch checked out? Bring the files back; --allow-ahead accepts it.',
      next: ['dbtool status', `git log --all --oneline -S ${unknown[0]}`],
      facts: { unknown },
    },
  )
}

/** Heads of the database that no revision file has, nor replaces. */
export function unknownHeads(
  graph: RevisionGraph<GraphRevision>,
  { heads }: Pick<AppliedState, 'heads'>,
): readonly string[] {
  return heads.filter((head) => graph.standsFor(head) === null)
}

/** The heads of the database as the revision files know them, without those that they do not. */
export function knownHeads(
  graph: RevisionGraph<GraphRevision>,
  { heads }: Pick<AppliedState, 'heads'>,
): readonly string[] {
  const ids = heads.flatMap((head) => graph.standsFor(head) ?? [])
  if (ids.length < 2) return ids
  return graph.headsOf(graph.ancestorsOf(ids)).toSorted()
}
