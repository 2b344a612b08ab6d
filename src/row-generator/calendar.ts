/** Days and times as texts, without a time zone: `2024-02-29`, `2024-02-29 12:30:00.5`. */

const dayMs = 86_400_000
/** Where counting begins: a day that every type of every engine holds, past the introduction of most things. */
const origin = Date.UTC(2024, 0, 15)

export function dayAt(days: number): string {
  return new Date(origin + days * dayMs).toISOString().slice(0, 10)
}

/** @param precision digits of a second. */
export function momentAt(hours: number, precision: number): string {
  const text = new Date(origin + 12 * 3_600_000 + hours * 3_600_000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction(precision)}`
}

export function timeAt(minutes: number): string {
  const whole = ((minutes % 1440) + 1440) % 1440
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}:00`
}

/** A fraction of a second with all the digits that are kept. */
export function fraction(precision: number): string {
  return precision === 0 ? '' : `.${'123456'.slice(0, precision)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** The day or moment so many days later; null where it is none, or past what four digits of a year tell. */
export function shifted(text: string, days: number): string | null {
  const [, date, time = ''] = /^(\d{4}-\d\d-\d\d)(.*)$/s.exec(text) ?? []
  if (date === undefined) return null
  const moment = new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs)
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9999) return null
  return `${moment.toISOString().slice(0, 10)}${time}`
}
