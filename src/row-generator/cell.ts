import type { Scalar } from '../dialect/row-values.js'

/** One value of a row to be. */
export interface Cell {
  /** What conditions see. */
  readonly value: Scalar
  readonly sql: string
  /** It stands at an end of what the column holds, and may be refused for that. */
  readonly edge?: boolean
}

export type PlannedRow = ReadonlyMap<string, Cell>

/** NULL as a cell. */
export const nullCell: Cell = { value: null, sql: 'NULL' }

export function valuesOf(row: PlannedRow): ReadonlyMap<string, Scalar> {
  return new Map([...row].map(([name, { value }]) => [name, value]))
}

/** A text that is the same for equal values. */
export function keyOfScalar(value: Scalar): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`
  // Engines fold letter case, marks and blanks at the end, each in its own way: what might be the same is taken to be.
  return `=${String(value).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd()}`
}
