import type { Connection } from './connection.js'

/** What one statement was seen to do to one table that was there before. */
export interface Sighting {
  /** As people read it, by the name it had when the statement began. */
  readonly table: string
  /** The strongest lock that the statement took on it, in the engine's words; null: none was seen. */
  readonly lock: string | null
  /** Who waits while that lock is held; absent: nobody who only reads and writes rows, or no lock was seen. */
  readonly blocks?: 'writes' | 'reads-and-writes'
  /** Whether its rows were written anew; null: the engine does not tell. */
  readonly rewritten: boolean | null
  /** How the engine changes the table, where it has a word for it: INSTANT, INPLACE, COPY. */
  readonly algorithm?: string
}

/** Watches the statements of one direction of a revision, one after the other, on the connection that runs them. */
export interface StatementObserver {
  /** Runs a statement so that it shows what it does; absent: it is run as it stands, and the engine is asked afterwards. */
  execute?: Connection['execute']
  /** What the statement, which has just run, did to tables that were there before the revision. */
  after(sql: string): Promise<readonly Sighting[]>
}

/** How an engine is asked what its statements do to tables that others use. */
export interface EvidenceReader {
  /** Whether rewriting a table is the way to change one here, so that it is no news. */
  readonly rewritesAsARule: boolean
  /** Begins to watch; null: there is no table yet that could be locked or rewritten. */
  observe(connection: Connection): Promise<StatementObserver | null>
}
