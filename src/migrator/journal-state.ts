import type { BackfillPosition } from './backfill.js'

/** Where a revision stands that runs outside a transaction. Kept in the books, statement by statement. */
export interface JournalState {
  /** Operations that are done. */
  readonly operations: number
  /** Hash over these operations, so that an edited file is noticed. */
  readonly chain: string
  /** The operation that is under way: its hash, its statements, and how many of them are done. */
  readonly current: CurrentOperation | null
  /** Fingerprint of what the statement in flight touches, from before it; null: none is in flight. */
  readonly before: string | null
  /** Statements that are done, of all operations. */
  readonly statements: number
}

export interface CurrentOperation {
  readonly hash: string
  /** null: the operation gives them again, with the values that belong to them. */
  readonly sql: readonly string[] | null
  readonly done: number
  /** Of a backfill in batches: where it goes on. */
  readonly position?: BackfillPosition
}

export const emptyJournal: JournalState = { operations: 0, chain: '', current: null, before: null, statements: 0 }
