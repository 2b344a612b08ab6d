import type { ModelSchema } from '../../model/index.js'
import type { Engine } from '../session/engine.js'
import { Executor } from '../session/executor.js'
import { beginTransaction, type TransactionOptions } from '../session/run-transaction.js'
import { Session } from '../session/session.js'
import { Transaction } from '../session/transaction.js'
import { type RepositoryClasses, UnitOfWork } from '../session/unit-of-work.js'
import type { Models } from '../types/index.js'

/** An open database: the factory of everything else. Its own calls stand for themselves, each on a connection of the pool. */
export class Database<S extends Models> extends Session<S> implements AsyncDisposable {
  readonly #engine: Engine
  readonly #release: () => Promise<void>
  #isDisposed = false

  /** @internal */
  constructor(schema: ModelSchema<S>, engine: Engine, release: () => Promise<void>) {
    super(schema, new Executor(engine, null))
    this.#engine = engine
    this.#release = release
  }

  /** `sqlite`, `postgres`, …: the engine, for logs. */
  get engineName(): string {
    return this.#engine.access.name
  }

  /** Where it is, without the password. */
  get display(): string {
    return this.#engine.settings.display
  }

  /** Runs `body` with a session outside of any transaction. */
  session<T>(body: (session: Session<S>) => Promise<T>): Promise<T> {
    return body(new Session(this.schema, new Executor(this.#engine, null)))
  }

  /** Begins a transaction that ends by `commit` only: `await using tx = await db.begin()`. */
  async begin(options: TransactionOptions = {}): Promise<Transaction<S>> {
    const executor = new Executor(this.#engine, null)
    const open = await this.#engine.guard.begun(() => beginTransaction(executor, options))
    return new Transaction(this.schema, executor, open)
  }

  /** Repositories whose writes are one transaction. */
  unitOfWork<const R extends RepositoryClasses>(repositories: R): UnitOfWork<S, R> {
    return new UnitOfWork(this.schema, this.executor, repositories)
  }

  /** Whether the database answers. @throws {ConnectionError} @throws {PoolTimeoutError} */
  async ping(): Promise<void> {
    await this.executor.run(null, (knex) => knex.raw('select 1') as unknown as PromiseLike<unknown>)
  }

  /** Makes the tables of all models in an empty database: for tests and small tools; migrations are for the rest. */
  async createAll(): Promise<void> {
    const { createAll } = await import('./create-all.js')
    await createAll(this.#engine)
  }

  /** Drops the tables of all models, with their rows. */
  async dropAll(): Promise<void> {
    const { dropAll } = await import('./create-all.js')
    await dropAll(this.#engine)
  }

  /**
   * Closes all connections; those of an application's own Knex stay. Further queries fail. Waits for what is running, and for
   * transactions that are open `timeoutMs` at most (default 10 s): then these are rolled back.
   */
  async dispose({ timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (this.#isDisposed) return
    this.#isDisposed = true
    const { knex, guard, settings } = this.#engine
    if (settings.ownsPool) {
      const timer = setTimeout(() => guard.abandonAll(), timeoutMs)
      await knex.destroy()
      clearTimeout(timer)
    }
    await this.#release()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }
}
