import { belongsTo, defineModel, defineSchema, hasMany, sql, t } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matches } from '../../src/data/testing/match-row.js'
import { onEveryEngine } from '../data/on-every-engine.js'

const Box = defineModel('Box', {
  columns: {
    id: t.int().primaryKey(),
    size: t.int().nullable(),
    label: t.string(20).nullable(),
    open: t.bool().nullable(),
    weight: t.bigint(),
    made: t.timestamp({ precision: 3 }).nullable(),
    parentId: t.int().nullable().references('Box.id'),
  },
  relations: { inner: hasMany('Box', 'parentId'), parent: belongsTo('Box', 'parentId') },
})
const schema = defineSchema([Box])
type Row = {
  id: number
  size: number | null
  label: string | null
  open: boolean | null
  weight: bigint
  made: Date | null
  parentId: null
}

const size = fc.integer({ min: -2, max: 2 })
const label = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '\\', '?', '[', '*'), maxLength: 4 })
const weight = fc.bigInt({ min: -3n, max: 3n })
const made = fc.integer({ min: 0, max: 3 }).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms))
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 })

const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({ size: orNull(size), label: orNull(label), open: orNull(fc.boolean()), weight, made: orNull(made) }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map((row, id) => ({ id, parentId: null, ...row })))

function operators<T>(value: fc.Arbitrary<T>): readonly fc.Arbitrary<Record<string, unknown>>[] {
  const names = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte']
  return [
    fc.tuple(fc.constantFrom(...names), value).map(([name, one]) => ({ [name]: one })),
    fc
      .tuple(fc.constantFrom('in', 'notIn'), fc.array(value, { maxLength: 3 }))
      .map(([name, list]) => ({ [name]: list })),
    fc.tuple(value, value).map((pair) => ({ between: pair })),
    fc.boolean().map((isNull) => ({ isNull })),
    fc.constantFrom({ eq: null }, { ne: null }),
  ]
}

const { where } = fc.letrec<{ where: Record<string, unknown> }>((tie) => ({
  where: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .oneof(
        fc.tuple(fc.constant('size'), fc.oneof(orNull(size), ...operators(size))),
        fc.tuple(fc.constant('weight'), fc.oneof(weight, ...operators(weight))),
        fc.tuple(fc.constant('made'), fc.oneof(orNull(made), ...operators(made))),
        fc.tuple(fc.constant('open'), orNull(fc.boolean())),
        fc.tuple(
          fc.constant('label'),
          fc.oneof(
            orNull(label),
            fc
              .tuple(fc.constantFrom('startsWith', 'endsWith', 'contains'), label)
              .map(([name, text]) => ({ [name]: text })),
          ),
        ),
      )
      .map(([name, condition]) => ({ [name]: condition })),
    fc.record({ $and: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ $not: tie('where') }),
  ),
}))

onEveryEngine(schema, (stage) => {
  it('finds the rows that a reckoning in memory finds, for whatever conditions', async () => {
    const found = { some: 0, none: 0, every: 0 }
    await fc.assert(
      fc.asyncProperty(rows, fc.array(where, { minLength: 1, maxLength: 6 }), async (values, conditions) => {
        await stage.db.repo(Box).deleteWhere({}, { all: true })
        await stage.db.repo(Box).insertMany(values)
        for (const condition of conditions) {
          const wanted = values.filter((row) => matches(Box, row, condition)).map(({ id }) => id)
          const ids = (await stage.db.query(Box).where(condition).orderBy({ id: 'asc' }).all()).map(({ id }) => id)
          expect(ids).toEqual(wanted)
          expect(await stage.db.query(Box).where({ $not: condition, $raw: sql`1 = 1` }).count()).toBe(
            values.filter((row) => matches(Box, row, { $not: condition })).length,
          )
          found[wanted.length === 0 ? 'none' : wanted.length === values.length ? 'every' : 'some'] += 1
        }
      }),
      { numRuns: 40 },
    )
    // Else the conditions say nothing about what is compared.
    expect(found.some).toBeGreaterThan(20)
  })
})
