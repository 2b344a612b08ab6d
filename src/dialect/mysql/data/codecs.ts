import type { DeclaredType } from '../../../model/index.js'
import type { ValueCodec } from '../../data-access.js'
import { booleanOf, shortestSingle, singleOf } from '../../value-checks.js'
import { sharedCodec } from '../../value-codecs.js'

/** What the driver makes of other types depends on its options, which an application may have chosen. */
const asText = (column: string): string => `CAST(${column} AS CHAR)`
const asTextOnly = { select: asText, exact: asText }

/** A FLOAT is shown, and compared with texts, in six digits; as a double it has all of its own. */
const asDouble = (column: string): string => `(${column} + 0e0)`

export function codec(type: DeclaredType): ValueCodec {
  const shared = sharedCodec(type)
  switch (type.kind) {
    case 'bool':
      return { ...shared, encode: (value) => Number(booleanOf(value)) }
    case 'bigint':
      // A number compared with a text is compared as a double.
      return { ...shared, ...asTextOnly, placeholder: 'CAST(? AS SIGNED)' }
    case 'decimal':
      return { ...shared, ...asTextOnly, placeholder: `CAST(? AS DECIMAL(65,${scaleOf(type)}))` }
    case 'float':
      return {
        ...shared,
        encode: singleOf,
        decode: (value) => shortestSingle(Number(value)),
        select: asDouble,
        exact: asDouble,
      }
    case 'enum':
      // Sorted by its place in the list of values, and compared with a text as a text.
      return { ...shared, exact: (column) => `(${column} + 0)` }
    case 'date':
    case 'time':
    case 'timestamp':
      return { ...shared, ...asTextOnly }
    case 'json':
    case 'jsonb':
      return { ...shared, select: asText }
    default:
      return shared
  }
}

/** As many digits behind the point as there may be, and as many before it as the column has. */
function scaleOf({ precision, scale }: { readonly precision: number; readonly scale: number }): number {
  return Math.max(scale, Math.min(30, 65 - (precision - scale)))
}
