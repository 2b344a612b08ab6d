import { ValueProblem } from './data-access.js'

/** How much of a value a message shows. */
const shownLength = 40

/** A value as a message names it: `a number (5)`, `'x'`, `a list`. */
export function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${cut(value)}'`
    case 'number':
      return `a number (${value})`
    case 'bigint':
      return `a bigint (${cut(value.toString())})`
    case 'boolean':
      return `a boolean (${value})`
    case 'undefined':
      return 'undefined'
    case 'function':
    case 'symbol':
      return `a ${typeof value}`
    default:
      return describedObject(value as object | null)
  }
}

function describedObject(value: object | null): string {
  if (value === null) return 'null'
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'an invalid Date' : `a Date (${value.toISOString()})`
  if (value instanceof Uint8Array) return 'bytes'
  return Array.isArray(value) ? 'a list' : 'an object'
}

function cut(text: string): string {
  const characters = [...text.slice(0, 2 * shownLength + 2)]
  return characters.length > shownLength ? `${characters.slice(0, shownLength).join('')}…` : text
}

/** @throws {ValueProblem} */
export function refuse(wanted: string, value: unknown): never {
  throw new ValueProblem(`must be ${wanted}, not ${described(value)}`)
}

/** What not every engine can store, or gives back unchanged. */
export type TextFault = 'nul' | 'surrogate'

/** Why a text cannot be stored; null: it can. */
export function textFault(text: string): TextFault | null {
  if (text.includes('\0')) return 'nul'
  // Drivers write U+FFFD in its place and say nothing.
  return /\p{Surrogate}/u.test(text) ? 'surrogate' : null
}

/** A text that every engine can store and gives back unchanged. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') return refuse('a string', value)
  switch (textFault(value)) {
    case 'nul':
      throw new ValueProblem('must not hold a NUL character')
    case 'surrogate':
      throw new ValueProblem('must not hold half of a character (a surrogate that stands alone)')
    default:
      return value
  }
}

/** A text of fixed length without the blanks at its end, which mean nothing. A pattern would take long for many blanks. */
export function withoutPadding(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ') end -= 1
  return text.slice(0, end)
}

/** How many characters beyond `length`, as people and databases count them, as a problem. */
export function lengthProblem(text: string, length: number): string | null {
  // JavaScript counts UTF-16 units, of which a character has one or two.
  if (text.length <= length) return null
  let count = 0
  for (const _ of text) count += 1
  return count <= length ? null : `is too long: ${count} characters, where ${length} fit`
}

export function wholeNumberOf(value: unknown): number {
  if (typeof value !== 'number') return refuse('a whole number', value)
  if (!Number.isSafeInteger(value)) return refuse('a whole number', value)
  // -0 is 0 to all engines but not to all drivers.
  return value + 0
}

export function rangeProblem(value: number, bits: 16 | 32): string | null {
  const bound = 2 ** (bits - 1)
  return value >= -bound && value < bound ? null : `is out of range: ${value} does not fit ${bits} bits`
}

export function bigintOf(value: unknown): string {
  if (typeof value !== 'bigint') {
    return refuse(Number.isSafeInteger(value) ? `a bigint (write ${value}n)` : 'a bigint', value)
  }
  if (BigInt.asIntN(64, value) !== value) return refuse('a whole number of 64 bits', value)
  return value.toString()
}

export function finiteNumberOf(value: unknown): number {
  if (typeof value !== 'number') return refuse('a number', value)
  if (!Number.isFinite(value)) return refuse('a finite number', value)
  return value + 0
}

/** The nearest number of 32 bits. */
export function singleOf(value: unknown): number {
  const single = Math.fround(finiteNumberOf(value))
  if (!Number.isFinite(single)) throw new ValueProblem(`is out of range: ${value} does not fit 32 bits`)
  return single
}

/** The number of 32 bits with no more digits than tell it from its neighbours, as PostgreSQL writes it. */
export function shortestSingle(value: number): number {
  const single = Math.fround(value)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits))
    if (Math.fround(short) === single) return short
  }
  return Number(single.toPrecision(9))
}

export function booleanOf(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse('true or false', value)
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** In small letters, as PostgreSQL and MariaDB give them back. */
export function uuidOf(value: unknown): string {
  if (typeof value !== 'string') return refuse('a UUID as a string', value)
  return uuid.test(value) ? value.toLowerCase() : refuse('a UUID', value)
}

export function choiceOf(value: unknown, values: readonly string[]): string {
  if (typeof value === 'string' && values.includes(value)) return value
  return refuse(`one of ${cut(values.map((each) => `'${each}'`).join(', '))}`, value)
}

export function bytesOf(value: unknown): Buffer {
  if (!(value instanceof Uint8Array)) return refuse('bytes (a Uint8Array)', value)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
