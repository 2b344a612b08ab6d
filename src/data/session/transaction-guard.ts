import { AsyncLocalStorage } from 'node:async_hooks'
import type { Knex } from 'knex'
import { TransactionLeakError } from '../errors/index.js'
import type { OpenTransaction } from './open-transaction.js'

/**
 * What happens when the database's own handle is used while a transaction is open: `error` says so at once; `join` takes
 * the transaction; `off` takes another connection.
 */
export type GuardMode = 'error' | 'join' | 'off'

interface Place {
  /** null: it is just being begun. */
  transaction: OpenTransaction | null
  /** Begun by hand: code beside it may look as if it were inside. */
  readonly isExplicit: boolean
  readonly outer: Place | undefined
}

interface OpenPlace extends Place {
  transaction: OpenTransaction
}

interface Pool {
  numFree(): number
  numUsed(): number
  readonly max: number
}

/** How long a transaction must stand still before one waits for it in vain, in milliseconds. */
const idleMs = 1000
const lookEveryMs = 50

/** Knows which transaction the running code is in, so that a forgotten one is an error and not a wait without end. */
export class TransactionGuard {
  /** All that are open, for messages about a pool that is empty. */
  readonly open = new Set<OpenTransaction>()
  readonly #mode: GuardMode
  readonly #knex: Knex
  readonly #storage = new AsyncLocalStorage<Place>()

  constructor(knex: Knex, mode: GuardMode) {
    this.#knex = knex
    this.#mode = mode
  }

  /** Rolls back every transaction that is open, whoever holds it. */
  abandonAll(): void {
    for (const transaction of this.open) {
      transaction.isDone = true
      if (transaction.parent === null) void Promise.resolve(transaction.knex.rollback()).catch(() => undefined)
    }
    this.open.clear()
  }

  /** Runs the body of a transaction. */
  inside<T>(transaction: OpenTransaction, run: () => T): T {
    return this.#storage.run({ transaction, isExplicit: false, outer: this.#storage.getStore() }, run)
  }

  /**
   * Begins a transaction by hand, and notes it for the code that goes on from here. To be called before anything is waited
   * for: only then it is the caller's code that is noted.
   */
  begun(begin: () => Promise<OpenTransaction>): Promise<OpenTransaction> {
    const outer = this.#storage.getStore()
    const promise = begin()
    const place: Place = { transaction: null, isExplicit: true, outer }
    this.#storage.enterWith(place)
    return promise.then((transaction) => {
      place.transaction = transaction
      return transaction
    })
  }

  /**
   * What the database's own handle is to use: null, or the transaction that it joins.
   * @throws {TransactionLeakError}
   */
  check(): OpenTransaction | null {
    const place = this.#place()
    if (place === null || this.#mode === 'off') return null
    if (this.#mode === 'join') return place.transaction
    if (!place.isExplicit) throw leak(place.transaction)
    return null
  }

  /**
   * Waits with `run` in code that began a transaction by hand. Such code may run beside the transaction and not inside, so
   * another connection is fine; but where there is none, and the transaction stands still, it would be a wait for itself.
   * @throws {TransactionLeakError}
   */
  async watch<T>(run: () => PromiseLike<T>): Promise<T> {
    const place = this.#place()
    if (place === null || this.#mode !== 'error') return run()
    await this.#room(place.transaction)
    return run()
  }

  async #room(transaction: OpenTransaction): Promise<void> {
    while (!transaction.isDone && this.#isFull()) {
      if (transaction.isIdleFor(idleMs)) throw leak(transaction)
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
  }

  #isFull(): boolean {
    const { pool } = this.#knex.client as { readonly pool?: Pool }
    return pool !== undefined && pool.numFree() === 0 && pool.numUsed() >= pool.max
  }

  /** The innermost transaction that is still open. */
  #place(): OpenPlace | null {
    let place = this.#storage.getStore()
    while (place !== undefined && (place.transaction === null || place.transaction.outermost.isDone))
      place = place.outer
    return (place as OpenPlace | undefined) ?? null
  }
}

function leak(transaction: OpenTransaction): TransactionLeakError {
  const seconds = ((Date.now() - transaction.beganAt) / 1000).toFixed(1)
  return new TransactionLeakError(
    `The database's own handle was used inside a transaction (open for ${seconds} s): it would write beside the transaction, or wait for its connection for ever. ` +
      `Use the session that the transaction gives: db.transaction(async (tx) => tx.repo(…)).${transaction.origin}`,
  )
}
