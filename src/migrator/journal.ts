import { createHash } from 'node:crypto'
import type { Connection } from '../dialect/connection.js'
import type { Dialect, RevisionScope, Statement } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { type Backfill, describe, type Operation } from '../operations/index.js'
import { isBatched, type OperationSurroundings, runBackfill } from './backfill.js'
import { beginsAnew, fingerprintOf, isData, isWrittenAlike, tellsWhetherDone } from './journal-probe.js'
import { type CurrentOperation, emptyJournal, type JournalState } from './journal-state.js'
import { runStatement } from './run-operation.js'

/** Where the journal writes itself. */
export interface JournalStore {
  save(connection: Connection, state: JournalState): Promise<void>
}

/**
 * Runs operations one statement at a time, each announced before and ticked off after, so that the next run can go on
 * at the statement that did not happen. Data steps are ticked off in the transaction that does them.
 */
export class Journal {
  readonly #dialect: Dialect
  readonly #scope: RevisionScope
  readonly #store: JournalStore
  readonly #resumed: JournalState
  /** Whether the server itself said that the statement in flight failed: then it did not happen. */
  readonly #failedCleanly: boolean
  #state: JournalState = emptyJournal
  #at = 0

  constructor(
    dialect: Dialect,
    scope: RevisionScope,
    store: JournalStore,
    resumed: { readonly state: JournalState; readonly failedCleanly: boolean } | null,
  ) {
    this.#dialect = dialect
    this.#scope = scope
    this.#store = store
    this.#resumed = resumed?.state ?? emptyJournal
    this.#failedCleanly = resumed?.failedCleanly ?? true
  }

  get state(): JournalState {
    return this.#state
  }

