import { link, mkdir, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'

/**
 * Writes a new file whole or not at all, and never over another. The folder is created if its parent is there.
 * @throws {DbtoolError} DBT_FILE_EXISTS, DBT_FILE_UNWRITABLE.
 */
export async function writeNewFile(path: string, content: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    await mkdir(dirname(path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    // Unlike a renaming, a link fails where the name is taken.
    await link(temporary, path)
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    if (exists) throw new DbtoolError('DBT_FILE_EXISTS', `The file ${path} is there already.`, { cause: error })
    throw new DbtoolError('DBT_FILE_UNWRITABLE', `The file ${path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    })
  } finally {
    await rm(temporary, { force: true })
  }
}
