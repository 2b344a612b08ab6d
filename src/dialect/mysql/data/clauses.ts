import { aggregateOf } from '../../aggregate-text.js'
import { completePattern, isOwnOrder } from '../../clause-texts.js'
import type { Clauses } from '../../data-access.js'
import { codec } from './codecs.js'
import { onConflict } from './upsert.js'

export const clauses: Clauses = {
  like: (column, pattern) => ({ sql: `${column} LIKE ?`, bindings: [completePattern(pattern)] }),
  ilike: (column, pattern) => ({ sql: `LOWER(${column}) LIKE LOWER(?)`, bindings: [completePattern(pattern)] }),
  onConflict,
  order(column, direction, nulls) {
    const term = `${column} ${direction.toUpperCase()}`
    if (nulls === undefined || isOwnOrder(direction, nulls, true)) return term
    return `${column} IS ${nulls === 'first' ? 'NOT ' : ''}NULL, ${term}`
  },
  aggregate: aggregateOf(codec, {
    exactSum: (sum) => `CAST(${sum} AS CHAR)`,
    number: (column) => `${column} + 0e0`,
  }),
}
