import { belongsTo, defineModel, defineSchema, hasMany, t, truncateAll } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Sample = defineModel('Sample', {
  columns: {
    id: t.int().primaryKey(),
    whole: t.int(),
    big: t.bigint(),
    amount: t.decimal(25, 10),
    ratio: t.double(),
    single: t.float(),
    isGood: t.bool(),
    label: t.text(),
    moment: t.timestamp({ precision: 3 }),
    day: t.date(),
    clock: t.time(),
    key: t.uuid(),
    code: t.char(8),
    bytes: t.binary(),
    document: t.json(),
    nextId: t.int().references('Sample.id'),
  },
  relations: { next: belongsTo('Sample', 'nextId'), before: hasMany('Sample', 'nextId') },
})

/** As many digits as every engine keeps of a decimal. */
const amount = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
    scale: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ digits, scale }) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
    const fraction = text.slice(text.length - scale).padEnd(10, '0')
    return `${digits < 0n ? '-' : ''}${text.slice(0, text.length - scale)}.${fraction}`
  })
/** Zero has one sign in databases. */
const unsignedZero = (value: number): number => value + 0
/** The least numbers, which have fewer digits, are not every engine's. */
const isNormal = (least: number) => (value: number) => value === 0 || Math.abs(value) > least

/** The least digits that mean this number of single precision, as people write it. */
function shortest(single: number): number {
  const written = Array.from({ length: 9 }, (_, digits) => Number(single.toPrecision(digits + 1)))
  return written.find((number) => Math.fround(number) === single) ?? single
}

const values = fc.record({
  whole: fc.integer(),
  big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  amount,
  ratio: fc.double({ noNaN: true, min: -1e300, max: 1e300 }).filter(isNormal(1e-300)).map(unsignedZero),
  single: fc.float({ noNaN: true, noDefaultInfinity: true }).filter(isNormal(2e-38)).map(shortest).map(unsignedZero),
  isGood: fc.boolean(),
  label: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  moment: fc.date({
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  }),
  day: fc
    .date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  clock: fc
    .record({ seconds: fc.integer({ min: 0, max: 86_399 }), fraction: fc.integer({ min: 0, max: 999_999 }) })
    .map(({ seconds, fraction }) => {
      const time = new Date(seconds * 1000).toISOString().slice(11, 19)
      return fraction === 0 ? time : `${time}.${String(fraction).padStart(6, '0')}`.replace(/0+$/, '')
    }),
  // MariaDB 10.11 refuses version 8.
  key: fc.uuid({ version: [1, 4, 7] }),
  code: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => text.trimEnd()),
  bytes: fc.uint8Array({ maxLength: 60 }),
  document: fc.dictionary(
    fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer())),
  ),
})

onEveryEngine(defineSchema([Sample]), (stage) => {
  it('gives every value back as it was, by every way of loading', () =>
    fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 60 }), async (list) => {
        const samples = stage.db.repo(Sample)
        await truncateAll(stage.db)
        const rows = list.map((one, id) => ({ id, ...one, nextId: id }))
        const plain = (row: object) => ({ ...row, bytes: Buffer.from((row as { bytes: Uint8Array }).bytes) })
        const expected = rows.map(plain)
        expect((await samples.createMany(rows)).map(plain)).toEqual(expected)
        const read = await stage.db.query(Sample).with({ next: true, before: true }).orderBy({ id: 'asc' }).all()
        expect(read.map(({ next, before, ...row }) => plain(row))).toEqual(expected)
        expect(read.map(({ next }) => plain(next))).toEqual(expected)
        for (const { id, document, nextId, ...row } of rows.slice(0, 5)) {
          const same = await stage.db.query(Sample).where(row).all()
          expect(same.map((one) => one.id)).toContain(id)
        }
        expect(read.flatMap(({ before }) => before.map(plain))).toEqual(expected)
      }),
      { numRuns: 25 },
    ))
})
