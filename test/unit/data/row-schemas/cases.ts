import { type AnyColumn, t } from '../../../../src/model/index.js'

const guid = '11111111-1111-1111-1111-111111111111'

/** What a column is, values that it takes, and values that it does not. */
export const cases: readonly (readonly [string, AnyColumn, readonly unknown[], readonly unknown[]])[] = [
  ['int', t.int(), [0, -2_147_483_648, 2_147_483_647], [2_147_483_648, -2_147_483_649, 1.5, Number.NaN, '1', 1n]],
  ['smallint', t.smallint(), [-32_768, 32_767], [-32_769, 32_768, 0.5]],
  ['bigint', t.bigint(), [2n ** 63n - 1n, -(2n ** 63n)], [2n ** 63n, -(2n ** 63n) - 1n, 1, '1']],
  ['float', t.float(), [0.1, -3.4e38], [3.5e38, Number.NaN, Number.POSITIVE_INFINITY, '1']],
  ['double', t.double(), [0.1, -1.7e308], [Number.NaN, Number.NEGATIVE_INFINITY, '1']],
  ['bool', t.bool(), [true, false], [0, 1, 'true']],
  [
    'decimal',
    t.decimal(5, 2),
    ['0', '-999.99', '999.990', '00001.5', '12'],
    ['1000', '1.234', '1e2', '1.', '.5', '+1', '', ' 1', '1\n', 'NaN', '--1', 1.5],
  ],
  ['decimal without fraction', t.decimal(3, 0), ['999', '1.0'], ['1000', '0.5']],
  ['decimal of a fraction only', t.decimal(2, 2), ['0.99', '-0.01'], ['1', '0.001']],
  ['string', t.string(3), ['', 'abc', '😀😀😀', 'ééé'], ['abcd', '😀😀😀a', 'a\0', '\ud83d', 1]],
  ['char', t.char(2), ['a', '😀b'], ['abc', '\0']],
  ['text', t.text(), ['', 'x'.repeat(100_000), '\t\r\n'], ['a\0b', 'x\udc00', 1]],
  ['uuid', t.uuid(), [guid, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], ['', guid.slice(1), `${guid}\n`, `{${guid}}`]],
  [
    'date',
    t.date(),
    ['2024-02-29', '0001-01-01', '9999-12-31'],
    ['2023-02-29', '2024-13-01', '2024-04-31', '0000-01-01', '2024-1-1', '2024-01-01T00:00:00Z', new Date()],
  ],
  [
    'time',
    t.time(),
    ['00:00:00', '23:59:59.999999'],
    ['14:32', '24:00:00', '12:60:00', '1:00:00', '12:00:00.1234567', '12:00:00Z'],
  ],
  ['time of a precision', t.time({ precision: 2 }), ['12:00:00.12', '12:00:00.1200'], ['12:00:00.123']],
  ['time of whole seconds', t.time({ precision: 0 }), ['12:00:00', '12:00:00.000'], ['12:00:00.5']],
  [
    'timestamp',
    t.timestamp(),
    [new Date(), new Date('0001-01-01'), new Date('9999-12-31T23:59:59.999Z')],
    [new Date('nonsense'), new Date(8.64e15), new Date('-000001-01-01'), '2024-01-01T00:00:00Z', 0],
  ],
  ['enum', t.enum(['a', 'b']), ['a', 'b'], ['c', '', 'A']],
  ['binary', t.binary(), [new Uint8Array(2), Buffer.from('a')], ['a', [1], new Uint16Array(1)]],
  ['array', t.array(t.int()), [[], [1, 2]], [[1.5], [null], 1, '{1}']],
  ['array of nullable elements', t.array(t.string(2).nullable()), [['ab', null]], [['abc'], [undefined]]],
  ['custom', t.custom('point'), ['x', 1, {}, false], [null, undefined]],
  ['nullable custom', t.custom('point').nullable(), [null, 'x'], [undefined]],
  ['int in own words', t.int().nativeType({ mysql: 'int unsigned' }), [4_294_967_295], [1.5, '1']],
  ['smallint in own words', t.smallint().nativeType({ mysql: 'smallint unsigned' }), [65_535], [0.5]],
  ['string in own words', t.string(2).nativeType({ postgres: 'citext' }), ['abc'], ['a\0']],
  ['decimal in own words', t.decimal(2, 0).nativeType({ postgres: 'numeric' }), ['123.456'], ['x', '1e3']],
  ['time in own words', t.time({ precision: 0 }).nativeType({ mysql: 'time(6)' }), ['10:00:00.123456'], ['10:00']],
]
