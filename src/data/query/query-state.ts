import type { Direction } from '../types/index.js'

/** Which rows that are marked as deleted are seen. */
export type DeletedRows = 'hidden' | 'included' | 'only'

export interface OrderStep {
  readonly property: string
  readonly direction: Direction
  readonly nulls?: 'first' | 'last'
}

export interface LockRequest {
  readonly strength: 'update' | 'share'
  readonly skipLocked?: boolean
  readonly noWait?: boolean
}

/** What a query asks for. Plain data; every step of a query makes a new one. */
export interface QueryState {
  readonly where: readonly unknown[]
  readonly order: readonly OrderStep[]
  readonly limit: number | null
  readonly offset: number | null
  /** Relations to load, by name. */
  readonly relations: Readonly<Record<string, unknown>>
  readonly deleted: DeletedRows
  /** Properties; null: all. */
  readonly columns: readonly string[] | null
  readonly lock: LockRequest | null
}

export const emptyState: QueryState = {
  where: [],
  order: [],
  limit: null,
  offset: null,
  relations: {},
  deleted: 'hidden',
  columns: null,
  lock: null,
}
