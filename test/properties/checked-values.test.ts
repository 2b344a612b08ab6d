import { defineModel, defineSchema, isDataError, t, zodInsert, zodUpdate } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Form = defineModel('Form', {
  columns: {
    id: t.id(),
    whole: t.int().nullable(),
    little: t.smallint().nullable(),
    big: t.bigint().nullable(),
    price: t.decimal(7, 2).nullable(),
    ratio: t.double().nullable(),
    single: t.float().nullable(),
    isGood: t.bool().nullable(),
    code: t.string(4).nullable(),
    mark: t.char(3).nullable(),
    note: t.text().nullable(),
    key: t.uuid().nullable(),
    day: t.date().nullable(),
    clock: t.time().nullable(),
    moment: t.timestamp().nullable(),
    bytes: t.binary().nullable(),
    document: t.json().nullable(),
    level: t.enum(['low', 'high']).nullable(),
  },
})

const names = Object.keys(Form.columns).filter((name) => name !== 'id')

/** What people and programs send: right, nearly right, and hostile. */
const sent: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[0, -0, 1.5, -32_768, 32_768, 2 ** 31, 2 ** 31 - 1, 2 ** 53, 1e308, 3.5e38, 1e-320, Number.NaN, Infinity],
    ...[0n, -(2n ** 63n), 2n ** 63n, 9007199254740993n, true, false, null],
    ...['', ' ', 'abc', 'abcd', 'abcde', 'ab ', '😀😀😀😀', 'a\0', '\ud800', "'; drop table forms; --", '\\', '%', '?'],
    ...['1', '-0', '12.50', '12.505', '99999.99', '100000', '00012.5', '1e3', ' 1', '1.', '.5', '+1', 'NaN'],
    ...['2026-11-22', '2026-02-30', '0000-01-01', '9999-12-31', '10000-01-01', '2026-1-1', '22.11.2026', 'infinity'],
    ...['10:00:00', '24:00:00', '23:59:60', '10:00', '10:00:00.123456', '10:00:00.1234567', '-01:00:00', '10:00:00Z'],
    ...[
      'f47ac10b-58cc-4372-a567-0e02b2c3d479',
      'F47AC10B-58CC-4372-A567-0E02B2C3D479',
      '{f47ac10b-58cc-4372-a567-0e02b2c3d479}',
    ],
    ...[
      'low',
      'LOW',
      'low ',
      new Date(0),
      new Date(Number.NaN),
      new Date('9999-12-31T23:59:59.999Z'),
      new Date(8.64e15),
    ],
    ...[
      new Uint8Array([0, 255]),
      Buffer.from('a'),
      [1, 2],
      {},
      { a: 1 },
      { a: undefined },
      { a: 1n },
      [undefined],
      new Map(),
    ],
  ),
  fc.string({ maxLength: 6 }),
  fc.integer(),
  fc.double(),
  fc.jsonValue(),
)

onEveryEngine(defineSchema([Form]), (stage) => {
  it('take by their schemas what the database takes, and nothing else', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), sent), { minLength: 30, maxLength: 60 }),
        async (list) => {
          const forms = stage.db.repo(Form)
          for (const [name, value] of list) {
            const isFine = zodInsert(Form).safeParse({ [name]: value }).success
            expect(zodUpdate(Form).safeParse({ [name]: value }).success).toBe(isFine)
            const outcome = await forms.create({ [name]: value }).then(
              () => 'taken',
              (error: unknown) => (isDataError(error) ? error.code : String(error)),
            )
            expect([name, value, outcome]).toEqual([name, value, isFine ? 'taken' : 'INVALID_INPUT'])
          }
        },
      ),
      { numRuns: 15 },
    ))
})
