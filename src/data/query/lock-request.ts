import { InvalidInputError, UnsupportedError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { Executor } from '../session/executor.js'
import type { LockRequest } from './query-state.js'

/**
 * A lock as the engine can take it; null: it needs none.
 * @throws {InvalidInputError} outside of a transaction, where it would end at once. @throws {UnsupportedError}
 */
export function lockRequest(executor: Executor, { name }: ModelMap, lock: LockRequest): LockRequest | null {
  if (lock.strength !== 'update' && lock.strength !== 'share') {
    throw new InvalidInputError("A lock is for 'update' or 'share'.", name)
  }
  if (executor.current() === null) {
    const message = `A lock on ${name} ends with its transaction, and there is none. Use db.transaction(…).`
    throw new InvalidInputError(message, name)
  }
  const { facts, name: engine } = executor.engine.access
  if (facts.rowLocks === 'none') return null
  if (
    facts.rowLocks === 'share-waits' &&
    lock.strength === 'share' &&
    (lock.skipLocked === true || lock.noWait === true)
  ) {
    throw new UnsupportedError(
      `A lock for 'share' always waits on ${engine}; skipLocked and noWait go with 'update'.`,
      name,
    )
  }
  return lock
}
