import type { Row } from '../dialect/connection.js'
import { DbtoolError } from '../errors/index.js'
import type { JournalState } from './journal-state.js'

/** An attempt at a revision that has not come to its end. */
export interface Attempt {
  readonly seq: number
  readonly revision: string
  readonly direction: 'up' | 'down'
  readonly journal: JournalState
  /** The server itself refused the statement that was in flight; else the run was cut off. */
  readonly failedCleanly: boolean
  readonly error: string | null
}

/** Whether a line of the log is about an attempt that has not come to its end. */
function isOpen(row: Row | undefined): row is Row {
  return row !== undefined && (row['state'] === 'running' || row['state'] === 'failed')
}

/** The last attempt, if it has not come to its end and something of it has happened, or may have. */
export function unfinishedOf(row: Row | undefined): Attempt | null {
  if (!isOpen(row)) return null
  const journal = JSON.parse(String(row['stmt_hashes'])) as JournalState
  const failedCleanly = row['state'] === 'failed'
  const isUntouched =
    journal.operations === 0 && (journal.current?.done ?? 0) === 0 && (journal.before === null || failedCleanly)
  if (isUntouched) return null
  return {
    seq: Number(row['seq']),
    revision: String(row['revision']),
    direction: row['direction'] === 'down' ? 'down' : 'up',
    journal,
    failedCleanly,
    error: row['error_text'] == null ? null : String(row['error_text']),
  }
}

/** @throws {DbtoolError} DBT_REVISION_PARTIAL when another revision, or the other direction, has to be finished first. */
export function requireSame(open: Attempt, revision: string | undefined, direction: 'up' | 'down'): void {
  if (open.revision === revision && open.direction === direction) return
  const word = open.direction === 'up' ? 'upgrade' : 'downgrade'
  throw new DbtoolError('DBT_REVISION_PARTIAL', `The ${word} of revision ${open.revision} is done in part only.`, {
    hint: 'Finish it first, or say what became of it.',
    databaseState: 'partial',
    next: [
      open.direction === 'up' ? `dbtool upgrade ${open.revision}` : 'dbtool downgrade -1 --yes',
      `dbtool resolve ${open.revision} --rolled-back`,
    ],
  })
}