  /** @throws {DbtoolError} DBT_REVISION_EDITED, DBT_REVISION_PARTIAL when nobody can know whether a statement happened. */
  async run(operation: Operation, surroundings: OperationSurroundings = { batches: false }): Promise<void> {
    const hash = chained(this.#state.chain, operation)
    const at = this.#at
    this.#at += 1
    if (at < this.#resumed.operations) {
      this.#state = { ...this.#state, operations: at + 1, chain: hash }
      if (at + 1 < this.#resumed.operations) return
      if (hash !== this.#resumed.chain) throw edited()
      this.#state = { ...this.#state, statements: this.#resumed.statements - (this.#resumed.current?.done ?? 0) }
      return
    }
    const current = at === this.#resumed.operations ? this.#resumed.current : null
    // Nothing of it is done: it may be mended.
    const isOpen =
      current !== null &&
      ((current.done === 0 && (this.#resumed.before === null || this.#failedCleanly)) ||
        (current.hash === hash && (await beginsAnew(this.#dialect, this.#scope.connection, operation))))
    if (current !== null && current.hash !== hash && !isOpen) throw edited()
    const goOn = current !== null && !isOpen ? current : null
    if (isBatched(operation, surroundings)) {
      await this.#walk(operation, { at, hash, goOn }, surroundings)
      return
    }
    if (goOn === null && this.#dialect.capabilities.transactionalDdl && runsInTransaction(operation)) {
      await this.#runWhole(operation, at, hash)
      return
    }
    const statements: readonly Statement[] =
      goOn === null || goOn.sql === null
        ? await this.#statements(operation, surroundings.batches)
        : goOn.sql.map((sql) => ({ sql }))
    this.#state = {
      ...this.#state,
      current: {
        hash,
        sql: isWrittenAlike(operation) ? null : statements.map(({ sql }) => sql),
        done: goOn?.done ?? 0,
      },
      statements: this.#state.statements + (goOn?.done ?? 0),
    }
    let isInDoubt = goOn !== null && this.#resumed.before !== null && !this.#failedCleanly
    for (const [number, statement] of statements.entries()) {
      if (number < (goOn?.done ?? 0)) continue
      if (!isInDoubt || !(await this.#happened(operation, statement))) await this.#execute(operation, statement)
      isInDoubt = false
      await this.#tick(number + 1)
    }
    this.#state = { ...this.#state, operations: at + 1, chain: hash, current: null, before: null }
    await this.#save()
  }

  /** @throws {DbtoolError} DBT_REVISION_EDITED when the file says less than what has been run. */
  complete(): void {
    const { operations, current } = this.#resumed
    if (this.#at < operations || (this.#at === operations && (current?.done ?? 0) > 0)) throw edited()
  }

  async #statements(operation: Operation, withoutTransaction = false): Promise<readonly Statement[]> {
    return this.#dialect.ddl.statements(operation, { ...this.#scope, withoutTransaction }).catch((error: unknown) => {
      if (isDbtoolError(error)) throw error
      throw new DbtoolError('DBT_REVISION_FAILED', `Could not ${describe(operation)}: ${messageOf(error)}`, {
        cause: error,
      })
    })
  }

  /** The operation and the word that it is done in one transaction: there is no in between. */
  async #runWhole(operation: Operation, at: number, hash: string): Promise<void> {
    const { connection } = this.#scope
    await connection.execute('BEGIN')
    try {
      const statements = await this.#statements(operation)
      for (const statement of statements) await runStatement(connection, operation, statement)
      const done = this.#state.statements + statements.length
      const state = { operations: at + 1, chain: hash, current: null, before: null, statements: done }
      await this.#store.save(connection, state)
      await connection.execute('COMMIT')
      this.#state = state
    } catch (error) {
      await connection.execute('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  /** Batch by batch, each in one transaction with where it stands: there is no in between here either. */
  async #walk(
    operation: Backfill,
    { at, hash, goOn }: { readonly at: number; readonly hash: string; readonly goOn: CurrentOperation | null },
    surroundings: OperationSurroundings,
  ): Promise<void> {
    const { connection } = this.#scope
    const statementsBefore = this.#state.statements
    let done = goOn?.done ?? 0
    let next = this.#state
    await runBackfill({
      ...surroundings,
      dialect: this.#dialect,
      connection,
      operation,
      from: goOn?.position,
      save: (position) => {
        const statements = statementsBefore + done + 1
        next =
          position === null
            ? { operations: at + 1, chain: hash, current: null, before: null, statements }
            : { ...this.#state, current: { hash, sql: null, done: done + 1, position }, before: null, statements }
        return this.#store.save(connection, next)
      },
      onCommit: () => {
        done += 1
        this.#state = next
      },
    })
  }

  async #execute(operation: Operation, statement: Statement): Promise<void> {
    const { connection } = this.#scope
    if (isData(operation, statement)) {
      await connection.execute('BEGIN')
      try {
        await runStatement(connection, operation, statement)
        this.#state = { ...this.#state, before: null }
        const done = (this.#state.current?.done ?? 0) + 1
        await this.#store.save(connection, ticked(this.#state, done))
        await connection.execute('COMMIT')
      } catch (error) {
        await connection.execute('ROLLBACK').catch(() => undefined)
        throw error
      }
      return
    }
    this.#state = { ...this.#state, before: await fingerprintOf(this.#dialect, connection, operation) }
    await this.#save()
    await runStatement(connection, operation, statement)
  }

  async #tick(done: number): Promise<void> {
    this.#state = ticked(this.#state, done)
    await this.#save()
  }

  /** Whether the statement that was in flight when the last run ended has had its effect. */
  async #happened(operation: Operation, statement: Statement): Promise<boolean> {
    const now = await fingerprintOf(this.#dialect, this.#scope.connection, operation)
    if (now !== this.#resumed.before) return true
    if (tellsWhetherDone(operation, statement)) return false
    throw new DbtoolError(
      'DBT_REVISION_PARTIAL',
      `The last run ended while it was to ${describe(operation)}; whether that happened cannot be told.`,
      {
        hint: `Look at the database, then say it. The statement: ${statement.sql.slice(0, 300)}`,
        next: ['dbtool resolve --done', 'dbtool resolve --not-done'],
        databaseState: 'partial',
        facts: { ambiguous: true },
      },
    )
  }

  #save(): Promise<void> {
    return this.#store.save(this.#scope.connection, this.#state)
  }
}

/** Nobody knows what raw SQL is, and an index that is built concurrently takes part in no transaction. */
function runsInTransaction(operation: Operation): boolean {
  return operation.kind !== 'execute' && !('concurrently' in operation && operation.concurrently === true)
}

function ticked(state: JournalState, done: number): JournalState {
  const { current } = state
  return {
    ...state,
    before: null,
    current: current === null ? null : { ...current, done },
    statements: state.statements + (done - (current?.done ?? 0)),
  }
}

function chained(chain: string, operation: Operation): string {
  // The size of a batch may be changed when it is gone on with.
  const batchSize = operation.kind === 'backfill' && operation.batchSize !== undefined ? { batchSize: 1 } : {}
  const text = JSON.stringify({ ...operation, ...batchSize }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  return createHash('sha256').update(chain).update(text).digest('hex')
}

function edited(): DbtoolError {
  return new DbtoolError(
    'DBT_REVISION_EDITED',
    'What has been run of the revision already is not what its file says now.',
    {
      hint: 'Give the part that is done its old text back; what comes after it may be changed.',
      databaseState: 'partial',
      next: ['dbtool status'],
    },
  )
}
