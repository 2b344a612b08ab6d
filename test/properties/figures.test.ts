import { agg, defineModel, defineSchema, t, truncateAll } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Sale = defineModel('Sale', {
  columns: {
    id: t.int().primaryKey(),
    shop: t.enum(['b', 'a', 'c']).nullable(),
    isPaid: t.bool(),
    day: t.date().nullable(),
    count: t.int().nullable(),
    big: t.bigint().nullable(),
    price: t.decimal(12, 2).nullable(),
    moment: t.timestamp({ precision: 3 }).nullable(),
    label: t.string(5).nullable(),
  },
})
const { columns } = Sale
type Row = {
  readonly id: number
  readonly shop: 'a' | 'b' | 'c' | null
  readonly isPaid: boolean
  readonly day: string | null
  readonly count: number | null
  readonly big: bigint | null
  readonly price: string | null
  readonly moment: Date | null
  readonly label: string | null
}
type Group = 'shop' | 'isPaid' | 'day'

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 })
const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({
      shop: orNull(fc.constantFrom('a', 'b', 'c')),
      isPaid: fc.boolean(),
      day: orNull(fc.constantFrom('2026-01-31', '2025-12-01')),
      count: orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      big: orNull(fc.bigInt({ min: -(2n ** 58n), max: 2n ** 58n })),
      price: orNull(fc.integer({ min: -99_999_999, max: 99_999_999 }).map(cents)),
      moment: orNull(fc.constantFrom(new Date(5), new Date('2026-11-22T10:00:00.001Z'))),
      label: orNull(fc.constantFrom('a', 'b', 'aa')),
    }),
    { maxLength: 16 },
  )
  .map((list) => list.map((row, id) => ({ id, ...row })))

function cents(value: number): string {
  const text = String(Math.abs(value)).padStart(3, '0')
  return `${value < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}

const present = <K extends keyof Row>(list: readonly Row[], key: K): NonNullable<Row[K]>[] =>
  list.flatMap((row) => (row[key] === null ? [] : [row[key] as NonNullable<Row[K]>]))
const orNone = <T, R>(list: readonly T[], reckon: (list: readonly T[]) => R): R | null =>
  list.length === 0 ? null : reckon(list)
const least = <T>(list: readonly T[]): T | null => orNone(list, (all) => all.reduce((a, b) => (b < a ? b : a)))
const most = <T>(list: readonly T[]): T | null => orNone(list, (all) => all.reduce((a, b) => (b > a ? b : a)))

/** The same figures by plain reckoning. */
function figures(list: readonly Row[]): Record<string, unknown> {
  return {
    n: list.length,
    counts: present(list, 'count').length,
    days: new Set(present(list, 'day')).size,
    sum: orNone(present(list, 'count'), (all) => all.reduce((a, b) => a + b, 0)),
    big: orNone(present(list, 'big'), (all) => all.reduce((a, b) => a + b, 0n)),
    price: orNone(present(list, 'price'), (all) =>
      cents(all.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0)),
    ),
    first: least(present(list, 'moment')),
    last: most(present(list, 'moment')),
    lowest: least(present(list, 'big')),
    label: most(present(list, 'label')),
    dearest: orNone(present(list, 'price'), (all) =>
      cents(Math.max(...all.map((text) => Math.round(Number(text) * 100)))),
    ),
  }
}
const asked = {
  n: agg.count(),
  counts: agg.count(columns.count),
  days: agg.countDistinct(columns.day),
  sum: agg.sum(columns.count),
  big: agg.sum(columns.big),
  price: agg.sumDecimal(columns.price),
  first: agg.min(columns.moment),
  last: agg.max(columns.moment),
  lowest: agg.min(columns.big),
  label: agg.max(columns.label),
  dearest: agg.max(columns.price),
}

onEveryEngine(defineSchema([Sale]), (stage) => {
  it('are what a reckoning in memory has, for each group and over all', () =>
    fc.assert(
      fc.asyncProperty(
        rows,
        fc.subarray<Group>(['shop', 'isPaid', 'day']),
        fc.option(fc.nat(3), { nil: undefined }),
        async (list, by, least_) => {
          await truncateAll(stage.db)
          await stage.db.repo(Sale).insertMany(list)
          const groups = new Map<string, Row[]>()
          for (const row of list) {
            const name = JSON.stringify(by.map((key) => row[key]))
            groups.set(name, [...(groups.get(name) ?? []), row])
          }
          if (by.length === 0 && list.length === 0) groups.set('', [])
          const expected = [...groups.values()]
            .map((group) => ({ ...Object.fromEntries(by.map((key) => [key, group[0]?.[key]])), ...figures(group) }))
            .filter(({ n }) => least_ === undefined || (n as number) >= least_)
          const found = await stage.db
            .query(Sale)
            .groupBy(by, asked, least_ === undefined ? {} : { having: { n: { gte: least_ } } })
          const sorted = (lines: readonly object[]) => lines.toSorted((a, b) => (keyOf(a, by) < keyOf(b, by) ? -1 : 1))
          expect(sorted(found)).toEqual(sorted(expected))
        },
      ),
      { numRuns: 25 },
    ))
})

function keyOf(line: object, by: readonly Group[]): string {
  return JSON.stringify(by.map((key) => (line as Record<string, unknown>)[key]))
}
