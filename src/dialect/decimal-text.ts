import { ValueProblem } from './data-access.js'
import { refuse } from './value-checks.js'

/** The parts of a plain decimal number, without zeros that say nothing. */
interface Digits {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
}

function digitsOf(text: string): Digits | null {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === undefined) return null
  return { negative: sign === '-', whole: whole.replace(/^0+/, ''), fraction: fraction.replace(/0+$/, '') }
}

/** Whether it is a plain decimal number, without exponent. */
export function isDecimal(text: string): boolean {
  return digitsOf(text) !== null
}

/** A decimal number without zeros that say nothing: `-007.50` is `-7.5`. */
export function decimalOf(value: unknown): string {
  if (typeof value !== 'string') return refuse("a decimal number as a string, such as '12.50'", value)
  const digits = digitsOf(value)
  if (digits === null) return refuse("a decimal number, such as '12.50'", value)
  const text = `${digits.whole || '0'}${digits.fraction === '' ? '' : `.${digits.fraction}`}`
  return digits.negative && text !== '0' ? `-${text}` : text
}

/** Digits that a column has no place for: engines round them off, or refuse the row. */
export function decimalProblem(text: string, precision: number, scale: number): string | null {
  const digits = digitsOf(text)
  if (digits === null) return null
  if (digits.fraction.length > scale) {
    return `has ${digitCount(digits.fraction.length)} behind the point, where ${scale} fit`
  }
  const places = precision - scale
  if (digits.whole.length <= places) return null
  return `has ${digitCount(digits.whole.length)} before the point, where ${places} fit`
}

function digitCount(count: number): string {
  return count === 1 ? '1 digit' : `${count} digits`
}

/** How many digits of a number matter. */
export function significantDigits(text: string): number {
  const { whole, fraction } = digitsOf(text) ?? { whole: '', fraction: '' }
  return `${whole}${fraction}`.replace(/^0+|0+$/g, '').length
}

const plain = /^-?\d+\.\d+$/

/** A number as an engine writes it, `1.5e+20` too, with at least `scale` digits behind the point. */
export function plainDecimal(text: string, scale: number): string {
  const point = text.length - scale - 1
  if (scale > 0 && text[point] === '.' && plain.test(text)) return text
  const [, sign = '', whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim()) ?? []
  if (whole === undefined) throw new ValueProblem(`holds '${text.slice(0, 40)}', which is no decimal number`)
  const power = Number(exponent)
  const digits = `${'0'.repeat(Math.max(0, -power))}${whole}${fraction}${'0'.repeat(Math.max(0, power - fraction.length))}`
  const split = Math.max(0, -power) + whole.length + power
  const before = digits.slice(0, split).replace(/^0+(?=\d)/, '') || '0'
  const after = digits.slice(split).replace(/0+$/, '').padEnd(scale, '0')
  return `${sign}${before}${after === '' ? '' : `.${after}`}`
}
