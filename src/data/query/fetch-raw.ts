import type { ModelMap } from '../mapping/model-map.js'
import type { RawRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import type { QueryState } from './query-state.js'
import { type Select, selectPiece, toBuilder } from './select.js'

/** What the driver gives for a compiled query. */
export async function fetchRaw(
  executor: Executor,
  map: ModelMap,
  state: QueryState,
  select: Select,
): Promise<readonly RawRow[]> {
  const piece = selectPiece(select, state)
  if (piece !== null) return executor.send(map, 'rows', piece.sql, piece.bindings)
  return executor.run(
    map,
    (knex) => toBuilder(knex, select, state).select(knex.raw(select.columns)) as unknown as PromiseLike<RawRow[]>,
  )
}
