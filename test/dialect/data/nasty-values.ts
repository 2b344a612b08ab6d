import type { DeclaredType } from '../../../src/model/index.js'

export interface NastyColumn {
  readonly name: string
  readonly type: DeclaredType
  readonly values: readonly unknown[]
  /** Engines that have no such type. */
  readonly only?: readonly string[]
}

const strings = [
  '',
  ' ',
  "it's",
  'say "hi"',
  'back\\slash',
  "\\'",
  '?',
  '??',
  '\\?',
  ':name',
  '$1',
  '%_',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🦄',
  'e\u0301',
  '\u0001\t\n\r\u001a',
  '`;DROP TABLE x;--',
  'null',
  'NULL',
  '{a,b}',
  '0x41',
  '1e3',
  '007',
]

/** Columns of every type, with the values that drivers are known to lose. */
export const nastyColumns: readonly NastyColumn[] = [
  { name: 'int', type: { kind: 'int' }, values: [0, 1, -1, 2147483647, -2147483648] },
  { name: 'smallint', type: { kind: 'smallint' }, values: [0, 32767, -32768] },
  {
    name: 'bigint',
    type: { kind: 'bigint' },
    values: [0n, 9007199254740993n, -9007199254740993n, 9223372036854775807n, -9223372036854775808n, 5000000000n],
  },
  {
    name: 'decimal',
    type: { kind: 'decimal', precision: 12, scale: 2 },
    values: ['0.00', '0.10', '-0.01', '7.00', '12.00', '-1.00', '12.30', '1234567890.12', '-1234567890.12', '100.00'],
  },
  {
    name: 'wide',
    type: { kind: 'decimal', precision: 40, scale: 20 },
    values: ['12345678901234567890.12345678901234567890', '0.00000000000000000001', '-1.00000000000000000000'],
    only: ['postgres', 'mysql', 'mariadb'],
  },
  {
    name: 'double',
    type: { kind: 'double' },
    values: [0, 0.1, -1.5, 1e300, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 2 ** 53],
  },
  { name: 'float', type: { kind: 'float' }, values: [0, 0.5, 1.5, 16777216, -3.5e10, 1.1, 1.2345679, 3.4028235e38] },
  { name: 'bool', type: { kind: 'bool' }, values: [true, false] },
  { name: 'string', type: { kind: 'string', length: 40 }, values: [...strings, '🦄'.repeat(40)] },
  { name: 'char', type: { kind: 'char', length: 5 }, values: ['', 'a', 'abcde', ' a', 'ü🦄'] },
  { name: 'text', type: { kind: 'text' }, values: [...strings, 'long🦄'.repeat(20_000)] },
  {
    name: 'uuid',
    type: { kind: 'uuid' },
    values: ['00000000-0000-0000-0000-000000000000', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'],
  },
  {
    name: 'date',
    type: { kind: 'date' },
    values: ['2026-11-20', '2024-02-29', '1000-01-01', '9999-12-31', '1970-01-01'],
  },
  { name: 'time', type: { kind: 'time' }, values: ['00:00:00', '23:59:59', '23:59:59.999999', '14:32:00.5'] },
  {
    name: 'timestamp',
    type: { kind: 'timestamp', timezone: true },
    values: [
      '2026-11-20T14:32:00.000Z',
      '2026-11-20T14:32:00.123Z',
      '1000-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '1969-12-31T23:59:59.999Z',
      '2026-03-29T02:30:00.001Z',
    ].map((text) => new Date(text)),
  },
  {
    name: 'naive',
    type: { kind: 'timestamp', timezone: false },
    values: ['2026-11-20T14:32:00.000Z', '2026-03-29T02:30:00.001Z', '2026-10-25T02:30:00.000Z'].map(
      (text) => new Date(text),
    ),
  },
  ...(['json', 'jsonb'] as const).map((kind) => ({
    name: kind,
    type: { kind },
    values: [
      {},
      [],
      'text',
      '',
      'null',
      0,
      -1.5,
      true,
      false,
      { a: [1, { b: null }], 'q\'"\\?': '🦄' },
      [null],
      { "'": "\\'" },
    ],
  })),
  {
    name: 'binary',
    type: { kind: 'binary' },
    values: [[], [0], [0, 255, 39, 92, 63], Array.from({ length: 256 }, (_, i) => i)].map((bytes) =>
      Buffer.from(bytes),
    ),
  },
  { name: 'choice', type: { kind: 'enum', values: ['new', "it's", 'a,b', '?'] }, values: ['new', "it's", 'a,b', '?'] },
  ...(
    [
      [{ kind: 'int' }, [[], [1, null, -2147483648], [null]]],
      [{ kind: 'bigint' }, [[9223372036854775807n, null]]],
      [{ kind: 'text' }, [strings, ['NULL', null, ''], ['{}', '"', ',']]],
      [{ kind: 'bool' }, [[true, false, null]]],
      [{ kind: 'double' }, [[0.1, 1e300, null]]],
      [{ kind: 'decimal', precision: 10, scale: 2 }, [['12.30', null]]],
      [{ kind: 'date' }, [['2026-11-20', null]]],
      [{ kind: 'timestamp', timezone: true }, [[new Date('2026-11-20T14:32:00.123Z'), null]]],
      [{ kind: 'timestamp', timezone: false }, [[new Date('2026-03-29T02:30:00.001Z')]]],
      [{ kind: 'jsonb' }, [[{ a: '"\\' }, [1], 'x', null]]],
      [{ kind: 'uuid' }, [['f47ac10b-58cc-4372-a567-0e02b2c3d479']]],
    ] as const
  ).map(([of, values], index) => ({
    name: `list${index}`,
    type: { kind: 'array', of } as DeclaredType,
    values,
    only: ['postgres'],
  })),
]
