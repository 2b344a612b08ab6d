import { isDbtoolError } from '../errors/index.js'
import type { Failure } from './data-access.js'

/** What Knex's pool, or our own opening of a connection, has to say. */
export function poolFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null
  if (isDbtoolError(error)) {
    return error.code === 'DBT_CONNECT' || error.code === 'DBT_NOT_A_DATABASE' ? { kind: 'connection' } : null
  }
  if (error.name === 'KnexTimeoutError' && /acquiring a connection/.test(error.message)) return { kind: 'pool-timeout' }
  return null
}
