import { defineModel, defineSchema, t, truncateAll } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Entry = defineModel('Entry', {
  columns: {
    id: t.int().primaryKey(),
    ratio: t.double().nullable(),
    single: t.float().nullable(),
    amount: t.decimal(20, 6).nullable(),
    big: t.bigint().nullable(),
    label: t.string(20).nullable(),
    moment: t.timestamp().nullable(),
    day: t.date().nullable(),
    isGood: t.bool().nullable(),
    token: t.uuid().nullable(),
    clock: t.time().nullable(),
    code: t.char(4).nullable(),
    level: t.enum(['low', 'high', 'HIGH?']).nullable(),
  },
})
const sortable = [
  'ratio',
  'single',
  'amount',
  'big',
  'label',
  'moment',
  'day',
  'isGood',
  'token',
  'clock',
  'code',
  'level',
] as const

/** Few values of each, so that many rows are alike in some columns, and such as are hard to tell from their neighbours. */
const values = fc.record({
  ratio: fc.constantFrom(null, 0.1, 0.30000000000000004, 0.3, 91.11719187095613, 91.11719187095612, 1e-200, -1e200),
  single: fc.constantFrom(null, 0.1, 1602101.3, 16_777_216, -2.5e-30),
  amount: fc.constantFrom(null, '0.1', '12345678.123457', '12345678.123456', '-3'),
  big: fc.constantFrom(null, 9007199254740993n, 9007199254740992n, -1n),
  label: fc.constantFrom(null, '', 'a', 'b', "'", '?', 'ä', 'aa'),
  moment: fc.constantFrom(null, new Date(0), new Date(1), new Date('2026-11-20T10:00:00.123Z')),
  day: fc.constantFrom(null, '2026-01-01', '1999-12-31'),
  isGood: fc.constantFrom(null, true, false),
  token: fc.constantFrom(
    null,
    '0190163d-8694-739b-aea5-966c26f8ad91',
    '0190163d-8694-139b-aea5-966c26f8ad91',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    '00000000-58cc-1372-a567-0e02b2c3d479',
  ),
  clock: fc.constantFrom(null, '00:00:00', '23:59:59.999999', '10:00:00.5'),
  code: fc.constantFrom(null, '', 'a', 'ab', 'B', 'é'),
  level: fc.constantFrom(null, 'low' as const, 'high' as const, 'HIGH?' as const),
})
const step = fc.oneof(
  fc.constantFrom('asc' as const, 'desc' as const),
  fc.record({
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    nulls: fc.constantFrom('first' as const, 'last' as const),
  }),
)
const order = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...sortable), step), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((steps) => Object.fromEntries(steps))

onEveryEngine(defineSchema([Entry]), (stage) => {
  it('have every row once, in the order of the whole list, whatever they are sorted by', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(values, { maxLength: 14 }),
        fc.array(fc.record({ order, size: fc.integer({ min: 1, max: 5 }) }), { minLength: 4, maxLength: 4 }),
        async (list, walks) => {
          await truncateAll(stage.db)
          await stage.db.repo(Entry).insertMany(list.map((one, id) => ({ id, ...one })))
          for (const { order: by, size } of walks) {
            const query = stage.db.query(Entry).orderBy(by)
            const whole = await query.orderBy({ id: Object.values(by).at(-1) as 'asc' }).all()
            const seen: unknown[] = []
            let after: string | null = null
            do {
              const page: Awaited<ReturnType<typeof query.cursor>> = await query.cursor({ size, after })
              seen.push(...page.items)
              after = page.next
              expect(seen.length, `${JSON.stringify(by)}, ${size}`).toBeLessThanOrEqual(list.length)
            } while (after !== null)
            expect(seen, `${JSON.stringify(by)}, ${size}`).toHaveLength(list.length)
            expect(seen.map((row) => (row as { id: number }).id)).toEqual(whole.map(({ id }) => id))
            const batches: unknown[] = []
            for await (const batch of query.batches(size)) batches.push(...batch)
            expect(batches).toEqual(seen)
          }
        },
      ),
      { numRuns: 15 },
    ))
})
