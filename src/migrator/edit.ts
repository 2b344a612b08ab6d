import { relative } from 'node:path'
import { show } from './history.js'
import type { Project } from './project.js'
import type { EditResult } from './results.js'

export interface EditOptions {
  readonly target: string
  /** Lets somebody change these files, and returns when that is done. */
  readonly open: (paths: readonly string[]) => Promise<void>
  readonly onNote?: ((note: string) => void) | undefined
}

/**
 * Has the files of the named revisions edited, then reads the history again.
 * @throws {DbtoolError} what is wrong with the history now.
 */
export async function editRevisions(project: Project, options: EditOptions): Promise<EditResult> {
  const { revisions } = await show(project, options)
  if (revisions.length === 0) return { edited: [] }
  const before = await project.graph()
  const paths = revisions.map(({ revision }) => before.get(revision).path)
  await options.open(paths)
  const after = new Map((await project.graph()).revisions.map((revision) => [revision.path, revision]))
  const edited = revisions.map(({ revision, checksum, isApplied }, at) => {
    const path = paths[at] as string
    const now = after.get(path)
    const changed = now?.checksum !== checksum
    if (changed && isApplied === true) {
      options.onNote?.(`Revision ${revision} was applied as it was before; status calls it modified from now on.`)
    }
    return { revision: now?.revision ?? revision, path: relative(process.cwd(), path), changed }
  })
  return { edited }
}
