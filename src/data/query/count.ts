import type { ModelMap } from '../mapping/model-map.js'
import type { Executor } from '../session/executor.js'
import type { QueryState } from './query-state.js'
import { rootScope } from './scope.js'
import { compileSelect, toBuilder } from './select.js'

/** How many rows a query has, whatever its limit and order. */
export async function countRows(executor: Executor, map: ModelMap, state: QueryState): Promise<number> {
  const plain: QueryState = { ...state, order: [], limit: null, offset: null, relations: {}, lock: null }
  const select = compileSelect(map, plain, rootScope(map, executor.engine.access))
  const rows = await executor.run(
    map,
    (knex) =>
      toBuilder(knex, select, plain).select(knex.raw('count(*) as n')) as unknown as PromiseLike<{ n: unknown }[]>,
  )
  return Number(rows[0]?.n ?? 0)
}
