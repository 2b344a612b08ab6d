import type { DataRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { insertRows } from './insert.js'
import type { NewRow } from './new-row.js'
import { keyCondition } from './row-key.js'
import { rowsByKey } from './rows-by-key.js'
import { asUpdate, type Setting, setClause } from './set-list.js'
import type { UpsertGroup } from './upsert-plan.js'

/**
 * Where a conflict cannot be named and the rows have other unique keys: each row is looked up and locked first, so that the
 * row is changed that was meant, and another one in the way is a violation.
 */
export function upsertByLock(executor: Executor, group: UpsertGroup): Promise<DataRow[]> {
  const { map, on, inputs, rows, keys } = group
  return runTransaction(
    executor,
    async (inner) => {
      const results: DataRow[] = []
      for (const [at, row] of rows.entries()) {
        const key = keys[at] ?? []
        const same = keyCondition(map, on, key)
        const locked = `select 1 as n from ${map.fromSql} where ${same.sql} for update`
        const found = await inner.send(map, 'rows', locked, same.bindings)
        if (found.length === 0) {
          results.push(...(await insertRows(inner, map, [inputs[at]])))
          continue
        }
        const settings = changesOf(group, row)
        if (settings.length > 0) {
          const set = setClause(settings)
          const bindings = [...set.bindings, ...same.bindings]
          await inner.send(map, 'changes', `update ${map.fromSql} set ${set.sql} where ${same.sql}`, bindings)
        }
        results.push(...(await rowsByKey(inner, map, on, [key])))
      }
      return results
    },
    {},
  )
}

function changesOf({ map, updated }: UpsertGroup, row: NewRow): readonly Setting[] {
  const given = updated.map((column): Setting => {
    const value = row[map.columns.indexOf(column)] ?? null
    return { column, value: { sql: '?', bindings: [value] } }
  })
  return asUpdate(map, given)
}
