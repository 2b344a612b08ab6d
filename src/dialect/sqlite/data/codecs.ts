import type { DeclaredType } from '../../../model/index.js'
import { shortTimestampOf } from '../../calendar-text.js'
import type { ValueCodec } from '../../data-access.js'
import { significantDigits } from '../../decimal-text.js'
import { booleanOf } from '../../value-checks.js'
import { customValue, sharedCodec } from '../../value-codecs.js'

/** Numbers leave the sqlite3 driver as doubles, so what may have more digits is read as text. */
const asText = (column: string): string => `CAST(${column} AS TEXT)`

export function codec(type: DeclaredType): ValueCodec {
  const shared = sharedCodec(type)
  switch (type.kind) {
    case 'bool':
      return { ...shared, encode: (value) => Number(booleanOf(value)) }
    case 'bigint':
      return { ...shared, select: asText, exact: asText }
    case 'decimal':
      return {
        ...shared,
        limit: (value) => shared.limit?.(value) ?? roundingProblem(String(value)),
        select: asText,
        decode: (value) => shared.decode?.(withoutNoise(String(value))),
        // The text of a REAL has fewer digits than it.
        exact: (column) => `CASE typeof(${column}) WHEN 'integer' THEN ${asText(column)} ELSE ${column} END`,
      }
    case 'timestamp':
      return { ...shared, encode: shortTimestampOf }
    case 'custom':
      return { ...shared, encode: (value) => customValue(value, shortTimestampOf) }
    default:
      return shared
  }
}

/**
 * A number as it was stored: SQLite writes 17 digits of a double, of which the last two may only be what the double is off.
 * https://sqlite.org/releaselog/3_52_0.html
 */
function withoutNoise(text: string): string {
  return text.length <= 16 || !/[.e]/i.test(text) ? text : Number(text).toPrecision(15)
}

/** SQLite keeps whole numbers of 64 bits; all others are doubles. https://sqlite.org/floatingpoint.html */
function roundingProblem(text: string): string | null {
  if (!text.includes('.') && BigInt.asIntN(64, BigInt(text)) === BigInt(text)) return null
  const digits = significantDigits(text)
  return digits <= 15 ? null : `has ${digits} digits, of which SQLite would keep 15`
}
