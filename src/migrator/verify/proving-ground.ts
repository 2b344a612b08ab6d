import type { Dialect, RunnerSession, ScratchDatabase } from '../../dialect/dialect.js'
import { DbtoolError, isDbtoolError } from '../../errors/index.js'
import type { Operation } from '../../operations/index.js'
import type { StatementEvidence } from '../results.js'
import type { Revision } from '../revision.js'
import { type Direction, runRevision } from '../run-revision.js'
import { runsWhole, scopeFor } from '../runs-whole.js'
import { openScratch, type ScratchSettings, setUp } from '../scratch-session.js'
import { mayChangeSession } from '../session-settings.js'
import { Checkpoint } from './checkpoint.js'
import { type DatabaseState, readState } from './state.js'
import { Witness } from './witness.js'

/** What a revision was seen to ask for. */
export interface RunRecord {
  readonly operations: readonly Operation[]
  /** Of those that are raw SQL, each statement. */
  readonly statements: readonly string[]
  /** Whether it had a connection of its own, over which anything may have happened. */
  readonly usedKnex: boolean
  /** What the engine did for it; empty where nobody looked. */
  readonly evidence: readonly StatementEvidence[]
}

export interface RunOptions {
  /** Whether to look at what each statement locks and rewrites. */
  readonly watch?: boolean
}

export type Attempt =
  | { readonly ran: true; readonly record: RunRecord }
  | { readonly ran: false; readonly error: unknown /** The database is as it was. */; readonly leftNothing: boolean }

/** Does again what is done with every revision after its upgrade, beside running it: rows that a project brings along. */
export type AfterUpgrade = (session: RunnerSession, revision: Revision) => Promise<void>

/**
 * A scratch database on which revisions are proved one after the other. What goes wrong there may leave anything behind:
 * `restore` leads back to where the revisions that are done have led.
 */
export class ProvingGround {
  readonly dialect: Dialect
  readonly #settings: ScratchSettings
  readonly #afterUpgrade: AfterUpgrade
  readonly #signal: AbortSignal | undefined
  /** The first database; a server that was started for it ends with it. */
  #root: ScratchDatabase
  #database: ScratchDatabase
  #session: RunnerSession
  readonly #done: Revision[] = []
  readonly #checkpoint: Checkpoint
  /** Milliseconds that running again what has been done since the checkpoint would take. */
  #replayMs = 0
  #restores = 0
  #onRestored: (ground: ProvingGround) => Promise<void> = async () => undefined
  #state: DatabaseState | null = null

  private constructor(options: ProvingGroundOptions, database: ScratchDatabase, session: RunnerSession) {
    this.dialect = options.dialect
    this.#settings = options.settings
    this.#afterUpgrade = options.afterUpgrade ?? (async () => undefined)
    this.#signal = options.signal
    this.#checkpoint = new Checkpoint(options.dialect, options.settings)
    this.#root = database
    this.#database = database
    this.#session = session
  }

  static async open(options: ProvingGroundOptions): Promise<ProvingGround> {
    const { dialect, settings } = options
    const database = await dialect.scratch.create(settings)
    try {
      const session = await openScratch(dialect, database)
      try {
        await setUp(dialect, session, settings)
      } catch (error) {
        // A connection that stays open keeps the program from ending, and the database from being dropped.
        await session.close()
        throw error
      }
      return new ProvingGround(options, database, session)
    } catch (error) {
      await database.dispose()
      throw error
    }
  }

  get session(): RunnerSession {
    return this.#session
  }

  get display(): string {
    return this.#database.address.display
  }

  /** A new session on the same database, as another run of the program has. */
  async reconnect(): Promise<void> {
    await this.#session.close()
    this.#session = await openScratch(this.dialect, this.#database)
  }

  /** The state after the revisions that are done. */
  async state(): Promise<DatabaseState> {
    this.#state ??= await readState(this.dialect, this.#session.connection)
    return this.#state
  }

