import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { countRows } from './count.js'
import { fetchRows } from './fetch-rows.js'
import { withTieBreak } from './order.js'
import type { QueryState } from './query-state.js'
import { requireWhole } from './whole-number.js'

export interface PageOptions {
  /** From 1. */
  readonly page: number
  readonly size: number
}

export interface Page<T> {
  readonly items: T[]
  /** Of rows on all pages. */
  readonly total: number
  readonly page: number
  readonly size: number
  /** How many pages there are. */
  readonly pages: number
}

/** One page of a query. The key is the last thing that rows are sorted by, so that no row is on two pages. */
export async function fetchPage(
  executor: Executor,
  map: ModelMap,
  state: QueryState,
  { page, size }: PageOptions,
): Promise<Page<DataRow>> {
  requireWhole(map, 'page', page, 1)
  requireWhole(map, 'size', size, 1)
  const total = await countRows(executor, map, state)
  const offset = (page - 1) * size
  const order = withTieBreak(map, state.order)
  const items = offset >= total ? [] : await fetchRows(executor, map, { ...state, order, limit: size, offset })
  return { items, total, page, size, pages: Math.ceil(total / size) }
}
