import type { Scalar } from '../dialect/row-values.js'
import { keyOfScalar, type PlannedRow, valuesOf } from './cell.js'
import { evaluate } from './evaluate.js'
import type { UniqueKey } from './table-plan.js'

/** What a unique key compares, as one text; null: it does not count. */
export function keyText({ parts, columns, nullsNotDistinct, where }: UniqueKey, row: PlannedRow): string | null {
  const values = valuesOf(row)
  // Left out: the default of the column fills it.
  if (columns.some((name) => !row.has(name))) return null
  if (where !== null && evaluate(where, values) === false) return null
  const texts = parts.map(({ expression, length }) => {
    const value = evaluate(expression, values)
    if (value === undefined || Array.isArray(value))
      return columns.map((name) => keyOfScalar(values.get(name) ?? null)).join('\0')
    const text = keyOfScalar(value as Scalar)
    return length === null ? text : text.slice(0, length + 1)
  })
  return texts.includes('null') && !nullsNotDistinct ? null : texts.join('\0')
}
