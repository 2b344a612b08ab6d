import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import { identityOfKey } from '../mapping/identity.js'
import type { ModelMap } from '../mapping/model-map.js'
import { ownValue } from '../mapping/own-value.js'
import type { BulkOptions } from './insert.js'
import { listOfRows } from './list-of-rows.js'
import type { Key } from './new-keys.js'
import { type NewRow, newRow } from './new-row.js'

export interface UpsertOptions extends BulkOptions {
  /** The columns of the unique key by which a row is the same. */
  readonly on: readonly string[]
  /** What is changed of a row that is there; `none`: nothing. Absent: all that the row was given. */
  readonly update?: readonly string[] | 'none'
}

/** Rows of which the same columns are changed where they are there already. */
export interface UpsertGroup {
  readonly map: ModelMap
  readonly on: readonly ColumnMap[]
  /** All rows have a value for each. */
  readonly updated: readonly ColumnMap[]
  /** The places of the rows among those that were given. */
  readonly places: readonly number[]
  readonly inputs: readonly object[]
  readonly rows: readonly NewRow[]
  /** What the rows are the same by. */
  readonly keys: readonly Key[]
}

interface Sorted {
  /** How many rows of the same key come before. */
  readonly turn: number
  readonly updated: readonly ColumnMap[]
  readonly places: number[]
}

/**
 * Checks what is to be inserted or changed, and sorts it by what is changed. Rows of the same key are in several groups, in
 * their order: PostgreSQL changes no row twice in a statement.
 * @throws {InvalidInputError}
 */
export function planUpsert(map: ModelMap, inputs: readonly unknown[], options: UpsertOptions): readonly UpsertGroup[] {
  const rows = listOfRows(map, inputs).map((input) => newRow(map, input))
  const on = keyOf(map, options)
  const keys = rows.map((row) => keyOfNewRow(map, on, row))
  const turns = new Map<string, number>()
  const groups = new Map<string, Sorted>()
  for (const [at, row] of rows.entries()) {
    const updated = updatedColumns(map, on, inputs[at] as object, row, options)
    const key = identityOfKey(keys[at] ?? [])
    const turn = turns.get(key) ?? 0
    turns.set(key, turn + 1)
    const name = [turn, ...updated.map(({ property }) => property)].join('\0')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { turn, updated, places: [at] })
    else group.places.push(at)
  }
  const sorted = [...groups.values()].toSorted((a, b) => a.turn - b.turn)
  return sorted.map(({ updated, places }) => {
    const of = <T>(list: readonly T[]): readonly T[] => places.map((at) => list[at] as T)
    return { map, on, updated, places, inputs: of(inputs as readonly object[]), rows: of(rows), keys: of(keys) }
  })
}

function keyOf(map: ModelMap, { on }: UpsertOptions): readonly ColumnMap[] {
  if (!Array.isArray(on) || on.length === 0) {
    throw new InvalidInputError(
      `An upsert of ${map.name} names the columns of a unique key: { on: ['email'] }.`,
      map.name,
    )
  }
  const key = on.map((property: string) => map.column(property))
  if (map.uniqueKeys.some((columns) => sameColumns(columns, key))) return key
  throw new InvalidInputError(
    `${on.join(', ')} of ${map.name} is no unique key, by which a row would be the same.`,
    map.name,
    on,
  )
}

/** @throws {InvalidInputError} where the row has no value for its key. */
function keyOfNewRow(map: ModelMap, on: readonly ColumnMap[], row: NewRow): Key {
  return on.map((column) => {
    const value = row[map.columns.indexOf(column)]
    if (value === undefined || value === null) throw column.invalid('is what the row is the same by, and must be given')
    return value
  })
}

/** What is changed of a row that is there. What it was not given stays: nobody said that it is to be the default again. */
function updatedColumns(
  map: ModelMap,
  on: readonly ColumnMap[],
  input: object,
  row: NewRow,
  { update }: UpsertOptions,
): readonly ColumnMap[] {
  if (update === 'none') return []
  if (update === undefined) {
    return map.columns.filter(
      (column) => ownValue(input, column.property) !== undefined && isChangeable(map, column) && !on.includes(column),
    )
  }
  return update.map((property) => {
    const column = map.column(property)
    if (!isChangeable(map, column)) throw column.invalid('is not changed once it is written')
    if (row[map.columns.indexOf(column)] === undefined)
      throw column.invalid('is to be changed where the row is there already, and must be given')
    return column
  })
}

function isChangeable(map: ModelMap, column: ColumnMap): boolean {
  const { generated, readonly } = column.definition
  return !map.key.includes(column) && generated === undefined && readonly !== true && column !== map.version
}

/** Whether rows could be the same as others by a key that was not named. */
export function hasOtherKeys({ map, on, inputs }: UpsertGroup): boolean {
  const isGiven = ({ property }: ColumnMap): boolean => inputs.some((input) => ownValue(input, property) !== undefined)
  return map.uniqueKeys.some((columns) => !sameColumns(columns, on) && columns.every(isGiven))
}

function sameColumns(a: readonly ColumnMap[], b: readonly ColumnMap[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}
