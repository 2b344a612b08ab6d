import type { DriverValue } from '../../dialect/data-access.js'
import { UnsupportedError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { Executor } from '../session/executor.js'
import type { NewRow } from './new-row.js'

/** A key as the driver takes it, in the order of the key's columns. */
export type Key = readonly DriverValue[]

/**
 * The keys of rows that were just inserted, by an engine that does not return rows. `first`: the number that it gave to the
 * first of them.
 * @throws {UnsupportedError} where the database made keys that nobody can know.
 */
export async function newKeys(
  executor: Executor,
  map: ModelMap,
  rows: readonly NewRow[],
  first: number | string | null,
): Promise<readonly Key[]> {
  const places = map.key.map((column) => map.columns.indexOf(column))
  const known = rows.map((row) => places.map((at) => row[at]))
  if (places.length > 0 && known.every((key) => key.every((value) => value !== undefined))) return known as Key[]
  const { numbersOf } = executor.engine.access
  if (map.key.length === 1 && map.key[0] === map.numbered && first !== null && numbersOf !== null) {
    const numbers = await numbersOf((sql) => executor.send(map, 'rows', sql, []), first, rows.length)
    return numbers.map((number) => [number])
  }
  throw new UnsupportedError(
    `The rows of ${map.name} are inserted, but the engine does not tell their keys. Have dbtool make them (defaultFn), or use insertMany.`,
    map.name,
  )
}
