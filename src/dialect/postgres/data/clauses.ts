import { aggregateOf } from '../../aggregate-text.js'
import { completePattern, orderTerm } from '../../clause-texts.js'
import type { Clauses } from '../../data-access.js'
import { onConflict } from '../../upsert-clause.js'
import { codec } from './codecs.js'

export const clauses: Clauses = {
  // One value, whatever the number: a list of thousands of placeholders takes long to read.
  among: (column, placeholder, values, isNegated) => ({
    sql: `${column} ${isNegated ? '<> ALL' : '= ANY'} (${placeholder === '?' ? '?' : `${placeholder}[]`})`,
    bindings: [values],
  }),
  like: (column, pattern) => ({ sql: `${column} LIKE ?`, bindings: [completePattern(pattern)] }),
  ilike: (column, pattern) => ({ sql: `${column} ILIKE ?`, bindings: [completePattern(pattern)] }),
  onConflict,
  order: (column, direction, nulls) => orderTerm(column, direction, nulls, false),
  aggregate: aggregateOf(codec, {
    exactSum: (sum) => `${sum}::text`,
    number: (column) => `${column}::float8`,
    extreme(kind, column, type) {
      if (type.kind === 'bool') return `${kind === 'min' ? 'bool_and' : 'bool_or'}(${column})`
      // Before PostgreSQL 18 a UUID has an order but no least value.
      return type.kind === 'uuid' ? `${kind.toUpperCase()}(${column}::text)` : null
    },
  }),
}
