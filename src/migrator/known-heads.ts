import { DbtoolError } from '../errors/index.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import type { AppliedState } from './version-tables.js'

/**
 * The heads of the database that the revision files know.
 * @throws {DbtoolError} DBT_DATABASE_AHEAD when it has one that no file has.
 */
export function requireKnownHeads(
  graph: RevisionGraph<Revision>,
  state: Pick<AppliedState, 'heads'>,
): readonly string[] {
  const unknown = state.heads.filter((head) => !graph.has(head))
  if (unknown.length === 0) return state.heads
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
