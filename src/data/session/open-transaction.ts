import type { Knex } from 'knex'

export type AfterCommit = () => unknown

/** A transaction, or a savepoint in one, while it is open and for a moment afterwards. */
export class OpenTransaction {
  readonly knex: Knex.Transaction
  readonly parent: OpenTransaction | null
  readonly beganAt = Date.now()
  /** Where it was begun, for messages about transactions that nobody ends. */
  readonly origin: string
  isDone = false
  /** The failure after which it can only be rolled back; null: none. */
  failure: unknown = null
  #running = 0
  #lastUsed = Date.now()
  /** To run when the outermost transaction is committed. */
  readonly afterCommit: AfterCommit[] = []

  constructor(knex: Knex.Transaction, parent: OpenTransaction | null, origin: string) {
    this.knex = knex
    this.parent = parent
    this.origin = origin
  }

  get outermost(): OpenTransaction {
    return this.parent?.outermost ?? this
  }

  /** Notes a statement that runs on the connection, which savepoints share with the transaction that they are in. */
  async using<T>(run: () => PromiseLike<T>): Promise<T> {
    const { outermost } = this
    outermost.#running += 1
    try {
      return await run()
    } finally {
      outermost.#running -= 1
      outermost.#lastUsed = Date.now()
    }
  }

  /** Whether its connection was last used longer ago than this. */
  isIdleFor(ms: number): boolean {
    const { outermost } = this
    return outermost.#running === 0 && Date.now() - outermost.#lastUsed > ms
  }

  /** The failure of this one, or of one that it is part of. */
  get cause(): unknown {
    return this.failure ?? this.parent?.cause ?? null
  }

  /** Notes that only a rollback is left. `whole`: of the outermost transaction, too. */
  fail(error: unknown, whole: boolean): void {
    this.failure ??= error
    if (whole) this.parent?.fail(error, true)
  }
}
