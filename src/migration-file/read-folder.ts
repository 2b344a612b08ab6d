import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'
import { checksum, readSource } from './checksum.js'
import { HeaderProblem, type RevisionHeader } from './header.js'
import type { RevisionModule } from './load.js'
import { parseModuleHeader, readModuleHeader } from './module-header.js'
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

/** So many files are read at a time. */
const turn = 20

const revisionName = /^[^.].*\.(?:[mc]?[tj]s|sql)$/
const declarationName = /\.d\.[mc]?ts$/

/** Whether a file of a migrations folder is a revision, by its name without folders. */
export function isRevisionFileName(name: string): boolean {
  return revisionName.test(name) && !declarationName.test(name)
}

/**
 * All revision files of a folder, in the order of their names; none where there is no such folder. Read without a
 * promise for each, which would take ten times as long; what else goes on, like connecting, has its turn in between.
 * @throws {DbtoolError} DBT_MIGRATIONS_UNREADABLE; DBT_REVISION_FILE_INVALID naming file, line and key.
 */
export async function readRevisionFolder(folder: string): Promise<readonly RevisionFile[]> {
  const files: RevisionFile[] = []
  const start = join(folder, sep)
  for (const entry of entriesOf(folder)) {
    if (!isRevisionFileName(entry.name)) continue
    const path = start + entry.name
    if (!isInside(folder, path, entry)) continue
    const file = readFileAt(path)
    if (files.length % turn === turn - 1) await new Promise((resolve) => setImmediate(resolve))
    // One after the other, so that of two bad files it is always the first that is named.
    files.push(file instanceof Promise ? await file : file)
  }
  return files
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
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
}

/** Regular files only: a pipe would never end. A link must stay in the folder. */
function isInside(folder: string, path: string, entry: Dirent): boolean {
  if (entry.isFile()) return true
  if (!entry.isSymbolicLink()) return false
  const target = realpathSync(path)
  if (!target.startsWith(realpathSync(folder) + sep)) {
    throw new DbtoolError(
      'DBT_REVISION_FILE_INVALID',
      `The revision file ${path} is a link that leaves the migrations folder.`,
    )
  }
  return lstatSync(target).isFile()
}

/** @throws {DbtoolError} DBT_REVISION_FILE_INVALID. */
export async function readRevisionFile(path: string): Promise<RevisionFile> {
  return readFileAt(path)
}

/**
 * Parses a whole revision file, which reading its header need not do: what is to run must not turn out to be broken
 * after others have run.
 * @throws {DbtoolError} DBT_REVISION_FILE_INVALID.
 */
export async function requireParsable(path: string): Promise<void> {
  if (path.endsWith('.sql')) return
  try {
    await parseModuleHeader(readSource(path), /\.[mc]?ts$/.test(path))
  } catch (error) {
    throw invalid(path, error)
  }
}

/** A promise only where the file needs a parser. */
function readFileAt(path: string): RevisionFile | Promise<RevisionFile> {
  let source: string
  try {
    source = readSource(path)
  } catch (error) {
    throw invalid(path, error)
  }
  return toRevisionFile(path, source)
}

/**
 * What a source says, without a byte order mark; `path` tells the kind of file, and need not exist.
 * @throws {DbtoolError} DBT_REVISION_FILE_INVALID.
 */
export function toRevisionFile(path: string, source: string): RevisionFile | Promise<RevisionFile> {
  try {
    const isSql = path.endsWith('.sql')
    const toFile = (header: RevisionHeader): RevisionFile => ({
      ...header,
      path,
      format: isSql ? 'sql' : 'module',
      // An upgrade with nothing to do asks for none of them.
      get checksum() {
        return checksum(source)
      },
    })
    const header = isSql ? parseSqlRevision(source).header : readModuleHeader(source, /\.[mc]?ts$/.test(path))
    if (!(header instanceof Promise)) return toFile(header)
    return header.then(toFile, (error) => {
      throw invalid(path, error)
    })
  } catch (error) {
    throw invalid(path, error)
  }
}

function invalid(path: string, error: unknown): DbtoolError {
  const line = error instanceof HeaderProblem && error.line !== undefined ? `:${error.line}` : ''
  const problem = error instanceof TypeError ? 'it is not UTF-8 text' : messageOf(error)
  return new DbtoolError(
    'DBT_REVISION_FILE_INVALID',
    `The revision file ${path}${line} is not valid: ${problem.replace(/\.$/, '')}.`,
    {
      hint: 'Files that are no revisions belong outside the migrations folder.',
      cause: error,
    },
  )
}
