import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { isRevisionFileName, type RevisionFile, toRevisionFile } from '../migration-file/read-folder.js'
import { GitRepository } from './git.js'
import { mergeBaseWith } from './merge-base.js'
import type { Project } from './project.js'

/** A revision as a commit holds it. `path` is where it would be now, absolute. */
export type CommittedRevision = RevisionFile & { readonly source: string }

/**
 * The revisions that were there where this branch left another one, by id.
 * @throws {DbtoolError} DBT_REPOSITORY_MISSING, DBT_REF_UNKNOWN, DBT_HISTORY_SHALLOW.
 */
export async function revisionsAtBase(project: Project, ref: string): Promise<ReadonlyMap<string, CommittedRevision>> {
  const repository = await GitRepository.at(project.config.root)
  const commit = await mergeBaseWith(repository, ref)
  const found = new Map<string, CommittedRevision>()
  for (const folder of project.config.migrations.dirs.value) {
    for (const { path, text } of await repository.filesIn(commit, placeIn(repository, folder))) {
      const revision = await readable(join(repository.root, path), text)
      if (revision !== null) found.set(revision.revision, revision)
    }
  }
  return found
}

/** A folder as git names it; it may be gone from the working tree. */
function placeIn(repository: GitRepository, folder: string): string {
  const place = relative(repository.root, resolvedPath(folder))
  if (place.startsWith('..')) {
    throw new DbtoolError(
      'DBT_REPOSITORY_MISSING',
      `The migrations folder ${folder} is outside the repository ${repository.root}.`,
      { hint: 'Only what one repository holds can be compared with a branch of it.', next: ['dbtool config'] },
    )
  }
  return place.split(sep).join('/')
}

function resolvedPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    const parent = join(folder, '..')
    return parent === folder ? folder : join(resolvedPath(parent), relative(parent, folder))
  }
}

/** null: the file was broken there, so that nothing can be compared with it. */
async function readable(path: string, text: string): Promise<CommittedRevision | null> {
  if (!isRevisionFileName(path.split(/[\\/]/).at(-1) ?? '')) return null
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    const file = await toRevisionFile(path, source)
    // Not spread: the checksum is computed where it is asked for.
    return Object.assign(file, { source })
  } catch (error) {
    if (isDbtoolError(error)) return null
    throw error
  }
}
