import { aggregateOf } from '../../aggregate-text.js'
import { among, completePattern, orderTerm } from '../../clause-texts.js'
import type { Clauses } from '../../data-access.js'
import { onConflict } from '../../upsert-clause.js'
import { codec } from './codecs.js'

/** What GLOB calls it. LIKE ignores the case of ASCII letters here, and uses no index for that. */
function globOf(pattern: string): string {
  return pattern.replace(/\\([\s\S])|[%_*?[]/g, (character, escaped?: string) => {
    if (escaped !== undefined) return /[*?[]/.test(escaped) ? `[${escaped}]` : escaped
    if (character === '%') return '*'
    return character === '_' ? '?' : `[${character}]`
  })
}

export const clauses: Clauses = {
  among,
  like: (column, pattern) => ({ sql: `${column} GLOB ?`, bindings: [globOf(completePattern(pattern))] }),
  // Letters outside ASCII are as they are: SQLite knows no others.
  ilike: (column, pattern) => ({ sql: `${column} LIKE ? ESCAPE '\\'`, bindings: [completePattern(pattern)] }),
  onConflict,
  order: (column, direction, nulls) => orderTerm(column, direction, nulls, true),
  aggregate: aggregateOf(codec, {
    exactSum: (sum, type) =>
      type.kind === 'decimal'
        ? `CASE WHEN ${sum} IS NOT NULL THEN printf('%.${type.scale}f', ${sum}) END`
        : `CAST(${sum} AS TEXT)`,
    number: (column) => column,
  }),
}
