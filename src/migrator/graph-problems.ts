/** What can be wrong with a set of revisions, as errors that name ids and files. */
import { DbtoolError } from '../errors/index.js'
import type { GraphRevision } from './revision-graph.js'

export function duplicate(a: GraphRevision, b: GraphRevision): DbtoolError {
  return new DbtoolError(
    'DBT_REVISION_DUPLICATE',
    `Two files have the revision id ${a.revision}: ${a.path} and ${b.path}.`,
    {
      hint: 'Give the one that no database has applied yet another id, in its header.',
      next: ['dbtool status'],
      facts: { revision: a.revision, files: [a.path, b.path] },
    },
  )
}

export function labelTaken(label: string, owner: GraphRevision, second: GraphRevision): DbtoolError {
  const isId = owner.revision === label
  return new DbtoolError(
    'DBT_LABEL_TAKEN',
    `The branch label ${label} of revision ${second.revision} (${second.path}) is ${isId ? 'the id' : 'a label'} of revision ${owner.revision} (${owner.path}) already.`,
    {
      hint: 'Give one of the two another label, in its header; labels are not kept in any database.',
      next: ['dbtool branches'],
      facts: { label, revisions: [owner.revision, second.revision], files: [owner.path, second.path] },
    },
  )
}

export function missingNeed(revision: GraphRevision, need: string): DbtoolError {
  const isParent = revision.downRevision.includes(need)
  const said = isParent
    ? `stands on ${need}, but no file has that id`
    : `depends on ${need}, but nothing has that id or label`
  return new DbtoolError('DBT_REVISION_PARENT_MISSING', `Revision ${revision.revision} (${revision.path}) ${said}.`, {
    hint: 'Bring the file back from version control, or point the header at another revision.',
    next: [`git log --all --oneline -S ${need}`],
    facts: { revision: revision.revision, parent: need, file: revision.path },
  })
}

/** `next`: one of the needs of a revision that are part of a circle or stand on one. */
export function cycle(byId: ReadonlyMap<string, GraphRevision>, next: (id: string) => string | undefined): DbtoolError {
  const path: string[] = []
  let at = [...byId.keys()].find((id) => next(id) !== undefined)
  while (at !== undefined && !path.includes(at)) {
    path.push(at)
    at = next(at)
  }
  const circle = at === undefined ? path : [...path.slice(path.indexOf(at)), at]
  const files = [...new Set(circle)].map((id) => byId.get(id)?.path)
  return new DbtoolError(
    'DBT_REVISION_CYCLE',
    `Revisions stand on each other in a circle: ${circle.join(' → ')} (${files.join(', ')}).`,
    {
      hint: 'Mend the downRevision or dependsOn of one of these files.',
      next: ['dbtool history'],
      facts: { revisions: circle, files },
    },
  )
}
