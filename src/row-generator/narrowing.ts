import type { Scalar, ValueShape } from '../dialect/row-values.js'
import { edgeValues } from './edge-values.js'
import { canTell, fitted } from './fits.js'
import { plainValue } from './plain-values.js'
import type { ProbeKind } from './probe.js'

export interface Narrowing {
  readonly kind: Extract<ProbeKind, 'too-long' | 'out-of-range' | 'enum-value' | 'type'>
  /** Values that the first shape holds and the second does not, the plainest first. */
  readonly values: readonly Exclude<Scalar, null>[]
}

/** Texts that people write, of which each is none of the other types' values. */
const telling = ['no number', '3.7', '99999999999999999999', '-1', '2024-02-30', '{not json', 'ü\u{1F600}', '']

/** What a column that changes its shape may hold and could not keep; null: all of it is kept, or nobody can tell. */
export function narrowing(from: ValueShape, to: ValueShape): Narrowing | null {
  const candidates = [
    ...between(from, to),
    ...[0, 1, 41].map((n) => plainValue(from, n)),
    ...edgeValues(from),
    ...(from.kind === 'text' ? telling : []),
  ]
  const values = candidates.flatMap((value) => {
    if (value === null) return []
    const own = fitted(value, from)
    return own === undefined || fitted(own, to) !== undefined ? [] : [own]
  })
  if (values.length === 0 || !canTell(to)) return null
  return { kind: kindOf(from, to), values: [...new Set(values)].slice(0, 8) }
}

/** Values just past the end of what the second shape holds. */
function between(from: ValueShape, to: ValueShape): readonly Scalar[] {
  if (from.kind === 'text' && to.kind === 'text' && to.maxLength !== null) {
    const length = Math.min(to.maxLength + 1, 4000)
    return ['abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length)]
  }
  if (from.kind === 'integer' && to.kind === 'integer') return [to.max + 1n, to.min - 1n]
  if (from.kind === 'choice' && to.kind === 'choice') return from.values.filter((value) => !to.values.includes(value))
  if (from.kind === 'decimal' && to.kind === 'decimal' && to.scale < from.scale) return [`1.${'0'.repeat(to.scale)}7`]
  if (from.kind === 'decimal' && to.kind === 'integer') return ['3.7']
  if (from.kind === 'float') return [3.75]
  if (from.kind === 'binary' && to.kind === 'binary' && to.maxLength !== null)
    return [new Uint8Array(to.maxLength + 1).fill(1)]
  return []
}

function kindOf(from: ValueShape, to: ValueShape): Narrowing['kind'] {
  if (to.kind === 'choice') return 'enum-value'
  if (from.kind !== to.kind) return 'type'
  return from.kind === 'text' || from.kind === 'binary' ? 'too-long' : 'out-of-range'
}

/** Such a row, for people. @param type the new type, as the engine spells it. */
export function narrowingText({ kind, values }: Narrowing, name: string, type: string): string {
  const shown = String(values[0])
  const value = shown.length > 40 ? `${shown.slice(0, 39)}…` : shown
  switch (kind) {
    case 'too-long':
      return `a row whose ${name} is longer than ${type} holds`
    case 'enum-value':
      return `a row with '${value}' in ${name}, which is no value any more`
    case 'out-of-range':
      return `a row with ${value} in ${name}, which ${type} does not hold`
    case 'type':
      return `a row with '${value}' in ${name}, which is no ${type}`
  }
}
