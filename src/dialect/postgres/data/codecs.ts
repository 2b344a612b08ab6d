import type { DeclaredType } from '../../../model/index.js'
import { timestampOf } from '../../calendar-text.js'
import type { DriverValue, ValueCodec } from '../../data-access.js'
import { shortestSingle } from '../../value-checks.js'
import { customValue, sharedCodec } from '../../value-codecs.js'
import { arrayCodec } from './array-codec.js'

/** What the driver makes of other types is up to the application, which may have given it parsers of its own. */
const asText = (column: string): string => `${column}::text`
const asTextOnly = { select: asText, exact: asText }

export function codec(type: DeclaredType): ValueCodec {
  if (type.kind === 'array') return arrayCodec(codec(type.of))
  const shared = sharedCodec(type)
  switch (type.kind) {
    case 'int':
    case 'smallint':
      // A condition with a number that the column cannot hold finds nothing, and is no error.
      return { ...shared, placeholder: '?::bigint' }
    case 'bigint':
    case 'decimal':
    case 'char':
    case 'date':
    case 'time':
      return { ...shared, ...asTextOnly }
    case 'timestamp':
      // With microseconds, and the offset of the session.
      return { ...shared, ...asTextOnly, encode: type.timezone ? withOffset : timestampOf }
    case 'json':
    case 'jsonb':
      return { ...shared, select: asText }
    case 'float':
      return { ...shared, exact: asText, decode: (value) => shortestSingle(Number(value)) }
    case 'double':
      return { ...shared, exact: asText }
    case 'custom':
      return { ...shared, encode: (value): DriverValue => customValue(value, withOffset), exact: asText }
    default:
      return shared
  }
}

function withOffset(value: unknown): string {
  return `${timestampOf(value)}+00`
}
