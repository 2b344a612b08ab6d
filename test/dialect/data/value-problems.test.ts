import { describe, expect, it } from 'vitest'
import { ValueProblem } from '../../../src/dialect/data-access.js'
import { dataAccessNamed } from '../../../src/dialect/data-engines.js'
import type { DeclaredType } from '../../../src/model/index.js'

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

/** Values that a type does not take, with what is said of them. */
const refused: readonly (readonly [DeclaredType, readonly (readonly [unknown, string])[]])[] = [
  [
    { kind: 'int' },
    [
      [1.5, 'must be a whole number, not a number (1.5)'],
      [Number.NaN, 'must be a whole number, not a number (NaN)'],
      [2 ** 53, 'must be a whole number, not a number (9007199254740992)'],
      ['5', "must be a whole number, not '5'"],
      [5n, 'must be a whole number, not a bigint (5)'],
      [undefined, 'must be a whole number, not undefined'],
      [{ toString: () => '1 OR 1=1' }, 'must be a whole number, not an object'],
      [[1], 'must be a whole number, not a list'],
    ],
  ],
  [
    { kind: 'bigint' },
    [
      [5, 'must be a bigint (write 5n), not a number (5)'],
      ['5', "must be a bigint, not '5'"],
      [2n ** 63n, 'must be a whole number of 64 bits, not a bigint (9223372036854775808)'],
    ],
  ],
  [
    { kind: 'decimal', precision: 5, scale: 2 },
    [
      [12.5, "must be a decimal number as a string, such as '12.50', not a number (12.5)"],
      ['1e3', "must be a decimal number, such as '12.50', not '1e3'"],
      ['', "must be a decimal number, such as '12.50', not ''"],
      ['12.', "must be a decimal number, such as '12.50', not '12.'"],
    ],
  ],
  [
    { kind: 'double' },
    [
      [Number.POSITIVE_INFINITY, 'must be a finite number, not a number (Infinity)'],
      ['1', "must be a number, not '1'"],
    ],
  ],
  [{ kind: 'float' }, [[1e39, 'is out of range: 1e+39 does not fit 32 bits']]],
  [{ kind: 'bool' }, [[1, 'must be true or false, not a number (1)']]],
  [
    { kind: 'string', length: 5 },
    [
      [5, 'must be a string, not a number (5)'],
      ['a\0b', 'must not hold a NUL character'],
      ['\ud83e', 'must not hold half of a character (a surrogate that stands alone)'],
      [new String('x'), 'must be a string, not an object'],
    ],
  ],
  [
    { kind: 'uuid' },
    [
      ['x'.repeat(50), `must be a UUID, not '${'x'.repeat(40)}…'`],
      ['f47ac10b58cc4372a5670e02b2c3d479', "must be a UUID, not 'f47ac10b58cc4372a5670e02b2c3d479'"],
    ],
  ],
  [
    { kind: 'date' },
    [
      ['2026-02-29', "must be a day, such as '2026-11-20', not '2026-02-29'"],
      ['2026-1-1', "must be a day, such as '2026-11-20', not '2026-1-1'"],
      ['0000-01-01', "must be a day, such as '2026-11-20', not '0000-01-01'"],
      [
        new Date('2026-11-20T00:00:00Z'),
        "must be a day as a string, such as '2026-11-20', not a Date (2026-11-20T00:00:00.000Z)",
      ],
    ],
  ],
  [
    { kind: 'time' },
    [
      ['24:00:00', "must be a time of day, such as '14:32:00', not '24:00:00'"],
      ['14:32', "must be a time of day, such as '14:32:00', not '14:32'"],
    ],
  ],
  [
    { kind: 'timestamp', timezone: true },
    [
      ['2026-11-20', "must be a Date, not '2026-11-20'"],
      [new Date(Number.NaN), 'must be a Date, not an invalid Date'],
      [new Date(8.64e15), 'must lie in the years 1 to 9999, not in 275760'],
    ],
  ],
  [
    { kind: 'json' },
    [
      [undefined, 'must be JSON, not undefined'],
      [() => 1, 'must be JSON, not a function'],
      [{ a: [1n] }, "must be JSON, not a bigint (1) in '0'"],
      [{ a: undefined }, "must be JSON, not undefined in 'a'"],
      [{ a: Number.NaN }, "must be JSON, not a number (NaN) in 'a'"],
      [cyclic, 'must be JSON: it holds itself'],
    ],
  ],
  [{ kind: 'binary' }, [['text', "must be bytes (a Uint8Array), not 'text'"]]],
  [
    { kind: 'enum', values: ['new', 'paid'] },
    [
      ['old', "must be one of 'new', 'paid', not 'old'"],
      ['toString', "must be one of 'new', 'paid', not 'toString'"],
    ],
  ],
  [
    { kind: 'custom', sql: 'x' },
    [
      [undefined, 'must be a value, not undefined'],
      [Number.NaN, 'must be a finite number, not a number (NaN)'],
    ],
  ],
]

