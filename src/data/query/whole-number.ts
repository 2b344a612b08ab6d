import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'

/** A count, or a place in a list, as it may well come from a request. @throws {InvalidInputError} */
export function requireWhole(map: ModelMap, name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number
  throw new InvalidInputError(`${map.name}: ${name} must be a whole number of ${least} or more.`, map.name)
}
