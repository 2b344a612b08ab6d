export { DataError, type DataErrorCode, isDataError } from './data-error.js'
export { InvalidInputError } from './input-error.js'
export { NotFoundError, StaleRowError, UnexpectedRowsError } from './row-errors.js'
export {
  ConnectionError,
  DeadlockError,
  LockTimeoutError,
  PoolTimeoutError,
  ReadOnlyError,
  RetryableError,
  SchemaMismatchError,
  SerializationError,
  TransactionError,
  TransactionLeakError,
  UnsupportedError,
} from './server-errors.js'
export {
  CheckViolation,
  ConstraintViolation,
  ForeignKeyViolation,
  NotNullViolation,
  UniqueViolation,
  ValueRefused,
} from './violations.js'
