import { DbtoolError } from '../../errors/index.js'
import type { LiteralValue } from '../../schema/index.js'

export const maxNameLength = 64

/** A name in backticks. @see https://dev.mysql.com/doc/refman/9.0/en/identifiers.html */
export function quote(name: string): string {
  const problem = nameProblem(name)
  if (problem !== null) throw new DbtoolError('DBT_UNSUPPORTED', `The name "${name}" ${problem}.`)
  return `\`${name.replaceAll('`', '``')}\``
}

/** Why MySQL and MariaDB cannot hold a name, or null. */
export function nameProblem(name: string): string | null {
  if (name.includes('\0')) return 'holds a NUL character'
  if ([...name].length > maxNameLength)
    return `has more than ${maxNameLength} characters, the limit of MySQL and MariaDB`
  if (/[\u{10000}-\u{10FFFF}]/u.test(name))
    return 'holds a character beyond U+FFFF, which MySQL and MariaDB refuse in names'
  return /[ \t\n\v\f\r]$/.test(name) ? 'ends with a space, which MySQL and MariaDB refuse' : null
}

export function quoteAll(names: readonly string[]): string {
  return names.map(quote).join(', ')
}

/** A value as SQL; every session of dbtool has backslash escapes. */
export function literal(value: LiteralValue | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'NULL'
  if (typeof value === 'bigint') return value.toString()
  const text = value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')
  return `'${text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\x1A', '\\Z')}'`
}
