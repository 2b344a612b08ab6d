import type { ClassifiedError, ErrorClassifier } from '../dialect.js'

/** The code that node-sqlite3 puts on an error (`SQLITE_BUSY`), or null. @see https://sqlite.org/rescode.html */
export function driverCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null
}

const known: Readonly<Record<string, ClassifiedError>> = {
  SQLITE_NOTADB: {
    code: 'DBT_NOT_A_DATABASE',
    message: 'The file is not a SQLite database.',
    hint: 'Is it the right path? dbtool has not changed the file.',
  },
  SQLITE_CORRUPT: {
    code: 'DBT_NOT_A_DATABASE',
    message: 'The database file is damaged.',
    hint: 'Restore it from a backup; `PRAGMA integrity_check` says what is wrong.',
  },
  SQLITE_CANTOPEN: {
    code: 'DBT_CONNECT',
    message: 'The database file cannot be opened.',
    hint: 'Does its folder exist, and may this user read and write it?',
  },
  SQLITE_READONLY: {
    code: 'DBT_READ_ONLY',
    message: 'The database file is read-only.',
    hint: 'Give this user the right to write the file and its folder.',
  },
  SQLITE_PERM: { code: 'DBT_CONNECT', message: 'This user may not open the database file.' },
  SQLITE_BUSY: {
    code: 'DBT_LOCK_BUSY',
    message: 'Another process is writing to the database.',
    hint: 'Run the command again, or wait longer with --lock-timeout.',
  },
  SQLITE_FULL: { code: 'DBT_REVISION_FAILED', message: 'The disk is full.' },
}

export const errors: ErrorClassifier = {
  classify(error) {
    const code = driverCode(error)
    return code === null ? null : (known[code] ?? null)
  },
  isDuplicate: (error) => error instanceof Error && /UNIQUE constraint failed|is not unique/.test(error.message),
}
