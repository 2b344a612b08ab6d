/** A pattern whose last character is an escape would escape nothing; it is meant as it stands. */
export function completePattern(pattern: string): string {
  const [escapes = ''] = /\\*$/.exec(pattern) ?? []
  return escapes.length % 2 === 0 ? pattern : `${pattern}\\`
}

/** A term of ORDER BY. Where the engine does by itself what is asked for, it can use an index. */
export function orderTerm(
  column: string,
  direction: 'asc' | 'desc',
  nulls: 'first' | 'last' | undefined,
  nullsFirst: boolean,
): string {
  const byItself = nullsFirst === (direction === 'asc') ? 'first' : 'last'
  const term = `${column} ${direction.toUpperCase()}`
  return nulls === undefined || nulls === byItself ? term : `${term} NULLS ${nulls.toUpperCase()}`
}
