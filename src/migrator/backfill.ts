import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import { WalkTexts } from '../dialect/row-walk.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import type { Backfill, Operation } from '../operations/index.js'
import { displayName } from '../schema/index.js'
import { runStatement } from './run-operation.js'
import { walkKeys } from './walk-key.js'

/** How far a backfill has come: `done` of `total` rows have been looked at. */
export interface BackfillProgress {
  readonly table: string
  readonly done: number
  /** Counted when the backfill began; at least `done`. */
  readonly total: number
}

/** Where a backfill goes on: after the row with this key, of which each part is a text; null: at the first. */
export interface BackfillPosition {
  readonly last: readonly string[] | null
  readonly done: number
  readonly total: number
}

/** What runs around an operation. */
export interface OperationSurroundings {
  /** Whether the revision asks for no transaction: then a backfill takes its rows in batches by itself. */
  readonly batches: boolean
  readonly onProgress?: ((progress: BackfillProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface BackfillRun extends OperationSurroundings {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly operation: Backfill
  /** Where an earlier run stopped. */
  readonly from?: BackfillPosition | undefined
  /** Keeps where it stands, inside the transaction of the batch; null: at the end. Absent: nobody goes on with it. */
  readonly save?: (position: BackfillPosition | null) => Promise<void>
  /** Told after each transaction that has been committed. */
  readonly onCommit?: () => void
}

/** Rows a transaction, where a revision runs outside of one and does not say. */
const usualBatchSize = 1000
const maxRetries = 5

/** Whether an operation takes its rows in short transactions of its own. */
export function isBatched(operation: Operation, surroundings: OperationSurroundings): operation is Backfill {
  return operation.kind === 'backfill' && (operation.batchSize !== undefined || surroundings.batches)
}

/**
 * Fills the rows of a table batch by batch in the order of its key, each batch in a transaction that also keeps where it
 * stands. A row is looked at once, however often the run is cut off and begun again.
 * @throws {DbtoolError} DBT_UNSUPPORTED where the table has no key to go by; DBT_REVISION_FAILED with what the engine said.
 */
export async function runBackfill(run: BackfillRun): Promise<void> {
  const { dialect, connection, operation, signal, save, onProgress } = run
  const keys = await walkKeys(dialect, connection, operation)
  if (keys === null) {
    await runAtOnce(run)
    return
  }
  const size = operation.batchSize ?? usualBatchSize
  const texts = new WalkTexts(dialect.rowWalk, dialect.expressions.quoteTable(operation.table), keys)
  const table = displayName(operation.table)
  let position = run.from ?? { last: null, done: 0, total: await count(connection, texts.count(everything)) }
  for (let isDone = false; !isDone; ) {
    signal?.throwIfAborted()
    const reached = await inTransaction(run, async () => {
      const [bound] = await connection.query(texts.bound(position.last, size))
      const upTo = bound === undefined ? null : keys.map((_, at) => String(bound[`k${at}`]))
      const range = { after: position.last, upTo }
      const looked = await count(connection, texts.count(range))
      for (const sql of texts.fill(operation, range, dialect.expressions)) {
        await runStatement(connection, operation, { sql })
      }
      const done = position.done + looked
      const next = { last: upTo ?? position.last, done, total: Math.max(done, position.total) }
      await save?.(upTo === null ? null : next)
      return { next, isDone: upTo === null }
    })
    position = reached.next
    isDone = reached.isDone
    onProgress?.({ table, done: position.done, total: isDone ? position.done : position.total })
  }
}

const everything = { after: null, upTo: null }

/** A table without a key, in a revision that did not ask for batches. */
async function runAtOnce(run: BackfillRun): Promise<void> {
  const { dialect, connection, operation, save } = run
  await inTransaction(run, async () => {
    for (const statement of await dialect.ddl.statements(operation, { connection })) {
      await runStatement(connection, operation, statement)
    }
    await save?.(null)
  })
}

async function count(connection: Connection, sql: string): Promise<number> {
  const [row] = await connection.query(sql)
  return Number(row?.['n'])
}

/** What waited in vain for another session is tried again: the batch has changed nothing. */
async function inTransaction<T>(
  { dialect, connection, signal, onCommit }: BackfillRun,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await connection.execute(dialect.rowWalk.begin)
    try {
      const result = await work()
      await connection.execute('COMMIT')
      onCommit?.()
      return result
    } catch (error) {
      await connection.execute('ROLLBACK').catch(() => undefined)
      const cause = isDbtoolError(error) ? (error.cause ?? error) : error
      if (attempt > maxRetries || dialect.errors.classify(cause)?.retry !== true) throw error
      await sleep(100 * 2 ** attempt * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
    }
  }
}

/** @throws {DbtoolError} DBT_OUTSIDE_TRANSACTION when the operation cannot be part of a revision's transaction. */
export function requireTransactional(operation: Operation, path: string): void {
  const what =
    operation.kind === 'backfill' && operation.batchSize !== undefined
      ? `op.backfill of ${displayName(operation.table)} with batchSize`
      : 'concurrently' in operation && operation.concurrently === true
        ? `an index of ${displayName(operation.table)} that is built or dropped concurrently`
        : null
  if (what === null) return
  throw new DbtoolError('DBT_OUTSIDE_TRANSACTION', `A transaction cannot hold ${what}.`, {
    hint: `Write \`export const transaction = false\` into ${path}; nothing of this revision has happened.`,
    next: ['dbtool upgrade'],
  })
}
