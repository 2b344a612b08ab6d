import { DbtoolError } from '../errors/index.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'
import { resolveName } from './revision-name.js'

/**
 * The revisions that a name of the command line stands for, where no database is asked: at least one.
 * @throws {DbtoolError} as `resolveName`; DBT_REVISION_NOT_FOUND for `base`, `current` and the head of an empty history.
 */
export function namedRevisions(graph: RevisionGraph<GraphRevision>, name: string): ReadonlySet<string> {
  const found = resolveName(graph, name, null, [])
  if (found.length > 0) return new Set(found)
  throw new DbtoolError('DBT_REVISION_NOT_FOUND', `${name} stands for no revision here.`, {
    hint: 'Name one by its id, a label, or the beginning of its id; or head.',
    next: ['dbtool history'],
  })
}
