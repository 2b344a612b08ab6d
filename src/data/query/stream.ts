import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow, RawRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { fetchCursorPage } from './cursor-page.js'
import type { QueryState } from './query-state.js'
import { rootScope } from './scope.js'
import { compileSelect, readRow, toBuilder } from './select.js'

/** Rows that are on their way at a time. */
const batch = 500

/** Rows one by one, from a cursor of the engine; where it has none, from batches. */
export async function* streamRows(executor: Executor, map: ModelMap, state: QueryState): AsyncGenerator<DataRow> {
  if (Object.values(state.relations).some((wanted) => wanted !== false)) {
    throw new InvalidInputError(`A stream of ${map.name} has no relations; batches(…) can load them.`, map.name)
  }
  const { access } = executor.engine
  if (access.stream === null) {
    for await (const rows of rowBatches(executor, map, state, batch)) yield* rows
    return
  }
  const { knex } = executor
  const select = compileSelect(map, state, rootScope(map, access))
  const query = toBuilder(knex, select, state).select(knex.raw(select.columns))
  try {
    for await (const raw of access.stream(knex, query, batch)) yield readRow(select.root, raw as RawRow, new Map())
  } catch (error) {
    throw executor.explain(error, map, executor.current())
  }
}

/** Rows in lists of a size, each in a query of its own that goes on behind the last. */
export async function* rowBatches(
  executor: Executor,
  map: ModelMap,
  state: QueryState,
  size: number,
): AsyncGenerator<DataRow[]> {
  if (state.offset !== null) throw new InvalidInputError(`Batches of ${map.name} cannot begin at an offset.`, map.name)
  let left = state.limit ?? Number.POSITIVE_INFINITY
  let after: string | null = null
  while (left > 0) {
    const page: Awaited<ReturnType<typeof fetchCursorPage>> = await fetchCursorPage(executor, map, state, {
      size: Math.min(size, left),
      after,
    })
    if (page.items.length > 0) yield page.items
    left -= page.items.length
    if (page.next === null) return
    after = page.next
  }
}
