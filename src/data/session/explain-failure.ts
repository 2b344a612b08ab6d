import type { Failure } from '../../dialect/data-access.js'
import { isDbtoolError, messageOf } from '../../errors/index.js'
import {
  CheckViolation,
  ConnectionError,
  DataError,
  DeadlockError,
  ForeignKeyViolation,
  LockTimeoutError,
  NotNullViolation,
  PoolTimeoutError,
  ReadOnlyError,
  SchemaMismatchError,
  SerializationError,
  UniqueViolation,
  ValueRefused,
} from '../errors/index.js'
import { ConstraintIndex } from '../mapping/constraint-index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { SchemaMap } from '../mapping/schema-map.js'
import type { EngineSettings } from './engine.js'
import type { TransactionGuard } from './transaction-guard.js'

/** Makes typed errors, with model and properties, of what drivers throw. */
export class FailureExplainer {
  readonly #map: SchemaMap
  readonly #settings: EngineSettings
  readonly #guard: TransactionGuard
  readonly #constraints: ConstraintIndex

  constructor(map: SchemaMap, settings: EngineSettings, guard: TransactionGuard) {
    this.#map = map
    this.#settings = settings
    this.#guard = guard
    this.#constraints = new ConstraintIndex(map)
  }

  /** What `error` means; itself, where nobody knows. `about`: the model that the statement was about, or null. */
  explain(error: unknown, about: ModelMap | null): unknown {
    if (error instanceof DataError) return error
    const failure = this.#map.access.failure(error)
    // A program's own SQL may name whatever it likes.
    if (failure === null || (failure.kind === 'missing' && about === null)) return error
    return this.#typed(failure, error, about)
  }

  #typed(failure: Failure, cause: unknown, about: ModelMap | null): unknown {
    const { display, acquireTimeoutMs } = this.#settings
    switch (failure.kind) {
      case 'unique':
        return new UniqueViolation(this.#facts(failure, cause, about))
      case 'foreign-key':
        return new ForeignKeyViolation(this.#facts(failure, cause, about))
      case 'not-null':
        return new NotNullViolation(this.#facts(failure, cause, about))
      case 'check':
        return new CheckViolation(this.#facts(failure, cause, about))
      case 'value':
        return new ValueRefused(this.#facts(failure, cause, about))
      case 'missing':
        return new SchemaMismatchError(
          `The database ${display} lacks something that the models have: ${withoutSql(messageOf(cause))}. Has it been migrated? \`npx dbtool status\` tells, \`npx dbtool upgrade\` does it.`,
          about?.name,
          cause,
        )
      case 'deadlock':
        return new DeadlockError(cause)
      case 'serialization':
        return new SerializationError(cause)
      case 'lock-timeout':
        return new LockTimeoutError(cause)
      case 'pool-timeout':
        return new PoolTimeoutError(
          `No connection became free within ${acquireTimeoutMs} ms. ${this.#holders()}`,
          cause,
        )
      case 'connection':
        return new ConnectionError(
          isDbtoolError(cause)
            ? cause.message
            : `The database ${display} cannot be reached, or the connection was lost: ${withoutSql(messageOf(cause))}`,
          cause,
        )
      case 'read-only':
        return new ReadOnlyError(cause)
    }
  }

  #facts(failure: Failure, cause: unknown, about: ModelMap | null) {
    const { model, columns, constraint } = this.#constraints.find(failure, about)
    return { model, columns, constraint, cause }
  }

  #holders(): string {
    const open = [...this.#guard.open].filter(({ parent }) => parent === null)
    if (open.length === 0) return 'Queries take longer than the pool has connections: make it larger, or them quicker.'
    const oldest = open.reduce((a, b) => (a.beganAt <= b.beganAt ? a : b))
    const seconds = ((Date.now() - oldest.beganAt) / 1000).toFixed(1)
    const many = open.length === 1 ? 'A transaction holds' : `${open.length} transactions hold`
    return `${many} a connection, the oldest for ${seconds} s. End each: use db.transaction(…), or await using.${oldest.origin}`
  }
}

/** Knex puts the statement before the driver's message. */
function withoutSql(message: string): string {
  return message.slice(message.lastIndexOf(' - ') + (message.includes(' - ') ? 3 : 1))
}
