import type { ClassifiedError, ErrorClassifier } from '../dialect.js'

/** What PostgreSQL's SQLSTATE, or the operating system, says. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function driverCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  // Where the server wants a password and the URL has none, pg itself says so, without a code.
  if (/client password must be/.test(error.message)) return '28P01'
  // pg throws this without a code when the server goes away.
  return /Connection terminated|not queryable|timeout expired/.test(error.message) ? 'ECONNRESET' : null
}

const noServer: ClassifiedError = {
  code: 'DBT_CONNECT',
  message: 'The server cannot be reached.',
  hint: 'Is it running, and do host and port in the URL name it?',
}
const lost: ClassifiedError = {
  code: 'DBT_CONNECT',
  message: 'The connection to the server was lost.',
  hint: 'Run dbtool status, then the command again.',
}
const readOnly: ClassifiedError = {
  code: 'DBT_READ_ONLY',
  message: 'The server, or this session, is read-only.',
  hint: 'A standby takes no changes: use the URL of the primary server.',
}

const known: Readonly<Record<string, ClassifiedError>> = {
  ECONNREFUSED: noServer,
  ENOTFOUND: { ...noServer, message: 'There is no such host.' },
  EAI_AGAIN: { ...noServer, message: 'The name of the host cannot be resolved.' },
  EHOSTUNREACH: noServer,
  ETIMEDOUT: noServer,
  ENOENT: { ...noServer, message: 'There is no server behind that socket.' },
  ECONNRESET: lost,
  EPIPE: lost,
  '57P01': lost,
  '57P02': lost,
  '57P03': { code: 'DBT_CONNECT', message: 'The server is starting up or shutting down.' },
  '28P01': { code: 'DBT_CONNECT', message: 'The server refuses this user or password.' },
  '28000': { code: 'DBT_CONNECT', message: 'The server refuses this user.' },
  '3D000': { code: 'DBT_CONNECT', message: 'The server has no such database.', hint: 'Create it: createdb <name>.' },
  '53300': { code: 'DBT_CONNECT', message: 'The server has no free connection.' },
  '25006': readOnly,
  '42501': {
    code: 'DBT_PERMISSION',
    message: 'This user lacks a right.',
    hint: 'To change tables a role must own them; to make new ones it needs CREATE and USAGE on the schema.',
  },
  '55P03': {
    code: 'DBT_TIMEOUT',
    retry: true,
    message: 'Another session holds a lock on what has to change.',
    hint: 'Nothing has been changed. Run it again when there is less traffic, or wait longer with --lock-timeout.',
  },
  '40P01': { code: 'DBT_TIMEOUT', retry: true, message: 'The server has ended a deadlock with another session.' },
  '40001': { code: 'DBT_TIMEOUT', retry: true, message: 'Another session has changed the same rows.' },
  '57014': { code: 'DBT_TIMEOUT', message: 'The server cancelled the statement.' },
  '53100': { code: 'DBT_REVISION_FAILED', message: 'The disk of the server is full.' },
  '55P04': {
    code: 'DBT_REVISION_FAILED',
    message: 'A value that was added to an enum cannot be used in the same transaction.',
    hint: 'Pass { recreate: true } to op.alterEnum, or add the value in a revision of its own.',
  },
  '53200': {
    code: 'DBT_REVISION_FAILED',
    message: 'The server is out of memory, perhaps of places for locks.',
    hint: 'Raise max_locks_per_transaction, or split the revision.',
  },
  '25001': {
    code: 'DBT_REVISION_FAILED',
    message: 'This statement cannot run in a transaction.',
    hint: 'Write `export const transaction = false` into the revision.',
  },
}

export const errors: ErrorClassifier = {
  classify(error) {
    const code = driverCode(error)
    return code === null ? null : (known[code] ?? null)
  },
  isDuplicate: (error) => driverCode(error) === '23505',
}
