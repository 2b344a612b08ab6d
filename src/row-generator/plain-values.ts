import type { Scalar, ValueShape } from '../dialect/row-values.js'
import { dayAt, momentAt, timeAt } from './calendar.js'

const words = [
  'Ada',
  'Grace',
  'Alan',
  'Edsger',
  'Barbara',
  'Donald',
  'Margaret',
  'Dennis',
  'Radia',
  'Tim',
  'Frances',
  'Ken',
]

/**
 * The n-th plain value of a shape: another for each n as far as the shape has so many, and a greater one where it has an
 * order. Numbers begin high enough not to be those that sequences give next.
 */
export function plainValue(shape: ValueShape, n: number, name = ''): Scalar {
  switch (shape.kind) {
    case 'integer':
      return integerAt(shape.min, shape.max, n)
    case 'decimal':
      return decimalAt(shape.precision, shape.scale, n)
    case 'float':
      return n + 0.5
    case 'boolean':
      return n % 2 === 0
    case 'text':
      return textAt(shape.maxLength, n, name)
    case 'binary': {
      const bytes = Uint8Array.of((n >>> 16) & 255, (n >>> 8) & 255, n & 255, 1)
      const size = shape.fixed ? (shape.maxLength ?? 4) : Math.min(4, shape.maxLength ?? 4)
      if (size <= 4) return bytes.slice(size === 1 ? 2 : size === 2 ? 1 : 0, size === 1 ? 3 : size === 2 ? 3 : size)
      const whole = new Uint8Array(size)
      whole.set(bytes, size - 4)
      return whole
    }
    case 'date':
      return dayAt(n)
    case 'time':
      return `${timeAt(480 + n * 7)}${shape.zone ? '+00' : ''}`
    case 'timestamp':
      return `${momentAt(n * 5, 0)}${shape.zone ? '+00' : ''}`
    case 'uuid':
      return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
    case 'json':
      return `{"n": ${n}, "name": "${words[n % words.length]}"}`
    case 'choice':
      return shape.values[n % shape.values.length] ?? null
    case 'flags':
      return shape.values.filter((_, at) => ((n + 1) >> at) & 1).join(',')
    case 'bits':
      return n.toString(2).padStart(shape.length, '0').slice(-shape.length)
    case 'array':
      return `{${arrayItem(plainValue(shape.of, n))}}`
    case 'range':
      return `[${plainValue(shape.of, n * 2)},${plainValue(shape.of, n * 2 + 1)})`.replace(/\+00/g, '')
    case 'composite':
      return `(${shape.fields.map((field) => arrayItem(plainValue(field, n))).join(',')})`
    case 'sample':
      return (shape.texts[0] ?? '').replaceAll('{}', String(1 + (n % 60)))
  }
}

/** Far from the numbers that a sequence gives, within the shape. */
function integerAt(min: bigint, max: bigint, n: number): bigint {
  const start = max > 4_000_000n ? 1_000_000n : min > 0n ? min : max / 2n
  const size = max - start + 1n
  const value = start + BigInt(n)
  return value <= max
    ? value
    : size >= 1n && min < start
      ? start - 1n - ((value - max - 1n) % (start - min))
      : min + (BigInt(n) % (max - min + 1n))
}

function decimalAt(precision: number, scale: number, n: number): string {
  const digits = precision - scale
  const unit = scale <= 0 ? '' : `.${'5'.padEnd(Math.min(scale, 2), '0').slice(0, scale)}`
  if (digits <= 0) {
    const kept = Math.min(precision, scale)
    return `0.${'0'.repeat(scale - kept)}${String(n % 10 ** Math.min(kept, 9)).padStart(kept, '0')}`
  }
  return `${n % 10 ** Math.min(digits, 9)}${unit}`
}

/** A text with the number in it, so that no two are the same however an engine compares them. */
function textAt(maxLength: number | null, n: number, name: string): string {
  const limit = maxLength ?? 200
  const number = String(n)
  if (/mail/i.test(name) && limit >= 24) return `${words[n % words.length]?.toLowerCase()}.${number}@example.org`
  if (/url|link|website|href/i.test(name) && limit >= 32) return `https://example.org/${number}`
  if (/phone|fax|mobile/i.test(name) && limit >= 12) return `+1555${number.padStart(7, '0')}`
  if (/country_?code|currency|locale|lang(?:uage)?_?code/i.test(name) && limit >= 2 && limit <= 5)
    return letters(n, Math.min(limit, 3))
  const word = words[n % words.length] ?? ''
  if (limit > word.length + number.length) return `${word} ${number}`
  return limit >= 3 ? letters(n, limit) : letters(n, limit)
}

/** The number in 36 signs, as many as there is room for. */
function letters(n: number, room: number): string {
  return n.toString(36).padStart(Math.min(room, 3), 'a').slice(-room)
}

/** An item of PostgreSQL's texts of arrays and composite values. */
export function arrayItem(value: Scalar): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`
  const text = String(value)
  return /^[\w.+-]+$/.test(text) && !/^null$/i.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}
