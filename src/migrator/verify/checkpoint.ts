import type { Dialect, RunnerSession, ScratchDatabase } from '../../dialect/dialect.js'
import { openScratch, type ScratchSettings } from '../scratch-session.js'
import { compareStates, type DatabaseState, readState } from './state.js'

/** Where a scratch database was when so many revisions were done. */
interface Moment {
  readonly done: number
  readonly state: DatabaseState
}

/**
 * A copy of a scratch database, to come back to it. Copying is an engine's matter, and what comes of it is only believed
 * where nothing tells it from the original; else the caller has to build the state as it was built before.
 */
export class Checkpoint {
  readonly #dialect: Dialect
  readonly #settings: ScratchSettings
  #kept: (Moment & { readonly database: ScratchDatabase }) | null = null
  /** Milliseconds of running revisions again that a copy is worth. */
  #worth = leastWorth
  /** So many times more must be at stake before copies are tried again that were of no use. */
  #doubt = 1

  constructor(dialect: Dialect, settings: ScratchSettings) {
    this.#dialect = dialect
    this.#settings = settings
  }

  /** How many revisions were done then; 0: there is no checkpoint. */
  get done(): number {
    return this.#kept?.done ?? 0
  }

  /** Whether a new checkpoint pays, where running again what was done since the last one would take so long. */
  isWorth(milliseconds: number): boolean {
    return this.#dialect.scratch.copy !== undefined && milliseconds >= this.#doubt * this.#worth
  }

  /**
   * Takes a copy of the database, to which nobody may be connected, in place of the last one.
   * @returns Whether there is one: what cannot be copied now may be able to later.
   */
  async keep(database: ScratchDatabase, moment: Moment): Promise<boolean> {
    const last = this.#kept
    this.#kept = null
    const begin = performance.now()
    const copy = await this.#copyOf(database, last?.database).catch(() => null)
    this.#worth = Math.max(leastWorth, 2 * (performance.now() - begin))
    if (copy !== last?.database) await last?.database.dispose()
    if (copy === null) this.#doubt *= 4
    else this.#kept = { ...moment, database: copy }
    return copy !== null
  }

  /**
   * A database that is as the other one was at the checkpoint, and a session on it; null where there is none, or none
   * that is certain to be so.
   * @param database One that is not needed as it is, and is taken for it where that is quicker; it may then hold anything.
   */
  async comeBack(
    database: ScratchDatabase,
  ): Promise<{ readonly database: ScratchDatabase; readonly session: RunnerSession } | null> {
    const kept = this.#kept
    if (kept === null) return null
    // An error is none of the caller's: building the state again says what is wrong, if it is more than a copy.
    const copy = await this.#copyOf(kept.database, database).catch(() => null)
    const session = copy === null ? null : await this.#sessionAt(kept, copy).catch(() => null)
    if (copy !== null && session !== null) return { database: copy, session }
    if (copy !== database) await copy?.dispose()
    this.#doubt *= 4
    await this.dispose()
    return null
  }

  async dispose(): Promise<void> {
    const kept = this.#kept
    this.#kept = null
    await kept?.database.dispose()
  }

  /** A session on the copy; null where it is not what was copied. */
  async #sessionAt({ state }: Moment, copy: ScratchDatabase): Promise<RunnerSession | null> {
    const session = await openScratch(this.#dialect, copy)
    let isExact = false
    try {
      const now = await readState(this.#dialect, session.connection, state)
      isExact = compareStates(this.#dialect, state, now).length === 0
    } finally {
      if (!isExact) await session.close()
    }
    return isExact ? session : null
  }

  async #copyOf(model: ScratchDatabase, instead?: ScratchDatabase): Promise<ScratchDatabase | null> {
    const { scratch } = this.#dialect
    if (instead === undefined || scratch.makeLike === undefined)
      return (await scratch.copy?.(this.#settings, model)) ?? null
    await scratch.makeLike(instead, model)
    return instead
  }
}

/** What copying takes is not known before the first time. */
const leastWorth = 200
