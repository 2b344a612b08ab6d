import type { Knex } from 'knex'
import type { DriverValue } from '../../dialect/data-access.js'
import { ConnectionError, DataError, RetryableError, TransactionError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { Engine } from './engine.js'
import type { OpenTransaction } from './open-transaction.js'
import { readResult, type StatementResults, statement } from './statement.js'

interface KnexConnections {
  acquireConnection(): Promise<object>
  releaseConnection(connection: object): Promise<void>
}

function onConnection<T>(query: PromiseLike<T>, connection: object): PromiseLike<T> {
  return (query as PromiseLike<T> & { connection(connection: object): PromiseLike<T> }).connection(connection)
}

/** Where the statements of a session go: to the pool, or to the one connection of a transaction. */
export class Executor {
  readonly engine: Engine
  readonly transaction: OpenTransaction | null
  readonly #connection: object | null

  /** `connection`: one of the pool that several statements need, outside of a transaction. */
  constructor(engine: Engine, transaction: OpenTransaction | null, connection: object | null = null) {
    this.engine = engine
    this.transaction = transaction
    this.#connection = connection
  }

  /**
   * The Knex to build the next statement with.
   * @throws {TransactionError} where the transaction is over. @throws {TransactionLeakError}
   */
  get knex(): Knex {
    return this.current()?.knex ?? this.engine.knex
  }

  /** The transaction that statements take part in: its own, or one that the guard lets them join. */
  current(): OpenTransaction | null {
    const transaction = this.transaction ?? (this.#connection === null ? this.engine.guard.check() : null)
    if (transaction === null) return null
    if (transaction.isDone || transaction.outermost.isDone) {
      throw new TransactionError('TRANSACTION_DONE', 'The transaction is over: it was committed or rolled back.')
    }
    return transaction
  }

  /** Runs a query that Knex has built. `about`: the model, for messages. @throws {DataError} */
  async run<T>(about: ModelMap | null, build: (knex: Knex) => PromiseLike<T>): Promise<T> {
    const transaction = this.current()
    const knex = transaction?.knex ?? this.engine.knex
    refuseHalf(transaction)
    try {
      if (transaction !== null) return await transaction.using(() => build(knex))
      if (this.#connection !== null) return await onConnection(build(knex), this.#connection)
      return await this.engine.guard.watch(() => build(knex))
    } catch (error) {
      throw this.explain(error, about, transaction)
    }
  }

  /** Runs a statement that is written here. @throws {DataError} */
  async send<K extends keyof StatementResults>(
    about: ModelMap | null,
    result: K,
    sql: string,
    bindings: readonly DriverValue[],
  ): Promise<StatementResults[K]> {
    return readResult(result, await this.run(about, (knex) => statement(knex, result, sql, bindings)))
  }

  /** Runs several statements on one connection: the transaction's, or one that nobody else uses meanwhile. */
  async onOneConnection<T>(run: (executor: Executor) => Promise<T>): Promise<T> {
    const transaction = this.current()
    if (transaction !== null)
      return run(transaction === this.transaction ? this : new Executor(this.engine, transaction))
    if (this.#connection !== null) return run(this)
    const client = this.engine.knex.client as KnexConnections
    const connection = await this.#acquire(client)
    try {
      return await run(new Executor(this.engine, null, connection))
    } finally {
      await client.releaseConnection(connection)
    }
  }

  async #acquire(client: KnexConnections): Promise<object> {
    try {
      return await this.engine.guard.watch(() => client.acquireConnection())
    } catch (error) {
      throw this.engine.failures.explain(error, null)
    }
  }

  explain(error: unknown, about: ModelMap | null, transaction: OpenTransaction | null): unknown {
    const explained = this.engine.failures.explain(error, about)
    if (transaction !== null && !(explained instanceof DataError && explained.code === 'INVALID_INPUT')) {
      const whole = explained instanceof RetryableError || explained instanceof ConnectionError
      // After other failures MySQL and SQLite go on with the transaction.
      if (whole || this.engine.access.facts.failureEndsTransaction) transaction.fail(explained, whole)
    }
    return explained
  }
}

/** The database has ended the transaction; what comes next would stand outside of it, and be kept. */
function refuseHalf(transaction: OpenTransaction | null): void {
  const cause = transaction?.cause ?? null
  if (cause === null) return
  throw new TransactionError(
    'TRANSACTION_DONE',
    'A statement of the transaction has failed, so it can only be rolled back. To try something that may fail, do it in a transaction inside: tx.transaction(…).',
    cause,
  )
}
