import type { Row } from '../dialect/connection.js'
import type { Attempt } from './attempt.js'

/** Where a database is, without its history. */
export interface DatabasePlace {
  readonly exists: boolean
  readonly heads: readonly string[]
  /** Schemas below the database that revisions have used. */
  readonly namespaces: readonly string[]
  /** A revision that ran in part, outside a transaction. */
  readonly unfinished: Attempt | null
}

/** What the version tables say. A database without them has nothing applied. */
export interface AppliedState extends DatabasePlace {
  /** Every revision whose last entry says that it is applied, with the checksum of its file at that time. */
  readonly applied: ReadonlyMap<string, string>
  /** What the files of applied revisions were called when they were applied, without their folder, where that is known. */
  readonly fileNames: ReadonlyMap<string, string>
}

/** Of a database without version tables. */
export const nothingApplied: AppliedState = {
  exists: false,
  heads: [],
  applied: new Map(),
  fileNames: new Map(),
  namespaces: [],
  unfinished: null,
}

/** What the log makes of the revisions, from its first line to its last. */
export function appliedBy(log: readonly Row[]): Pick<AppliedState, 'applied' | 'fileNames'> {
  const applied = new Map<string, string>()
  const fileNames = new Map<string, string>()
  for (const row of log) {
    const revision = String(row['revision'])
    if (row['state'] === 'reverted') applied.delete(revision)
    else if (row['state'] === 'applied') applied.set(revision, String(row['checksum']))
    if (row['file_name'] != null) fileNames.set(revision, String(row['file_name']))
  }
  return { applied, fileNames: new Map([...fileNames].filter(([revision]) => applied.has(revision))) }
}
