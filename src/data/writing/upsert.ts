import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import type { BulkOptions } from './insert.js'
import { upsertByConflict } from './upsert-by-conflict.js'
import { upsertByLock } from './upsert-by-lock.js'
import { hasOtherKeys, planUpsert, type UpsertGroup, type UpsertOptions } from './upsert-plan.js'

/**
 * Inserts rows, or changes those that are there already by the key that is named. Gives them back as they are then, in the
 * same order. All or none.
 * @throws {DataError}
 */
export async function upsertRows(
  executor: Executor,
  map: ModelMap,
  inputs: readonly unknown[],
  options: UpsertOptions,
): Promise<DataRow[]> {
  const groups = planUpsert(map, inputs, options)
  const [only, ...others] = groups
  if (only === undefined) return []
  if (others.length === 0) return upsertGroup(executor, only, options)
  const results = new Array<DataRow>(inputs.length)
  const all = async (inner: Executor): Promise<void> => {
    for (const group of groups) {
      const rows = await upsertGroup(inner, group, options)
      for (const [at, place] of group.places.entries()) results[place] = rows[at] as DataRow
    }
  }
  await runTransaction(executor, all, {})
  return results
}

function upsertGroup(executor: Executor, group: UpsertGroup, options: BulkOptions): Promise<DataRow[]> {
  const { namedConflicts } = executor.engine.access.facts
  return namedConflicts || !hasOtherKeys(group)
    ? upsertByConflict(executor, group, options)
    : upsertByLock(executor, group)
}
