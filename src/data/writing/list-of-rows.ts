import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'

/** What is to be written at once. @throws {InvalidInputError} where it is no list. */
export function listOfRows(map: ModelMap, rows: unknown): readonly unknown[] {
  if (Array.isArray(rows)) return rows
  throw new InvalidInputError(`Several ${map.name} are given as a list.`, map.name)
}
