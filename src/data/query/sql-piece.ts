import type { DriverValue } from '../../dialect/data-access.js'

/** SQL for Knex, `?` for each binding. An empty text is a condition that always holds. */
export interface Piece {
  readonly sql: string
  readonly bindings: readonly DriverValue[]
}

export const always: Piece = { sql: '', bindings: [] }
export const never: Piece = { sql: '1 = 0', bindings: [] }

/** All of these hold. */
export function and(pieces: readonly Piece[]): Piece {
  return joined(
    pieces.filter(({ sql }) => sql !== ''),
    ' and ',
  )
}

/** One of these holds; of none, none does. */
export function or(pieces: readonly Piece[]): Piece {
  if (pieces.length === 0) return never
  if (pieces.some(({ sql }) => sql === '')) return always
  return joined(pieces, ' or ')
}

export function not(piece: Piece): Piece {
  return piece.sql === '' ? never : { sql: `not (${piece.sql})`, bindings: piece.bindings }
}

/** SQLite takes `a or b or c` for conditions in each other, and takes 1000 of those. https://www.sqlite.org/limits.html */
const mostInARow = 100

function joined(pieces: readonly Piece[], word: string): Piece {
  const [only, ...others] = pieces
  if (only === undefined) return always
  if (others.length === 0) return only
  if (pieces.length > mostInARow) {
    const half = pieces.length >> 1
    return joined([joined(pieces.slice(0, half), word), joined(pieces.slice(half), word)], word)
  }
  return { sql: pieces.map(({ sql }) => `(${sql})`).join(word), bindings: pieces.flatMap(({ bindings }) => bindings) }
}
