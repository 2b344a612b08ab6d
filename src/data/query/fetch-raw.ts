import type { ModelMap } from '../mapping/model-map.js'
import type { RawRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import type { QueryState } from './query-state.js'
import { type Select, toBuilder } from './select.js'

/** What the driver gives for a compiled query. */
export function fetchRaw(executor: Executor, map: ModelMap, state: QueryState, select: Select): Promise<RawRow[]> {
  return executor.run(
    map,
    (knex) => toBuilder(knex, select, state).select(knex.raw(select.columns)) as unknown as PromiseLike<RawRow[]>,
  )
}
