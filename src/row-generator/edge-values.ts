import type { Scalar, ValueShape } from '../dialect/row-values.js'
import { fraction } from './calendar.js'
import { arrayItem, plainValue } from './plain-values.js'

/** The longest text or run of bytes that is written where a type sets no limit, or a very high one. */
const longest = 400

/** The values at which code and conversions break: those that a shape holds at its ends, and odd ones. NULL is none of them. */
export function edgeValues(shape: ValueShape): readonly Scalar[] {
  switch (shape.kind) {
    case 'integer':
      return unique([...integerEnds(shape), 0n, ...(shape.min < 0n ? [-1n] : []), 1n]).filter(
        (value) => (value as bigint) >= shape.min && (value as bigint) <= shape.max,
      )
    case 'decimal':
      return decimalEdges(shape)
    case 'float':
      return [
        shape.max,
        0,
        ...(shape.unsigned ? [] : [-shape.max, -0.25]),
        shape.digits === 6 ? 0.1 : 0.123456789012345,
      ]
    case 'boolean':
      return [true, false]
    case 'text':
      return textEdges(shape)
    case 'binary': {
      const size = Math.min(shape.maxLength ?? longest, longest)
      if (shape.fixed) return [new Uint8Array(shape.maxLength ?? 1), new Uint8Array(shape.maxLength ?? 1).fill(255)]
      return [new Uint8Array(0), Uint8Array.of(0), new Uint8Array(size).fill(255)]
    }
    case 'date':
      return [shape.max, shape.min, '2024-02-29', '1970-01-01', '1999-12-31']
    case 'time': {
      const zone = shape.zone ? '+00' : ''
      return [`00:00:00${zone}`, `23:59:59${fraction(shape.precision)}${zone}`, `02:30:00${zone}`]
    }
    case 'timestamp': {
      const zone = shape.zone ? '+00' : ''
      // The third does not exist on clocks of New York, the fourth stood on those of Berlin twice.
      return [shape.max, shape.min, '2024-03-10 02:30:00', '2024-10-27 01:30:00', '2024-02-29 23:59:59'].map(
        (moment, at) => `${moment}${at === 4 ? fraction(shape.precision) : ''}${zone}`,
      )
    }
    case 'uuid':
      return ['ffffffff-ffff-4fff-bfff-ffffffffffff', '00000000-0000-0000-0000-000000000000']
    case 'json':
      return ['null', '[1, "two", null]', '{"a": {"b": [{"c": "ü\u{1F600}"}]}}', '{}', '"text"', '0']
    case 'choice':
      return shape.values
    case 'flags':
      return [shape.values.join(','), '', shape.values[0] ?? '']
    case 'bits':
      return ['1'.repeat(shape.length), '0'.repeat(shape.length), ...(shape.varying ? ['1'] : [])]
    case 'array':
      return ['{}', '{NULL}', `{${edgeValues(shape.of).slice(0, 3).map(arrayItem).join(',')}}`]
    case 'range':
      return ['empty', '(,)', `[${plainValue(shape.of, 0)},)`.replace('+00', '')]
    case 'composite':
      return [`(${shape.fields.map(() => '').join(',')})`]
    case 'sample':
      return shape.texts.slice(1).map((text) => text.replaceAll('{}', '2'))
  }
}

/** Of 64 bits, numbers that no float holds: at the ends themselves any sum fails, which SQLite even turns into a float. */
function integerEnds({ max, min }: Extract<ValueShape, { kind: 'integer' }>): readonly bigint[] {
  return max === 2n ** 63n - 1n && min === -(2n ** 63n) ? [2n ** 53n + 1n, -(2n ** 53n) - 1n] : [max, min]
}

function decimalEdges({ precision, scale, unsigned }: Extract<ValueShape, { kind: 'decimal' }>): readonly Scalar[] {
  const digits = Math.max(precision - scale, 0)
  const kept = Math.min(precision, scale)
  const fractionOf = (digit: string): string => (scale <= 0 ? '' : `.${'0'.repeat(scale - kept)}${digit.repeat(kept)}`)
  const largest = `${digits === 0 ? '0' : '9'.repeat(digits)}${fractionOf('9')}`
  const smallest = scale <= 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`
  return unique([largest, '0', smallest, ...(unsigned ? [] : [`-${largest}`])])
}

function textEdges({ maxLength, repertoire, padded }: Extract<ValueShape, { kind: 'text' }>): readonly Scalar[] {
  const size = Math.min(maxLength ?? longest, longest)
  const full = 'abcdefghij'.repeat(Math.ceil(size / 10)).slice(0, size)
  const odd = [
    ...(repertoire === 'full' ? ['\u{1F600}\u{10FFFD}é', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'] : []),
    ...(repertoire === 'ascii' ? [] : ['Größe, naïve, 漢字', 'e\u0301']),
  ]
  const texts = ['', full, ...odd, `O'B"\\\``, 'a\r\n\tb', padded ? 'x' : ' c ', '0', 'NULL']
  return unique(texts).filter((text) => [...String(text)].length <= (maxLength ?? longest))
}

function unique(values: readonly Scalar[]): readonly Scalar[] {
  return [...new Set(values)]
}
