import type { ConflictUpdate } from '../../dialect/data-access.js'
import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { type BulkOptions, inChunks, insertRows } from './insert.js'
import { insertStatement } from './insert-statement.js'
import type { Key } from './new-keys.js'
import { type NewRow, newRow } from './new-row.js'
import { returnedRows } from './returned-rows.js'
import { rowsByKey } from './rows-by-key.js'
import { asUpdate, type Setting, setClause, settingsOfEveryUpdate } from './set-list.js'

export interface UpsertOptions extends BulkOptions {
  /** The columns of the unique key by which a row is the same. */
  readonly on: readonly string[]
  /** What is changed of a row that is there; `none`: nothing. Absent: all that was given. */
  readonly update?: readonly string[] | 'none'
}

/** What an upsert is about, checked. */
interface Upsert {
  readonly map: ModelMap
  readonly on: readonly ColumnMap[]
  readonly updated: readonly ColumnMap[]
}

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
  const rows = inputs.map((input) => newRow(map, input))
  if (rows.length === 0) return []
  const upsert = checked(map, inputs, options)
  const { facts } = executor.engine.access
  for (const row of rows) keyOfNewRow(upsert, row)
  if (!facts.namedConflicts && hasOtherKeys(upsert, inputs)) return oneByOne(executor, upsert, inputs, rows)
  const updates = conflictUpdates(upsert)
  return inChunks(executor, map, rows, options, (inner, chunk, columns) =>
    inner.onOneConnection(async (pinned) => {
      const { access } = pinned.engine
      const insert = insertStatement(map, columns, chunk, facts.defaultKeyword)
      const conflict = access.clauses.onConflict(
        upsert.on.map((column) => column.at(null)),
        updates,
      )
      const statement: Piece = {
        sql: `${insert.sql} ${conflict.sql}`,
        bindings: [...insert.bindings, ...conflict.bindings],
      }
      // Rows that are left as they are do not come back from the statement.
      if (!facts.returning || updates.length === 0) {
        await pinned.send(map, 'changes', statement.sql, statement.bindings)
        return rowsByKey(
          pinned,
          map,
          upsert.on,
          chunk.map((row) => keyOfNewRow(upsert, row)),
        )
      }
      return returnedRows(pinned, map, statement, null)
    }),
  )
}

function checked(map: ModelMap, inputs: readonly unknown[], { on, update }: UpsertOptions): Upsert {
  if (!Array.isArray(on) || on.length === 0) {
    throw new InvalidInputError(
      `An upsert of ${map.name} names the columns of a unique key: { on: ['email'] }.`,
      map.name,
    )
  }
  const key = on.map((property: string) => map.column(property))
  if (!map.uniqueKeys.some((columns) => sameColumns(columns, key))) {
    throw new InvalidInputError(
      `${on.join(', ')} of ${map.name} is no unique key, by which a row would be the same.`,
      map.name,
      on,
    )
  }
  if (update === 'none') return { map, on: key, updated: [] }
  const given = new Set(inputs.flatMap((input) => Object.keys(input as object)))
  const updated =
    update === undefined
      ? map.columns.filter((column) => given.has(column.property) && isChangeable(map, column) && !key.includes(column))
      : update.map((property) => {
          const column = map.column(property)
          if (!isChangeable(map, column)) throw column.invalid('is not changed once it is written')
          return column
        })
  return { map, on: key, updated }
}

function isChangeable(map: ModelMap, column: ColumnMap): boolean {
  const { generated, readonly } = column.definition
  return !map.key.includes(column) && generated === undefined && readonly !== true && column !== map.version
}

/** What the row is the same by. @throws {InvalidInputError} where that is not given. */
function keyOfNewRow({ map, on }: Upsert, row: NewRow): Key {
  return on.map((column) => {
    const value = row[map.columns.indexOf(column)]
    if (value === undefined || value === null) throw column.invalid('is what the row is the same by, and must be given')
    return value
  })
}

/** Also what every update sets; a row that nothing of is changed is left alone. */
function conflictUpdates({ map, updated }: Upsert): readonly ConflictUpdate[] {
  if (updated.length === 0) return []
  return [
    ...updated.map((column): ConflictUpdate => ({ column: column.at(null), value: 'inserted' })),
    ...settingsOfEveryUpdate(map, updated).map(({ column, value }) => ({ column: column.at(null), value })),
  ]
}

/** Whether rows could be the same as others by a key that was not named. */
function hasOtherKeys({ map, on }: Upsert, inputs: readonly unknown[]): boolean {
  const isGiven = ({ property }: ColumnMap): boolean =>
    inputs.some((input) => (input as Readonly<Record<string, unknown>>)[property] !== undefined)
  return map.uniqueKeys.some((columns) => !sameColumns(columns, on) && columns.every(isGiven))
}

/**
 * Where a conflict cannot be named and the rows have other unique keys: each row is looked up and locked first, so that the
 * row is changed that was meant, and another one in the way is a violation.
 */
function oneByOne(
  executor: Executor,
  upsert: Upsert,
  inputs: readonly unknown[],
  rows: readonly NewRow[],
): Promise<DataRow[]> {
  const { map, on } = upsert
  return runTransaction(
    executor,
    async (inner) => {
      const results: DataRow[] = []
      for (const [at, row] of rows.entries()) {
        const where = on.map((column) => `${column.at(null)} = ?`).join(' and ')
        const key = keyOfNewRow(upsert, row)
        const found = await inner.send(map, 'rows', `select 1 as n from ${map.tableSql} where ${where} for update`, key)
        if (found.length === 0) {
          results.push(...(await insertRows(inner, map, [inputs[at]])))
          continue
        }
        const settings = changesOf(upsert, row)
        if (settings.length > 0) {
          const set = setClause(settings)
          await inner.send(map, 'changes', `update ${map.fromSql} set ${set.sql} where ${where}`, [
            ...set.bindings,
            ...key,
          ])
        }
        results.push(...(await rowsByKey(inner, map, on, [key])))
      }
      return results
    },
    {},
  )
}

function changesOf({ map, updated }: Upsert, row: NewRow): readonly Setting[] {
  const given = updated.flatMap((column): readonly Setting[] => {
    const value = row[map.columns.indexOf(column)]
    return value === undefined ? [] : [{ column, value: { sql: '?', bindings: [value] } }]
  })
  return asUpdate(map, given)
}

function sameColumns(a: readonly ColumnMap[], b: readonly ColumnMap[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}
