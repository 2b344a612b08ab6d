import { redact } from '../../errors/index.js'

/** What went wrong, for programs: a contract, explained in docs/data/errors.md. */
export type DataErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'STALE_ROW'
  | 'UNEXPECTED_ROWS'
  | 'UNIQUE_VIOLATION'
  | 'FOREIGN_KEY_VIOLATION'
  | 'NOT_NULL_VIOLATION'
  | 'CHECK_VIOLATION'
  | 'VALUE_REFUSED'
  | 'SCHEMA_MISMATCH'
  | 'DEADLOCK'
  | 'SERIALIZATION_FAILURE'
  | 'LOCK_TIMEOUT'
  | 'POOL_TIMEOUT'
  | 'CONNECTION'
  | 'READ_ONLY'
  | 'TRANSACTION_LEAK'
  | 'TRANSACTION_DONE'
  | 'AFTER_COMMIT'
  | 'QUERY_BUDGET'
  | 'UNSUPPORTED'

export interface DataErrorFacts {
  /** Name of the model that it is about; absent: none, or unknown. */
  readonly model?: string | undefined
  /** Properties of that model; empty: none in particular. */
  readonly columns?: readonly string[] | undefined
  readonly cause?: unknown
}

/** What every foreseen failure of the run-time layer is. Values of rows are never part of a message. */
export class DataError extends Error {
  readonly code: DataErrorCode
  readonly model: string | null
  readonly columns: readonly string[]
  /** An HTTP status that fits, for services; null: none does better than 500. */
  readonly status: number | null

  constructor(code: DataErrorCode, message: string, facts: DataErrorFacts = {}, status: number | null = null) {
    super(redact(message), facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = new.target.name
    this.code = code
    this.model = facts.model ?? null
    this.columns = facts.columns ?? []
    this.status = status
  }
}

/** Whether `error` is a foreseen failure of the run-time layer; by shape, since a project may hold two copies of dbtool. */
export function isDataError(error: unknown): error is DataError {
  return error instanceof Error && 'code' in error && 'model' in error && 'columns' in error && 'status' in error
}
