import { completeRows } from '../loading/complete-rows.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { fetchRaw } from './fetch-raw.js'
import type { QueryState } from './query-state.js'
import { rootScope } from './scope.js'
import { compileSelect } from './select.js'

/** The rows of a query with their relations: one query, and one more for each relation that is not joined. */
export async function fetchRows(executor: Executor, map: ModelMap, state: QueryState): Promise<DataRow[]> {
  const select = compileSelect(map, state, rootScope(map, executor.engine.access))
  return completeRows(executor, select, await fetchRaw(executor, map, state, select))
}
