import {
  defineModel,
  defineSchema,
  fakeRepository,
  type Insert,
  isDataError,
  softDelete,
  t,
  truncateAll,
  versioned,
} from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Item = defineModel('Item', {
  columns: {
    id: t.int().primaryKey(),
    code: t.string(5).unique(),
    rank: t.int().nullable(),
    note: t.string(10).nullable().default('new'),
    ...versioned(),
    ...softDelete(),
  },
})
const schema = defineSchema([Item])

type Fake = ReturnType<typeof fakeRepository<typeof Item>>
type Calls = Pick<
  Fake,
  | 'create'
  | 'createMany'
  | 'insertMany'
  | 'upsert'
  | 'update'
  | 'updateWhere'
  | 'delete'
  | 'restore'
  | 'deleteWhere'
  | 'getAll'
  | 'count'
>
interface Step {
  readonly call: string
  run(items: Calls): Promise<unknown>
}

const id = fc.nat(5)
const code = fc.constantFrom('a', 'b', 'c', 'd')
const rank = fc.option(fc.nat(3), { freq: 4 })
const values: fc.Arbitrary<Insert<typeof Item>> = fc.record(
  { id, code, rank, note: fc.option(fc.constantFrom('x', 'y')) },
  { requiredKeys: ['id', 'code'] },
)
const patch = fc.record({ code, rank, note: fc.constantFrom('x', 'y') }, { requiredKeys: [] })
const where = fc.oneof(
  rank.map((value) => ({ rank: value })),
  fc.nat(3).map((value) => ({ rank: { gte: value } })),
  code.map((value) => ({ $not: { code: value } })),
)
const update = fc.constantFrom(undefined, 'none' as const, ['rank'] as const, ['note', 'rank'] as const)

const step: fc.Arbitrary<Step> = fc.oneof(
  values.map((one): Step => ({ call: `create ${JSON.stringify(one)}`, run: (items) => items.create(one) })),
  fc
    .array(values, { maxLength: 3 })
    .map((list): Step => ({ call: `createMany ${JSON.stringify(list)}`, run: (items) => items.createMany(list) })),
  fc
    .array(values, { maxLength: 3 })
    .map((list): Step => ({ call: `insertMany ${JSON.stringify(list)}`, run: (items) => items.insertMany(list) })),
  fc.tuple(values, fc.constantFrom('id', 'code'), update).map(
    ([one, key, names]): Step => ({
      call: `upsert ${JSON.stringify([one, key, names])}`,
      run: (items) =>
        items.upsert(one, { on: [key] as ['id'], ...(names === undefined ? {} : { update: names as 'none' }) }),
    }),
  ),
  fc.tuple(id, patch, fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })).map(
    ([key, change, version]): Step => ({
      call: `update ${JSON.stringify([key, change, version])}`,
      run: (items) => items.update(key, change, version === undefined ? {} : { version }),
    }),
  ),
  fc.tuple(where, fc.record({ rank }, { requiredKeys: [] })).map(
    ([condition, change]): Step => ({
      call: `updateWhere ${JSON.stringify([condition, change])}`,
      run: (items) => items.updateWhere(condition, change),
    }),
  ),
  fc
    .tuple(id, fc.boolean())
    .map(([key, hard]): Step => ({ call: `delete ${key} ${hard}`, run: (items) => items.delete(key, { hard }) })),
  id.map((key): Step => ({ call: `restore ${key}`, run: (items) => items.restore(key) })),
  fc.tuple(where, fc.boolean()).map(
    ([condition, hard]): Step => ({
      call: `deleteWhere ${JSON.stringify(condition)} ${hard}`,
      run: (items) => items.deleteWhere(condition, { hard }),
    }),
  ),
)

/** What came of a call; the moment of a deletion differs. */
async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    const result = await run()
    return JSON.stringify(result, (key, value: unknown) => (key === 'deletedAt' && value !== null ? 'deleted' : value))
  } catch (error) {
    return isDataError(error) ? error.code : `${error}`
  }
}

onEveryEngine(schema, (stage) => {
  it('does what its double in memory does, call by call', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), async (steps) => {
        await truncateAll(stage.db)
        const [real, fake] = [stage.db.repo(Item), fakeRepository(Item)]
        for (const { call, run } of steps) {
          const [expected, actual] = [
            await outcome(() => run(fake)),
            await outcome(() => run(real as unknown as Calls)),
          ]
          expect(actual, call).toBe(expected)
          const all = (items: Calls) => outcome(() => items.getAll({ orderBy: { id: 'asc' } }))
          expect(await all(real as unknown as Calls), call).toBe(await all(fake))
        }
      }),
      { numRuns: 15 },
    ))
})
