import type { ModelSchema } from '../../model/index.js'
import type { Models } from '../types/index.js'
import { Executor } from './executor.js'
import type { OpenTransaction } from './open-transaction.js'
import { commit, rollback } from './run-transaction.js'
import { Session } from './session.js'

/**
 * A transaction that its holder ends: `await using tx = await db.begin()`, then `await tx.commit()`. Left without a commit,
 * it is rolled back.
 */
export class Transaction<S extends Models> extends Session<S> implements AsyncDisposable {
  readonly #open: OpenTransaction

  /** @internal */
  constructor(schema: ModelSchema<S>, executor: Executor, open: OpenTransaction) {
    super(schema, new Executor(executor.engine, open))
    this.#open = open
  }

  /** Whether it was committed or rolled back. */
  get done(): boolean {
    return this.#open.isDone
  }

  /** @throws {DataError} where the database could not commit; it has rolled back then. */
  commit(): Promise<void> {
    return commit(this.executor, this.#open)
  }

  rollback(): Promise<void> {
    return rollback(this.executor, this.#open)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open.isDone) await this.rollback()
  }
}
