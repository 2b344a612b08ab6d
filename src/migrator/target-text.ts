import { DbtoolError } from '../errors/index.js'

/** A target as it was written: `(branch@)(symbol)(+N|-N)`. */
export interface Target {
  readonly text: string
  readonly branch: string | null
  /** null: relative to where the database is. */
  readonly symbol: string | null
  /** Steps forward, or back where negative; 0: none. */
  readonly steps: number
}

/** What ids and labels are made of: anything but white space and the marks of the grammar. */
const name = String.raw`[^\s@+:-]+`
const grammar = new RegExp(`^(?:(${name})@)?(${name})?([+-]\\d+)?$`, 'u')

/** @throws {DbtoolError} DBT_TARGET_INVALID. */
export function parseTarget(text: string): Target {
  const match = grammar.exec(text)
  const [, branch, symbol, steps] = match ?? []
  const count = steps === undefined ? 0 : Number(steps)
  if (match === null || (symbol === undefined && count === 0) || !Number.isSafeInteger(count)) {
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      'That is not a revision: expected head, heads, base, current, an id or its beginning, a branch label, +2, -1, id+1, branch@head or branch@+1.',
      { next: ['dbtool history'] },
    )
  }
  return { text, branch: branch ?? null, symbol: symbol ?? null, steps: count }
}
