import type { Project } from './project.js'
import { revisionsAtBase } from './revisions-at.js'

/**
 * Ids of the revisions that the working tree adds or changes compared with where it left a branch. Files that are not
 * committed count; a file of another name with the same content does not.
 * @param ref a branch, tag or commit, as git names it.
 * @throws {DbtoolError} DBT_REPOSITORY_MISSING, DBT_REF_UNKNOWN, DBT_HISTORY_SHALLOW.
 */
export async function revisionsSince(project: Project, ref: string): Promise<ReadonlySet<string>> {
  const before = await revisionsAtBase(project, ref)
  const { revisions } = await project.graph()
  const changed = revisions.filter(({ revision, checksum }) => before.get(revision)?.checksum !== checksum)
  return new Set(changed.map(({ revision }) => revision))
}
