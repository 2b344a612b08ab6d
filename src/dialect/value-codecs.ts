import { DbtoolError } from '../errors/index.js'
import type { DeclaredType } from '../model/index.js'
import { dateOf, dayOf, shortTime, timeOf, timeProblem, timestampOf } from './calendar-text.js'
import type { DriverValue, ValueCodec } from './data-access.js'
import { decimalOf, decimalProblem, plainDecimal } from './decimal-text.js'
import { jsonOf, parseJson } from './json-text.js'
import {
  bigintOf,
  booleanOf,
  bytesOf,
  choiceOf,
  finiteNumberOf,
  lengthProblem,
  rangeProblem,
  refuse,
  shortestSingle,
  singleOf,
  textOf,
  uuidOf,
  wholeNumberOf,
  withoutPadding,
} from './value-checks.js'

/**
 * What the engines share of a type's codec: which values it takes, and how their texts are read. An engine adds how the
 * column is selected, and puts what it writes in its own way in the place of `encode`.
 */
export function sharedCodec(type: DeclaredType): ValueCodec {
  switch (type.kind) {
    case 'int':
      return { encode: wholeNumberOf, limit: (value) => rangeProblem(Number(value), 32), decode: Number }
    case 'smallint':
      return { encode: wholeNumberOf, limit: (value) => rangeProblem(Number(value), 16), decode: Number }
    case 'bigint':
      return { encode: bigintOf, decode: (value) => BigInt(value as string) }
    case 'decimal':
      return {
        encode: decimalOf,
        limit: (value) => decimalProblem(String(value), type.precision, type.scale),
        decode: (value) => plainDecimal(String(value), type.scale),
      }
    case 'float':
      return { encode: (value) => shortestSingle(singleOf(value)), decode: Number }
    case 'double':
      return { encode: finiteNumberOf, decode: Number }
    case 'bool':
      return { encode: booleanOf, decode: booleanFrom }
    case 'string':
      return { encode: textOf, limit: (value) => lengthProblem(String(value), type.length) }
    case 'char':
      // Blanks at the end mean nothing, and not every engine keeps them.
      return {
        encode: (value) => withoutPadding(textOf(value)),
        limit: (value) => lengthProblem(String(value), type.length),
        decode: (value) => withoutPadding(String(value)),
      }
    case 'text':
      return { encode: textOf }
    case 'uuid':
      return { encode: uuidOf }
    case 'date':
      return { encode: dayOf }
    case 'time':
      return {
        encode: timeOf,
        limit: (value) => timeProblem(String(value), type.precision ?? 6),
        decode: (value) => shortTime(String(value)),
      }
    case 'timestamp':
      return { encode: timestampOf, decode: dateOf }
    case 'json':
    case 'jsonb':
      return { encode: jsonOf, decode: parseJson }
    case 'binary':
      return { encode: bytesOf }
    case 'enum':
      return { encode: (value) => choiceOf(value, type.values) }
    case 'custom':
      return { encode: (value) => customValue(value, timestampOf) }
    case 'array':
      throw new DbtoolError('DBT_UNSUPPORTED', 'This engine has no lists.', {
        hint: 'Use t.json(), or a table of its own.',
      })
  }
}

function booleanFrom(value: unknown): boolean {
  return value === true || value === 't' || value === 'true' || Number(value) === 1
}

/** A value of a type that dbtool does not know. `timestamp`: how the engine writes a Date. */
export function customValue(value: unknown, timestamp: (value: Date) => string): DriverValue {
  switch (typeof value) {
    case 'string':
      return textOf(value)
    case 'number':
      return finiteNumberOf(value)
    case 'bigint':
      return value.toString()
    case 'boolean':
      return value
    case 'object':
      if (value instanceof Date) return timestamp(value)
      return value instanceof Uint8Array ? bytesOf(value) : jsonOf(value)
    default:
      return refuse('a value', value)
  }
}
