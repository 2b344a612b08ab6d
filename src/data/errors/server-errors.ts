import { DataError, type DataErrorCode } from './data-error.js'

/** The same may well succeed when it is tried again from the start of its transaction. */
export abstract class RetryableError extends DataError {}

export class DeadlockError extends RetryableError {
  constructor(cause: unknown) {
    super(
      'DEADLOCK',
      'The transaction and another one waited for each other, and the database ended this one.',
      { cause },
      503,
    )
  }
}

export class SerializationError extends RetryableError {
  constructor(cause: unknown) {
    const message = 'The transaction cannot be as if it had run alone, since another one changed what it has read.'
    super('SERIALIZATION_FAILURE', message, { cause }, 503)
  }
}

/** Somebody else held a lock for too long. */
export class LockTimeoutError extends DataError {
  constructor(cause: unknown) {
    super('LOCK_TIMEOUT', 'Another transaction held a lock for too long.', { cause }, 503)
  }
}

/** No connection of the pool became free in time. */
export class PoolTimeoutError extends DataError {
  constructor(message: string, cause: unknown) {
    super('POOL_TIMEOUT', message, { cause }, 503)
  }
}

/** The database cannot be reached, or the connection was lost. */
export class ConnectionError extends DataError {
  constructor(message: string, cause: unknown) {
    super('CONNECTION', message, { cause }, 503)
  }
}

/** The transaction, the session or the server may only read. */
export class ReadOnlyError extends DataError {
  constructor(cause: unknown) {
    super('READ_ONLY', 'The transaction, or the server, takes no changes.', { cause })
  }
}

/** The database lacks a table or column that the models have. */
export class SchemaMismatchError extends DataError {
  constructor(message: string, model: string | undefined, cause: unknown) {
    super('SCHEMA_MISMATCH', message, { model, cause })
  }
}

/** A misuse of transactions that would else wait for ever, or write outside of the transaction. */
export class TransactionError extends DataError {
  constructor(code: Extract<DataErrorCode, 'TRANSACTION_DONE' | 'AFTER_COMMIT'>, message: string, cause?: unknown) {
    super(code, message, { cause })
  }
}

/** The database's own handle was used where a transaction is open: the transaction's own was forgotten. */
export class TransactionLeakError extends DataError {
  constructor(message: string, cause?: unknown) {
    super('TRANSACTION_LEAK', message, { cause })
  }
}

/** The engine has no such thing. */
export class UnsupportedError extends DataError {
  constructor(message: string, model?: string) {
    super('UNSUPPORTED', message, { model })
  }
}
