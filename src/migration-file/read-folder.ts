import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'
import { checksum, decodeSource } from './checksum.js'
import { HeaderProblem, type RevisionHeader } from './header.js'
import type { RevisionModule } from './load.js'
import { readModuleHeader } from './module-header.js'
import { parseSqlRevision } from './sql-revision.js'

/** A revision file: its header, where it is, and its fingerprint. */
export interface RevisionFile extends RevisionHeader {
  /** Absolute. */
  readonly path: string
  readonly checksum: string
  readonly format: 'module' | 'sql' | 'static'
  /** Of a revision that is part of the program; else its file is loaded when it runs. */
  readonly module?: RevisionModule
}

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.sql']

/**
 * All revision files of a folder, in the order of their names; none where there is no such folder.
 * @throws {DbtoolError} DBT_MIGRATIONS_UNREADABLE; DBT_REVISION_FILE_INVALID naming file, line and key.
 */
export async function readRevisionFolder(folder: string): Promise<readonly RevisionFile[]> {
  let names: readonly string[]
  try {
    names = (await readdir(folder)).toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new DbtoolError(
      'DBT_MIGRATIONS_UNREADABLE',
      `The migrations folder ${folder} cannot be read: ${messageOf(error)}`,
      {
        hint: 'Is it a folder, and may this user read it?',
        cause: error,
      },
    )
  }
  const files: RevisionFile[] = []
  for (const name of names) {
    if (name.startsWith('.') || /\.d\.[mc]?ts$/.test(name) || !extensions.some((extension) => name.endsWith(extension)))
      continue
    const path = join(folder, name)
    if (await isInside(folder, path)) files.push(await readRevisionFile(path))
  }
  return files
}

/** Regular files only: a pipe would never end. A link must stay in the folder. */
async function isInside(folder: string, path: string): Promise<boolean> {
  const stat = await lstat(path)
  if (stat.isFile()) return true
  if (!stat.isSymbolicLink()) return false
  const target = await realpath(path)
  if (!target.startsWith((await realpath(folder)) + sep)) {
    throw new DbtoolError(
      'DBT_REVISION_FILE_INVALID',
      `The revision file ${path} is a link that leaves the migrations folder.`,
    )
  }
  return (await lstat(target)).isFile()
}

/** @throws {DbtoolError} DBT_REVISION_FILE_INVALID. */
export async function readRevisionFile(path: string): Promise<RevisionFile> {
  try {
    const source = decodeSource(await readFile(path))
    const isSql = path.endsWith('.sql')
    const header = isSql ? parseSqlRevision(source).header : await readModuleHeader(source, /\.[mc]?ts$/.test(path))
    return { ...header, path, checksum: checksum(source), format: isSql ? 'sql' : 'module' }
  } catch (error) {
    const line = error instanceof HeaderProblem && error.line !== undefined ? `:${error.line}` : ''
    const problem = error instanceof TypeError ? 'it is not UTF-8 text' : messageOf(error)
    throw new DbtoolError('DBT_REVISION_FILE_INVALID', `The revision file ${path}${line} is not valid: ${problem}.`, {
      hint: 'Files that are no revisions belong outside the migrations folder.',
      cause: error,
    })
  }
}
