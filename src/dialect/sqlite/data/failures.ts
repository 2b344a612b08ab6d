import type { Failure, FailureKind } from '../../data-access.js'
import { poolFailure } from '../../pool-failure.js'

/** What SQLite says of a violation, behind the statement that Knex puts before it. */
const violation =
  /^[\s\S]*(?:SQLITE_CONSTRAINT: |SQLITE_MISMATCH: | - |^)(UNIQUE|PRIMARY KEY|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: ([\s\S]+))?$/

const kinds: Readonly<Record<string, FailureKind>> = {
  UNIQUE: 'unique',
  'PRIMARY KEY': 'unique',
  'NOT NULL': 'not-null',
  CHECK: 'check',
  'FOREIGN KEY': 'foreign-key',
}

/** @see https://sqlite.org/rescode.html; better-sqlite3 gives the extended codes. */
const codes: readonly (readonly [RegExp, FailureKind])[] = [
  [/^SQLITE_(?:BUSY|LOCKED)/, 'lock-timeout'],
  [/^SQLITE_READONLY/, 'read-only'],
  [/^SQLITE_(?:CANTOPEN|NOTADB|IOERR|PERM)/, 'connection'],
  [/^SQLITE_(?:MISMATCH|TOOBIG|RANGE|CONSTRAINT_DATATYPE)/, 'value'],
]

/** What SQLite has no code of its own for. The statement, which Knex puts before it, may say anything. */
const missing = /^[\s\S]*(?:SQLITE_ERROR: | - |^)(?:no such (?:table|column): |table .+ has no column named )[^\n]*$/

export function failure(error: unknown): Failure | null {
  const general = poolFailure(error)
  if (general !== null) return general
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const { code } = error
  if (code.startsWith('SQLITE_CONSTRAINT')) return violationOf(error.message)
  if (code === 'SQLITE_ERROR' && missing.test(error.message)) return { kind: 'missing' }
  const kind = codes.find(([pattern]) => pattern.test(code))?.[1]
  return kind === undefined ? null : { kind }
}

function violationOf(message: string): Failure | null {
  const [, word = '', what] = violation.exec(message) ?? []
  const kind = kinds[word]
  if (kind === undefined) return /cannot store \w+ value in /.test(message) ? { kind: 'value' } : null
  if (what === undefined) return { kind }
  if (kind === 'check') return { kind, constraint: what }
  // Of an index over expressions it says the name: index 'uq_users_lower_email'.
  const [, index] = /^index '(.+)'$/.exec(what) ?? []
  if (index !== undefined) return { kind, constraint: index }
  return { kind, ...placesOf(what) }
}

/** `users.email, users.tenant`; a name may hold a point itself, so the table is what all begin with. */
function placesOf(text: string): Pick<Failure, 'table' | 'columns'> {
  const places = text.split(', ')
  const table = (places[0] ?? '').split('.')[0] ?? ''
  if (!places.every((place) => place.startsWith(`${table}.`))) return {}
  return { table, columns: places.map((place) => place.slice(table.length + 1)) }
}
