import { aggregateOf } from '../../aggregate-text.js'
import { among, completePattern, isOwnOrder } from '../../clause-texts.js'
import type { Clauses } from '../../data-access.js'
import { codec } from './codecs.js'

export const clauses: Clauses = {
  among,
  like: (column, pattern) => ({ sql: `${column} LIKE ?`, bindings: [completePattern(pattern)] }),
  ilike: (column, pattern) => ({ sql: `LOWER(${column}) LIKE LOWER(?)`, bindings: [completePattern(pattern)] }),
  // VALUES(…) is the old way; MariaDB knows no other. A column set to itself leaves the row as it is.
  onConflict: (columns, updates) => {
    const sets = updates.map(
      ({ column, value }) => `${column} = ${value === 'inserted' ? `VALUES(${column})` : value.sql}`,
    )
    const none = columns.slice(0, 1).map((column) => `${column} = ${column}`)
    return {
      sql: `ON DUPLICATE KEY UPDATE ${(sets.length === 0 ? none : sets).join(', ')}`,
      bindings: updates.flatMap(({ value }) => (value === 'inserted' ? [] : value.bindings)),
    }
  },
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
