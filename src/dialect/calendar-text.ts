import { ValueProblem } from './data-access.js'
import { described, refuse } from './value-checks.js'

/** `2026-11-20`, a day that there is. */
export function dayOf(value: unknown): string {
  if (typeof value !== 'string') return refuse("a day as a string, such as '2026-11-20'", value)
  return isDay(value) ? value : refuse("a day, such as '2026-11-20'", value)
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const clock = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d+))?$/

/** `14:32:00` or `14:32:00.5`, without zeros that say nothing. */
export function timeOf(value: unknown): string {
  if (typeof value !== 'string') return refuse("a time of day as a string, such as '14:32:00'", value)
  return clock.test(value) ? shortTime(value) : refuse("a time of day, such as '14:32:00'", value)
}

export function shortTime(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Digits of a second that would be rounded off. */
export function timeProblem(text: string, precision: number): string | null {
  const digits = text.split('.')[1]?.length ?? 0
  return digits <= precision
    ? null
    : `has ${digits} digit${digits === 1 ? '' : 's'} behind the second, where ${precision} fit`
}

/** A point in time as engines read it, in UTC: `2026-11-20 14:32:00.000`. */
export function timestampOf(value: unknown): string {
  if (!(value instanceof Date)) return refuse('a Date', value)
  if (Number.isNaN(value.getTime())) return refuse('a Date', value)
  const year = value.getUTCFullYear()
  if (year < 1 || year > 9999) throw new ValueProblem(`must lie in the years 1 to 9999, not in ${year}`)
  return value.toISOString().replace('T', ' ').slice(0, -1)
}

/** The same without `.000`, so that it sorts and compares with what CURRENT_TIMESTAMP writes. */
export function shortTimestampOf(value: unknown): string {
  const text = timestampOf(value)
  return text.endsWith('.000') ? text.slice(0, -4) : text
}

/** What engines write, in UTC or with the distance from it: `2026-11-20 14:32:00.123456+05:30`, `0044-03-15 10:00:00 BC`. */
const point =
  /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?( BC)?$/

/** What nearly all of them are: of four digits' year, in UTC. */
const plainPoint = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00(?::?00)?)?$/

/** The point in time that an engine's text means; digits beyond milliseconds are dropped. */
export function dateOf(value: unknown): Date {
  if (value instanceof Date) return value
  return (typeof value === 'string' && plainPoint.test(value) ? plainDateOf(value) : null) ?? unusualDateOf(value)
}

/** Every row that is read comes by here, and digits at fixed places are read several times as fast as by `new Date`. */
function plainDateOf(text: string): Date | null {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)]
  // To Date.UTC, years below 100 are of the last century.
  if (year < 100 || month === 0 || day === 0) return null
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds(text)))
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero
}

const zero = 48

function milliseconds(text: string): number {
  if (text[19] !== '.') return 0
  let sum = 0
  for (let at = 20, weight = 100; weight >= 1; at += 1, weight /= 10) {
    const digit = text.charCodeAt(at) - zero
    if (!(digit >= 0 && digit <= 9)) break
    sum += digit * weight
  }
  return sum
}

function unusualDateOf(value: unknown): Date {
  const parts = typeof value === 'string' ? point.exec(value) : null
  if (parts === null) throw new ValueProblem(`holds ${described(value)}, which is no point in time`)
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, h = '0', m = '0', s = '0', bc] = parts
  // MySQL's zero dates.
  if (Number(month) === 0 || Number(day) === 0) throw new ValueProblem(`holds ${described(value)}, which is no day`)
  const date = new Date(0)
  date.setUTCFullYear(bc === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, '0')))
  if (sign === undefined) return date
  const distance = (Number(h) * 60 + Number(m)) * 60 + Number(s)
  return new Date(date.getTime() - (sign === '-' ? -distance : distance) * 1000)
}
