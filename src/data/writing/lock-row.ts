import { NotFoundError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { fetchRows } from '../query/fetch-rows.js'
import { emptyState } from '../query/query-state.js'
import type { Executor } from '../session/executor.js'
import { describeId, keyWhere } from './row-key.js'

/**
 * The row, locked until the transaction ends: of several that change what belongs to it, each sees what the one before has
 * done. Read before anything else in the transaction, since what MySQL reads later is as of the first reading.
 * @throws {NotFoundError} also where it is marked as deleted.
 */
export async function lockRow(executor: Executor, map: ModelMap, id: unknown): Promise<DataRow> {
  const [row] = await fetchRows(executor, map, {
    ...emptyState,
    where: [keyWhere(map, id)],
    limit: 1,
    lock: { strength: 'update' },
  })
  if (row === undefined) throw new NotFoundError(map.name, describeId(id))
  return row
}