/** Values that fit a condition but not a column. */
const beyond: readonly (readonly [DeclaredType, readonly (readonly [unknown, string | null])[]])[] = [
  [
    { kind: 'int' },
    [
      [2147483648, 'is out of range: 2147483648 does not fit 32 bits'],
      [-2147483648, null],
    ],
  ],
  [
    { kind: 'smallint' },
    [
      [-32769, 'is out of range: -32769 does not fit 16 bits'],
      [32767, null],
    ],
  ],
  [
    { kind: 'decimal', precision: 5, scale: 2 },
    [
      ['1234.5', 'has 4 digits before the point, where 3 fit'],
      ['0.125', 'has 3 digits behind the point, where 2 fit'],
      ['-00999.9900', null],
    ],
  ],
  [
    { kind: 'decimal', precision: 3, scale: 3 },
    [
      ['0.999', null],
      ['1', 'has 1 digit before the point, where 0 fit'],
    ],
  ],
  [
    { kind: 'string', length: 3 },
    [
      ['🦄🦄🦄', null],
      ['abcd', 'is too long: 4 characters, where 3 fit'],
    ],
  ],
  [
    { kind: 'char', length: 2 },
    [
      ['ab   ', null],
      ['abc', 'is too long: 3 characters, where 2 fit'],
    ],
  ],
  [
    { kind: 'time', precision: 2 },
    [
      ['14:32:00.123', 'has 3 digits behind the second, where 2 fit'],
      ['14:32:00.1200', null],
    ],
  ],
]

describe.each(['sqlite', 'postgres', 'mysql', 'mariadb'])('values on %s', (engine) => {
  const { codec } = dataAccessNamed(engine)

  it('are refused where their type is another, in a sentence', () => {
    for (const [type, cases] of refused) {
      for (const [value, message] of cases) {
        expect(() => codec(type).encode(value), message).toThrow(new ValueProblem(message))
      }
    }
  })

  it('are too large for a column, though not for a condition', () => {
    for (const [type, cases] of beyond) {
      for (const [value, problem] of cases) {
        const { encode, limit } = codec(type)
        expect(limit?.(encode(value)) ?? null).toBe(problem)
      }
    }
  })

  it('reach the driver as nothing that it could expand into SQL', () => {
    const hostile = { toSqlString: () => '1 OR 1=1', toPostgres: () => '1', a: 'b' }
    const { encode } = codec({ kind: 'custom', sql: 'x' })
    expect(() => encode(hostile)).toThrow("must be JSON, not a function in 'toSqlString'")
    expect(encode({ email: 'b' })).toBe('{"email":"b"}')
    expect(encode([1, ['x']])).toBe('[1,["x"]]')
    expect(() => codec({ kind: 'string', length: 9 }).encode(hostile)).toThrow(ValueProblem)
    expect(() => codec({ kind: 'int' }).encode([hostile])).toThrow(ValueProblem)
  })

  it('are the same in conditions however they are written', () => {
    expect(codec({ kind: 'uuid' }).encode('F47AC10B-58CC-4372-A567-0E02B2C3D479')).toBe(
      'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    )
    expect(codec({ kind: 'decimal', precision: 9, scale: 2 }).encode('-00.00')).toBe('0')
    expect(Object.is(codec({ kind: 'double' }).encode(-0), 0)).toBe(true)
    expect(Object.is(codec({ kind: 'int' }).encode(-0), 0)).toBe(true)
  })
})

describe('values on SQLite', () => {
  const { codec } = dataAccessNamed('sqlite')

  it('have no more digits than a double keeps, unless they are whole', () => {
    const { encode, limit } = codec({ kind: 'decimal', precision: 30, scale: 10 })
    expect(limit?.(encode('9007199254740993.00'))).toBeNull()
    expect(limit?.(encode('123456789012345.6'))).toBe('has 16 digits, of which SQLite would keep 15')
    expect(limit?.(encode('99999999999999999999'))).toBe('has 20 digits, of which SQLite would keep 15')
    expect(limit?.(encode('100000000000000000000'))).toBe('has 21 digits before the point, where 20 fit')
  })

  it('are read as decimals in whatever way SQLite writes them', () => {
    const { decode } = codec({ kind: 'decimal', precision: 30, scale: 2 })
    const written = ['1.0e+20', '1.5e-03', '-2.5', '7', '12', '-1', '123', '12.345', '12.34', '0.05']
    expect(written.map((text) => decode?.(text))).toEqual([
      '100000000000000000000.00',
      '0.0015',
      '-2.50',
      '7.00',
      '12.00',
      '-1.00',
      '123.00',
      '12.345',
      '12.34',
      '0.05',
    ])
    expect(() => decode?.('twelve')).toThrow("holds 'twelve', which is no decimal number")
    expect(() => decode?.('1-.23')).toThrow("holds '1-.23', which is no decimal number")
  })

  it('are read as points in time in two forms, and refused in others', () => {
    const { decode } = codec({ kind: 'timestamp', timezone: true })
    const expected = new Date('2026-11-20T14:32:00.250Z')
    expect(decode?.('2026-11-20 14:32:00.25')).toEqual(expected)
    expect(decode?.('2026-11-20T14:32:00.250Z')).toEqual(expected)
    expect(decode?.('2026-11-20 14:32:00')).toEqual(new Date('2026-11-20T14:32:00Z'))
    for (const other of ['20.11.2026', '2026-11-20', 'now', '', 1_795_000_000_000, '0000-00-00 00:00:00']) {
      expect(() => decode?.(other)).toThrow(ValueProblem)
    }
  })
})

describe('lists on PostgreSQL', () => {
  it('name the item that is refused', () => {
    const { encode } = dataAccessNamed('postgres').codec({ kind: 'array', of: { kind: 'int' } })
    expect(() => encode([1, 'x'])).toThrow("must be a whole number, not 'x' (item 2 of the list)")
    expect(() => encode([1, 2 ** 40])).toThrow(
      'is out of range: 1099511627776 does not fit 32 bits (item 2 of the list)',
    )
    expect(() => encode('{1}')).toThrow("must be a list, not '{1}'")
    expect(() => encode([undefined])).toThrow('not undefined (item 1 of the list)')
  })
})
