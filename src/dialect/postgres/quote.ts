import { DbtoolError } from '../../errors/index.js'
import type { LiteralValue, TableName } from '../../schema/index.js'

/** PostgreSQL cuts longer names with no more than a notice, and two could become one. */
export const maxNameBytes = 63

/** A name in double quotes. */
export function quote(name: string): string {
  refuseNul(name)
  if (Buffer.byteLength(name) > maxNameBytes) {
    throw new DbtoolError(
      'DBT_UNSUPPORTED',
      `The name "${name}" has more than ${maxNameBytes} bytes, PostgreSQL's limit.`,
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteAll(names: readonly string[]): string {
  return names.map(quote).join(', ')
}

export function quoteTable({ name, schema }: TableName): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`
}

/** A value as SQL; standard_conforming_strings is on in every session of dbtool. */
export function literal(value: LiteralValue | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'`
  if (typeof value === 'bigint') return value.toString()
  refuseNul(value)
  return `'${value.replaceAll("'", "''")}'`
}

function refuseNul(text: string): void {
  if (!text.includes('\0')) return
  throw new DbtoolError('DBT_UNSUPPORTED', 'A name or a text holds a NUL character, which PostgreSQL cannot store.')
}
