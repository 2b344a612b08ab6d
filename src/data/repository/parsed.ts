import type { ZodObject } from 'zod'
import { InvalidInputError } from '../errors/index.js'

export interface ParseOptions {
  /** Checks the values by the model's zod schema first, transformations of JSON schemas included. */
  readonly parse?: boolean
}

/** Values after a zod schema. @throws {InvalidInputError} naming the properties; the cause is the ZodError. */
export function parsed<T>(model: string, schema: ZodObject, values: unknown): T {
  const result = schema.safeParse(values)
  if (result.success) return result.data as T
  const problems = result.error.issues.map(
    ({ path, message }) => `${[model, ...path.map(String)].join('.')}: ${message}`,
  )
  const columns = [
    ...new Set(result.error.issues.flatMap(({ path }) => (path[0] === undefined ? [] : [String(path[0])]))),
  ]
  throw new InvalidInputError(`${problems.join('; ')}.`, model, columns, result.error)
}
