import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { insertStatement, planInsert } from './insert-statement.js'
import { listOfRows } from './list-of-rows.js'
import { newKeys } from './new-keys.js'
import { type NewRow, newRow } from './new-row.js'
import { returnedRows } from './returned-rows.js'
import { rowsByKey } from './rows-by-key.js'

export interface BulkOptions {
  /** The most rows of one statement; absent: what the engine takes. */
  readonly chunk?: number
}

/** Inserts rows and gives them back as the database has them, in the same order. All or none. @throws {DataError} */
export async function insertRows(
  executor: Executor,
  map: ModelMap,
  inputs: readonly unknown[],
  options: BulkOptions = {},
): Promise<DataRow[]> {
  const { facts } = executor.engine.access
  const rows = listOfRows(map, inputs).map((input) => newRow(map, input))
  if (rows.length === 0) return []
  if (facts.returning) {
    return inChunks(executor, map, rows, options, (inner, chunk, columns) =>
      insertReturning(inner, map, chunk, columns),
    )
  }
  // Numbers are known of rows that the database numbers, and keys of rows that have one: not of both in one statement.
  const areAlike = rows.every((row) => hasKey(map, row) === hasKey(map, rows[0] as NewRow))
  return inChunks(executor, map, rows, areAlike ? options : { chunk: 1 }, (inner, chunk, columns) =>
    inner.onOneConnection(async (pinned) => {
      const { sql, bindings } = insertStatement(map, columns, chunk, facts.defaultKeyword)
      const [first] = await pinned.send(map, 'insertId', sql, bindings)
      return rowsByKey(pinned, map, map.key, await newKeys(pinned, map, chunk, first ?? null))
    }),
  )
}

/** Inserts rows and says how many. All or none. @throws {DataError} */
export async function insertOnly(
  executor: Executor,
  map: ModelMap,
  inputs: readonly unknown[],
  options: BulkOptions = {},
): Promise<number> {
  const { facts } = executor.engine.access
  const rows = listOfRows(map, inputs).map((input) => newRow(map, input))
  if (rows.length === 0) return 0
  const counts = await inChunks(executor, map, rows, options, async (inner, chunk, columns) => {
    const { sql, bindings } = insertStatement(map, columns, chunk, facts.defaultKeyword)
    return [await inner.send(map, 'changes', sql, bindings)]
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

async function insertReturning(
  executor: Executor,
  map: ModelMap,
  rows: readonly NewRow[],
  columns: ReturnType<typeof planInsert>['columns'],
): Promise<DataRow[]> {
  const { access } = executor.engine
  const { sql, bindings } = insertStatement(map, columns, rows, access.facts.defaultKeyword)
  return returnedRows(executor, map, { sql, bindings }, null)
}

type Chunk<T> = (
  executor: Executor,
  rows: readonly NewRow[],
  columns: ReturnType<typeof planInsert>['columns'],
) => Promise<readonly T[]>

/** Several statements are one transaction: none of the rows is there when one of them is refused. */
export async function inChunks<T>(
  executor: Executor,
  map: ModelMap,
  rows: readonly NewRow[],
  options: BulkOptions,
  run: Chunk<T>,
): Promise<T[]> {
  const { maxBindings, maxRows } = executor.engine.access.facts
  const { columns, chunks } = planInsert(map, rows, { maxBindings, maxRows, chunk: options.chunk ?? null })
  const all = async (inner: Executor): Promise<T[]> => {
    const found: T[] = []
    for (const chunk of chunks) for (const one of await run(inner, chunk, columns)) found.push(one)
    return found
  }
  return chunks.length > 1 ? runTransaction(executor, all, {}) : all(executor)
}

function hasKey(map: ModelMap, row: NewRow): boolean {
  return map.key.every((column) => row[map.columns.indexOf(column)] !== undefined)
}