  /** The present state, whatever has been run. @param last What it may well be. */
  read(last?: DatabaseState): Promise<DatabaseState> {
    return readState(this.dialect, this.#session.connection, last)
  }

  /** Runs one direction of a revision as it would be run for good, but without books. */
  async run(revision: Revision, direction: Direction, { watch = false }: RunOptions = {}): Promise<RunRecord> {
    requireUninterrupted(this.#signal)
    const operations: Operation[] = []
    const statements: string[] = []
    let usedKnex = false
    let evidence: readonly StatementEvidence[] = []
    const session = this.#session
    const stop = (): void => void session.interrupt().catch(() => undefined)
    this.#signal?.addEventListener('abort', stop, { once: true })
    try {
      await scopeFor(
        this.dialect,
        session,
        revision,
      )(async (scope) => {
        const witness = watch ? await Witness.open(this.dialect, direction, scope) : null
        await runRevision(this.dialect, witness?.scope ?? scope, revision, direction, {
          signal: this.#signal,
          onOperation: async (operation) => {
            operations.push(operation)
            for (const sql of await this.#texts(operation, !revision.transaction)) {
              await this.#requireInside(sql)
              statements.push(sql)
            }
          },
          onKnex: () => {
            usedKnex = true
          },
          ...(witness === null ? {} : { query: witness.query }),
        })
        evidence = (await witness?.finish()) ?? []
      })
    } catch (error) {
      requireUninterrupted(this.#signal)
      throw error
    } finally {
      this.#signal?.removeEventListener('abort', stop)
      // The next direction may well be run on another day: what this one has set for its session is not there then.
      if (usedKnex || statements.some(mayChangeSession)) await this.reconnect()
    }
    return { operations, statements, usedKnex, evidence }
  }

  /** As `run`, for those who go on when it fails. @throws {DbtoolError} DBT_INTERRUPTED only. */
  async attempt(revision: Revision, direction: Direction, options?: RunOptions): Promise<Attempt> {
    try {
      return { ran: true, record: await this.run(revision, direction, options) }
    } catch (error) {
      if (isDbtoolError(error) && error.code === 'DBT_INTERRUPTED') throw error
      return { ran: false, error, leftNothing: this.isWhole(revision) }
    }
  }

  /** Whether the revision happens as a whole or not at all. */
  isWhole(revision: Revision): boolean {
    return runsWhole(this.dialect, revision)
  }

  async #texts(operation: Operation, withoutTransaction: boolean): Promise<readonly string[]> {
    if (operation.kind !== 'execute') return []
    const { connection } = this.#session
    const statements = await this.dialect.ddl.statements(operation, { connection, withoutTransaction })
    return statements.map(({ sql }) => sql)
  }

  /** @throws {DbtoolError} DBT_REVISION_FAILED for a statement that would reach what is no scratch. */
  async #requireInside(sql: string): Promise<void> {
    const outside = await this.dialect.scratch.outside(this.#session.connection, sql)
    if (outside === null) return
    const message = `It reaches ${outside}, which is no part of a scratch database: ${sql.slice(0, 200)}`
    throw new DbtoolError('DBT_REVISION_FAILED', message, {
      hint: 'Keep what belongs to the server out of revisions; what a scratch database needs of it, scratch.setup can make.',
    })
  }

  /** Brings the database to where the revision leads, without judging it. */
  async replay(revision: Revision): Promise<void> {
    const begin = performance.now()
    await this.run(revision, 'up')
    await this.finish(revision, undefined, performance.now() - begin)
  }

  /**
   * The revision has been run and stays; the next one stands on it.
   * @param state Where it has led, if that is known.
   */
  async finish(revision: Revision, state?: DatabaseState, ms = 0): Promise<void> {
    await this.#afterUpgrade(this.#session, revision)
    this.#done.push(revision)
    this.#state = state ?? null
    this.#replayMs += ms
    await this.#keepCheckpoint()
  }

  /** Back to the state after the revisions that are done, whatever has happened since. */
  async restore(): Promise<void> {
    this.#restores += 1
    await this.#session.close()
    const back = await this.#checkpoint.comeBack(this.#database)
    if (back === null) await this.#beginAgain()
    else {
      if (back.database !== this.#database && this.#database !== this.#root) await this.#database.dispose()
      this.#database = back.database
      this.#session = back.session
    }
    const begin = performance.now()
    for (const revision of this.#done.slice(this.#checkpoint.done)) {
      await this.run(revision, 'up')
      await this.#afterUpgrade(this.#session, revision)
    }
    this.#replayMs = performance.now() - begin
    await this.#keepCheckpoint()
    await this.#onRestored(this)
  }

  /** An empty database in place of the present one. */
  async #beginAgain(): Promise<void> {
    const { scratch } = this.dialect
    if (this.#database !== this.#root) await this.#database.dispose()
    if (scratch.copy === undefined) await this.#root.dispose()
    this.#database = await scratch.create(this.#settings)
    if (scratch.copy === undefined) this.#root = this.#database
    this.#session = await openScratch(this.dialect, this.#database)
    await setUp(this.dialect, this.#session, this.#settings)
  }

  /** Has `renew` called whenever the state was built again, before anything else is run in it. */
  onRestored(renew: (ground: ProvingGround) => Promise<void>): void {
    this.#onRestored = renew
  }

  /** Once something has gone wrong, more may: then a copy now and then is cheaper than running all of it again. */
  async #keepCheckpoint(): Promise<void> {
    if (this.#restores === 0 || !this.#checkpoint.isWorth(this.#replayMs)) return
    const state = await readState(this.dialect, this.#session.connection, this.#state ?? undefined)
    await this.#session.close()
    if (await this.#checkpoint.keep(this.#database, { done: this.#done.length, state })) this.#replayMs = 0
    this.#session = await openScratch(this.dialect, this.#database)
  }

  /** @param keep Leaves the database that is in use for somebody to look at. */
  async close({ keep = false }: { readonly keep?: boolean } = {}): Promise<void> {
    await this.#session.close()
    await this.#checkpoint.dispose()
    if (this.#database !== this.#root && !keep) await this.#database.dispose()
    if (this.#database !== this.#root || !keep) await this.#root.dispose()
  }
}

export interface ProvingGroundOptions {
  readonly dialect: Dialect
  readonly settings: ScratchSettings
  readonly afterUpgrade?: AfterUpgrade | undefined
  readonly signal?: AbortSignal | undefined
}

function requireUninterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new DbtoolError('DBT_INTERRUPTED', 'Interrupted. Only a scratch database was written to, and it is gone.')
}
