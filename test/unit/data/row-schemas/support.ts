import type { z } from 'zod'
import { zodInsert } from '../../../../src/data/row-schemas/index.js'
import { type AnyColumn, defineModel } from '../../../../src/model/index.js'

/** What is wrong with a value, each problem with the place it is at; nothing: it is accepted. */
export function problemsOf(schema: z.ZodType, value: unknown): readonly string[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  return result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
}

/** Whether an insert takes the value for a column. */
export function accepts(column: AnyColumn, value: unknown): boolean {
  const model = defineModel('Thing', { columns: { value: column } })
  return zodInsert(model).safeParse({ value }).success
}

/** What an insert says to the value for a column. */
export function saidOf(column: AnyColumn, value: unknown): readonly string[] {
  return problemsOf(zodInsert(defineModel('Thing', { columns: { value: column } })), { value })
}
