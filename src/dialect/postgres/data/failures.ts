import type { Failure, FailureKind } from '../../data-access.js'
import { poolFailure } from '../../pool-failure.js'
import { driverCode } from '../errors.js'

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const kinds: Readonly<Record<string, FailureKind>> = {
  '23505': 'unique',
  // An exclusion constraint: another row is in the way as well.
  '23P01': 'unique',
  '23503': 'foreign-key',
  '23001': 'foreign-key',
  '23502': 'not-null',
  '23514': 'check',
  '22001': 'value',
  '22003': 'value',
  '22007': 'value',
  '22008': 'value',
  '22009': 'value',
  '22021': 'value',
  '22026': 'value',
  '22032': 'value',
  '22P02': 'value',
  '22P03': 'value',
  '22P05': 'value',
  '42P01': 'missing',
  '42703': 'missing',
  '40P01': 'deadlock',
  '40001': 'serialization',
  '55P03': 'lock-timeout',
  '25006': 'read-only',
  '25P03': 'connection',
  '28000': 'connection',
  '28P01': 'connection',
  '3D000': 'connection',
  '53300': 'connection',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'connection',
  '57P05': 'connection',
  // What the driver says without a code.
  ECONNRESET: 'connection',
}

/** What the server tells of an error beside its message. */
interface ErrorFields {
  readonly constraint?: unknown
  readonly table?: unknown
  readonly column?: unknown
  readonly detail?: unknown
}

export function failure(error: unknown): Failure | null {
  const general = poolFailure(error)
  if (general !== null) return general
  const code = driverCode(error)
  if (code === null) return null
  const kind = kinds[code] ?? (code.startsWith('08') && code.length === 5 ? 'connection' : undefined)
  if (kind === undefined) return null
  const { constraint, table, column, detail } = error as ErrorFields
  const columns = typeof column === 'string' ? [column] : typeof detail === 'string' ? columnsOf(detail) : null
  return {
    kind,
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    ...(columns === null ? {} : { columns }),
  }
}

/**
 * The columns in `Key (email, "Tenant")=(…) already exists.` Not of a row that others refer to, where the key is that of
 * another table than the error's; nor of expressions, or in other languages.
 */
function columnsOf(detail: string): readonly string[] | null {
  if (/is still referenced from table/.test(detail)) return null
  const [, list = ''] = /^Key \(((?:"(?:[^"]|"")+"|[^"()])+)\)=\(/.exec(detail) ?? []
  const names = list.match(/"(?:[^"]|"")+"|[^",\s][^",]*/g)
  return names === null
    ? null
    : names.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name))
}
