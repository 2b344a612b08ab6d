import type { DriverValue, SqlPiece } from './data-access.js'

/** A pattern whose last character is an escape would escape nothing; it is meant as it stands. */
export function completePattern(pattern: string): string {
  const [escapes = ''] = /\\*$/.exec(pattern) ?? []
  return escapes.length % 2 === 0 ? pattern : `${pattern}\\`
}

/** Whether the engine puts NULLs there by itself, in which case it can use an index. */
export function isOwnOrder(direction: 'asc' | 'desc', nulls: 'first' | 'last', nullsFirst: boolean): boolean {
  return nulls === (nullsFirst === (direction === 'asc') ? 'first' : 'last')
}

/** A term of ORDER BY in standard SQL. */
export function orderTerm(
  column: string,
  direction: 'asc' | 'desc',
  nulls: 'first' | 'last' | undefined,
  nullsFirst: boolean,
): string {
  const term = `${column} ${direction.toUpperCase()}`
  return nulls === undefined || isOwnOrder(direction, nulls, nullsFirst) ? term : `${term} NULLS ${nulls.toUpperCase()}`
}

/** `column IN (?, …)`. */
export function among(
  column: string,
  placeholder: string,
  values: readonly DriverValue[],
  isNegated: boolean,
): SqlPiece {
  const places = new Array(values.length).fill(placeholder).join(', ')
  return { sql: `${column} ${isNegated ? 'NOT IN' : 'IN'} (${places})`, bindings: values }
}
