import type { Knex } from 'knex'
import type { AnyModel, ModelSchema, Row } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { loadRelations } from '../loading/complete-rows.js'
import { Query } from '../query/query.js'
import { Repository } from '../repository/repository.js'
import type { Known, Loaded, Models, With } from '../types/index.js'
import type { Executor } from './executor.js'
import { type RetryOptions, runTransaction, type TransactionOptions } from './run-transaction.js'

/** Where an application's work on a database goes: outside of transactions the database itself, else the transaction. */
export class Session<S extends Models> {
  readonly schema: ModelSchema<S>
  readonly #executor: Executor

  /** @internal */
  constructor(schema: ModelSchema<S>, executor: Executor) {
    this.schema = schema
    this.#executor = executor
  }

  /** Knex over the same connections, for what dbtool does not do; in a transaction it takes part in it. */
  get knex(): Knex {
    return this.#executor.knex
  }

  /** Reading and writing rows of one model. */
  repo<M extends AnyModel>(model: M & Known<S, M>): Repository<S, M> {
    return new Repository<S, M>(this.#executor, this.#executor.engine.map.of(model))
  }

  /** A query for rows of a model; nothing runs before one of its last steps (`all`, `first`, …). */
  query<M extends AnyModel>(model: M & Known<S, M>): Query<S, M> {
    return Query.of<S, M>(this.#executor, this.#executor.engine.map.of(model))
  }

  /** Knex's builder for the table of a model. Its columns have the names that they have in the database. */
  table<M extends AnyModel>(model: M & Known<S, M>): Knex.QueryBuilder {
    const map = this.#executor.engine.map.of(model)
    const { knex } = this.#executor
    const builder = knex(map.table.name) as Knex.QueryBuilder
    return map.table.schema === undefined ? builder : builder.withSchema(map.table.schema)
  }

  /** The same rows with relations, in one query for each relation. Rows may come from anywhere, as long as they hold the keys. */
  async load<M extends AnyModel, R extends Partial<Row<M>>, const W extends With<S, M>>(
    model: M & Known<S, M>,
    rows: readonly R[],
    relations: W,
  ): Promise<(R & Omit<Loaded<S, M, W>, keyof Row<M>>)[]> {
    const map = this.#executor.engine.map.of(model)
    const copies = rows.map((row) => ({ ...row }) as Record<string, unknown>)
    await loadRelations(this.#executor, map, copies, relations as Record<string, unknown>)
    return copies as (R & Omit<Loaded<S, M, W>, keyof Row<M>>)[]
  }

  /**
   * Runs `body` in a transaction and commits when it returns; rolls back and throws on when it throws. Inside a
   * transaction it is a savepoint.
   */
  async transaction<T>(
    body: (tx: Session<S>) => Promise<T>,
    options: TransactionOptions & RetryOptions = {},
  ): Promise<T> {
    if (typeof body !== 'function') throw new InvalidInputError('transaction takes the function that runs in it.')
    return runTransaction(this.#executor, (inner) => body(new Session(this.schema, inner)), options)
  }

  /** Runs `callback` once the outermost transaction is committed, and never where it is not; outside of one at once. */
  async afterCommit(callback: () => unknown): Promise<void> {
    if (typeof callback !== 'function') throw new InvalidInputError('afterCommit takes a function.')
    const transaction = this.#executor.current()
    if (transaction === null) await callback()
    else transaction.afterCommit.push(callback)
  }

  /** @internal */
  get executor(): Executor {
    return this.#executor
  }
}
