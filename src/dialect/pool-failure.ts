import { isDbtoolError } from '../errors/index.js'
import type { Failure } from './data-access.js'

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

/** What Knex's pool, our own opening of a connection, or the network has to say. */
export function poolFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null
  if (isDbtoolError(error)) {
    return error.code === 'DBT_CONNECT' || error.code === 'DBT_NOT_A_DATABASE' ? { kind: 'connection' } : null
  }
  if (error.name === 'KnexTimeoutError' && /acquiring a connection/.test(error.message)) return { kind: 'pool-timeout' }
  return 'code' in error && lost.has(String(error.code)) ? { kind: 'connection' } : null
}
