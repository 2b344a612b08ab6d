import { type ErrorCode, isDbtoolError } from '../errors/index.js'
import type { Failure, FailureKind } from './data-access.js'

/** What the operating system, and Node, call a server that is not there or has gone. */
const lost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
])

/** What opening a connection fails with. */
const own: Readonly<Partial<Record<ErrorCode, FailureKind>>> = {
  DBT_CONNECT: 'connection',
  DBT_NOT_A_DATABASE: 'connection',
  DBT_LOCK_BUSY: 'lock-timeout',
  DBT_READ_ONLY: 'read-only',
}

/** What Knex says after its pool was closed, and tarn of who waits for a connection while it is. They have no codes. */
const closed = new Set(['Unable to acquire a connection', 'aborted'])

/** What Knex's pool, our own opening of a connection, or the network has to say. */
export function poolFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null
  if (isDbtoolError(error)) {
    const kind = own[error.code]
    return kind === undefined ? null : { kind }
  }
  if (error.name === 'KnexTimeoutError' && /acquiring a connection/.test(error.message)) return { kind: 'pool-timeout' }
  const isLost = 'code' in error ? lost.has(String(error.code)) : closed.has(error.message)
  return isLost ? { kind: 'connection' } : null
}
