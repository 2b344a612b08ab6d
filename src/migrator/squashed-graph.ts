import { dirname, join } from 'node:path'
import { DbtoolError } from '../errors/index.js'
import { readRevisionFolder } from '../migration-file/read-folder.js'
import type { AppliedState } from './applied-state.js'
import type { Revision } from './revision.js'
import { RevisionGraph } from './revision-graph.js'

/** Where the files of replaced revisions are kept, beside the one that took their place. */
export const squashedFolder = 'squashed'

/**
 * The graph as a database in this state needs it: one that is in the middle of what a squash has replaced goes on with the
 * replaced revisions themselves, which end where the squash ends.
 * @throws {DbtoolError} DBT_DATABASE_AHEAD when their files are gone.
 */
export async function graphFor(
  graph: RevisionGraph<Revision>,
  { heads }: Pick<AppliedState, 'heads'>,
): Promise<RevisionGraph<Revision>> {
  let fitting = graph
  for (;;) {
    const middle = heads.find((head) => isInTheMiddle(fitting, head))
    if (middle === undefined) return fitting
    fitting = await unsquashed(fitting, middle)
  }
}

function isInTheMiddle(graph: RevisionGraph<Revision>, head: string): boolean {
  return !graph.has(head) && graph.replacementOf(head) !== null && graph.standsFor(head) === null
}

async function unsquashed(graph: RevisionGraph<Revision>, middle: string): Promise<RevisionGraph<Revision>> {
  const squash = graph.get(graph.replacementOf(middle) ?? '')
  const last = squash.replaces.at(-1) as string
  const kept = await readRevisionFolder(join(dirname(squash.path), squashedFolder))
  const own = kept.filter(({ revision }) => squash.replaces.includes(revision))
  // A squash of squashes: what an inner one replaced comes back only where it is needed.
  const inner = new Set(own.flatMap(({ replaces }) => replaces))
  const originals = own.filter(({ revision }) => !inner.has(revision))
  if (!originals.some(({ revision }) => revision === last)) throw filesAreGone(middle, squash)
  const renamed = (ids: readonly string[]): readonly string[] => ids.map((id) => (id === squash.revision ? last : id))
  const others = graph.revisions
    .filter(({ revision }) => revision !== squash.revision)
    .map((one) => ({ ...one, downRevision: renamed(one.downRevision), dependsOn: renamed(one.dependsOn) }))
  return RevisionGraph.from([...others, ...originals])
}

function filesAreGone(middle: string, squash: Revision): DbtoolError {
  return new DbtoolError(
    'DBT_DATABASE_AHEAD',
    `The database is at ${middle}, in the middle of what ${squash.revision} (${squash.path}) has replaced, and the replaced files are gone.`,
    {
      hint: `Bring them back into ${join(dirname(squash.path), squashedFolder)} until this database is past them.`,
      next: [`git log --all --oneline -S ${middle}`, 'dbtool status'],
      facts: { unknown: [middle] },
    },
  )
}
