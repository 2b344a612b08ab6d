import type { Knex } from 'knex'
import { InvalidInputError, RetryableError, TransactionError } from '../errors/index.js'
import { Executor } from './executor.js'
import { type AfterCommit, OpenTransaction } from './open-transaction.js'

const isolationLevels = ['read uncommitted', 'read committed', 'repeatable read', 'serializable'] as const
export type IsolationLevel = (typeof isolationLevels)[number]

export interface TransactionOptions {
  /** Absent: the database's own. SQLite has one level, serializable. */
  readonly isolation?: IsolationLevel
  /** The database refuses every change. */
  readonly readOnly?: boolean
}

export interface RetryOptions {
  /** How often the body is run again after a deadlock or a serialization failure; default 0. It must bear that. */
  readonly retries?: number
}

/** Begins a transaction, or a savepoint where one is open. @throws {DataError} */
export async function beginTransaction(executor: Executor, options: TransactionOptions): Promise<OpenTransaction> {
  const { engine } = executor
  const parent = executor.current()
  if (parent !== null && (options.isolation !== undefined || options.readOnly !== undefined)) {
    throw new TransactionError(
      'TRANSACTION_DONE',
      'Isolation and readOnly are of the outermost transaction, which is open already.',
    )
  }
  requireIsolation(options)
  const origin = originOf()
  const config: Knex.TransactionConfig = {
    ...(options.isolation === undefined || !engine.access.facts.isolationLevels
      ? {}
      : { isolationLevel: options.isolation }),
    ...(options.readOnly === undefined ? {} : { readOnly: options.readOnly }),
  }
  const knex = await executor.run(null, async (current) => {
    const begun = await opened(current, config)
    // Of a BEGIN that fails only this tells.
    if (begun.isCompleted()) await begun.executionPromise
    return begun
  })
  const transaction = new OpenTransaction(knex, parent, origin)
  engine.guard.open.add(transaction)
  return transaction
}

function requireIsolation({ isolation }: TransactionOptions): void {
  if (isolation === undefined || isolationLevels.includes(isolation)) return
  throw new InvalidInputError(`The isolation of a transaction is one of '${isolationLevels.join("', '")}'.`)
}

/** A transaction of Knex that somebody else ends. Without a body Knex begins outermost ones only. */
function opened(knex: Knex, config: Knex.TransactionConfig): Promise<Knex.Transaction> {
  return new Promise((resolve, reject) => {
    knex.transaction((transaction) => resolve(transaction) as never, config).catch(reject)
  })
}

/** @throws {DataError} where the database could not commit; it has rolled back then. */
export async function commit(executor: Executor, transaction: OpenTransaction): Promise<void> {
  requireOpen(transaction)
  if (transaction.cause !== null) {
    await rollback(executor, transaction)
    throw new TransactionError(
      'TRANSACTION_DONE',
      'A statement of the transaction has failed, so it was rolled back instead of committed.',
      transaction.failure ?? transaction.parent?.cause,
    )
  }
  end(executor, transaction)
  try {
    await transaction.knex.commit()
    // Of a COMMIT that fails only this tells.
    await transaction.knex.executionPromise
  } catch (error) {
    throw executor.explain(error, null, transaction.parent)
  }
  if (transaction.parent === null) await runAfterCommit(transaction.afterCommit)
  else transaction.parent.afterCommit.push(...transaction.afterCommit)
}

export async function rollback(executor: Executor, transaction: OpenTransaction): Promise<void> {
  requireOpen(transaction)
  end(executor, transaction)
  // Where the connection is gone, the database has rolled back by itself.
  await Promise.resolve(transaction.knex.rollback()).catch(() => undefined)
}

/**
 * Runs `body` in a transaction: commits when it returns, rolls back when it throws. In a transaction that is open it is a
 * savepoint.
 */
export async function runTransaction<T>(
  executor: Executor,
  body: (inner: Executor) => Promise<T>,
  options: TransactionOptions & RetryOptions,
): Promise<T> {
  const { retries = 0 } = options
  if (!Number.isSafeInteger(retries) || retries < 0)
    throw new InvalidInputError('The retries of a transaction must be a whole number of 0 or more.')
  const isOutermost = executor.current() === null
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(executor, body, options)
    } catch (error) {
      if (!(error instanceof RetryableError) || !isOutermost || attempt >= retries) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** Math.min(attempt, 6)))
    }
  }
}

async function once<T>(
  executor: Executor,
  body: (inner: Executor) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const transaction = await beginTransaction(executor, options)
  const inner = new Executor(executor.engine, transaction)
  let result: T
  try {
    result = await executor.engine.guard.inside(transaction, () => body(inner))
  } catch (error) {
    if (!transaction.isDone) await rollback(executor, transaction)
    throw error
  }
  if (!transaction.isDone) await commit(executor, transaction)
  return result
}

function end(executor: Executor, transaction: OpenTransaction): void {
  transaction.isDone = true
  executor.engine.guard.open.delete(transaction)
}

function requireOpen(transaction: OpenTransaction): void {
  if (!transaction.isDone) return
  throw new TransactionError('TRANSACTION_DONE', 'The transaction is over: it was committed or rolled back.')
}

/** All are run; the first that fails is reported. The transaction is committed whatever they do. */
async function runAfterCommit(callbacks: readonly AfterCommit[]): Promise<void> {
  let failure: { readonly error: unknown } | null = null
  for (const callback of callbacks) {
    try {
      await callback()
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure !== null) {
    const message = 'The transaction is committed, but what was to run after that has failed.'
    throw new TransactionError('AFTER_COMMIT', message, failure.error)
  }
}

/** The line of the caller that began a transaction. */
function originOf(): string {
  const line = new Error('begun').stack?.split('\n').find((text, at) => at > 0 && !ownFile.test(text))
  return line === undefined ? '' : `\nIt was begun ${line.trim()}`
}

const ownFile = /\/(?:dbtool\/dist|src\/data|build\/data)\/|node:/
