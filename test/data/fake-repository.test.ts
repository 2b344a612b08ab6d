import {
  defineModel,
  defineSchema,
  fakeRepository,
  openDatabase,
  softDelete,
  t,
  timestamps,
  unique,
  versioned,
} from 'dbtool'
import { describe, expect, it } from 'vitest'

const Task = defineModel('Task', {
  columns: {
    id: t.id(),
    title: t.string(50),
    code: t.string(10).nullable().unique(),
    rank: t.int().default(3),
    place: t.string(10).onUpdate(() => 'moved'),
    ...timestamps({ client: true }),
    ...versioned(),
    ...softDelete(),
  },
  constraints: [unique(['title', 'rank'])],
})
const schema = defineSchema([Task])

type Repo = Pick<
  ReturnType<typeof fakeRepository<typeof Task>>,
  | 'create'
  | 'createMany'
  | 'get'
  | 'getOrThrow'
  | 'findOne'
  | 'getAll'
  | 'count'
  | 'exists'
  | 'update'
  | 'updateWhere'
  | 'upsert'
  | 'delete'
  | 'deleteOrThrow'
  | 'deleteWhere'
  | 'restore'
  | 'insertMany'
>

const steps: Readonly<Record<string, (repo: Repo) => Promise<unknown>>> = {
  create: (repo) => repo.create({ title: 'a' }),
  'create with everything': (repo) => repo.create({ title: 'b', code: 'x', rank: 9 }),
  'create without what it needs': (repo) => repo.create({} as never),
  'create an unknown column': (repo) => repo.create({ title: 'q', nope: 1 } as never),
  'create a taken code': (repo) => repo.create({ title: 'c', code: 'x' }),
  'create a taken pair': (repo) => repo.create({ title: 'a' }),
  'create many': (repo) => repo.createMany([{ title: 'd' }, { title: 'e', rank: 1 }]),
  'create many, one of them taken': (repo) => repo.createMany([{ title: 'f' }, { title: 'g', code: 'x' }]),
  get: (repo) => repo.get(1),
  'get what is not there': (repo) => repo.get(99),
  'get or throw': (repo) => repo.getOrThrow(99),
  'find one': (repo) => repo.findOne({ rank: { gt: 5 } }),
  'list in order': (repo) => repo.getAll({ orderBy: { rank: 'desc' } }),
  'list a part': (repo) => repo.getAll({ skip: 1, limit: 2, where: { rank: { lte: 9 } } }),
  count: (repo) => repo.count(),
  'count some': (repo) => repo.count({ code: null, $not: { title: 'a' } }),
  exists: (repo) => repo.exists({ title: 'nope' }),
  update: (repo) => repo.update(1, { title: 'A' }, { version: 1 }),
  'update a stale row': (repo) => repo.update(1, { title: 'B' }, { version: 1 }),
  'update what is not there': (repo) => repo.update(99, { title: 'B' }),
  'update to what is taken': (repo) => repo.update(1, { code: 'x' }),
  'update some': (repo) => repo.updateWhere({ rank: 1 }, { rank: 2 }),
  'update all by mistake': (repo) => repo.updateWhere({}, { rank: 2 }),
  'upsert what is there': (repo) => repo.upsert({ title: 'z', code: 'x' }, { on: ['code'] }),
  'upsert what is not': (repo) => repo.upsert({ title: 'y', code: 'w' }, { on: ['code'] }),
  'upsert and leave': (repo) => repo.upsert({ title: 'v', code: 'w' }, { on: ['code'], update: 'none' }),
  delete: (repo) => repo.delete(1),
  'delete again': (repo) => repo.delete(1),
  'delete or throw': (repo) => repo.deleteOrThrow(1),
  'get what is deleted': (repo) => repo.get(1),
  restore: (repo) => repo.restore(1),
  'delete for good': (repo) => repo.delete(1, { hard: true }),
  'restore what is gone': (repo) => repo.restore(1),
  'delete some': (repo) => repo.deleteWhere({ rank: { gte: 9 } }),
  'delete all by mistake': (repo) => repo.deleteWhere({}),
  'delete all': (repo) => repo.deleteWhere({}, { all: true }),
  'count what is left': (repo) => repo.count(),
}

/** Numbers that a refused or merged row has used up are the engine's business. */
function hidden(key: string, value: unknown): unknown {
  if (key === 'id') return typeof value
  return key.endsWith('At') && value !== null ? 'time' : value
}

/** What comes out, without what no two runs have in common. */
async function outcome(step: Promise<unknown>): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await step, (key, value: unknown) => hidden(key, value)) ?? 'null')
  } catch (error) {
    const { code, model, columns } = error as { code?: unknown; model?: unknown; columns?: unknown }
    return { code, model, columns }
  }
}

describe('a repository in memory', () => {
  it('does what the real one does, step by step', async () => {
    await using db = openDatabase(schema, { url: 'sqlite::memory:' })
    await db.createAll()
    const fake = fakeRepository(Task)
    const real = db.repo(Task)
    for (const [name, step] of Object.entries(steps)) {
      expect({ name, result: await outcome(step(fake)) }).toEqual({
        name,
        result: await outcome(step(real as unknown as Repo)),
      })
    }
  })

  it('gives out copies, so that nobody changes what it holds', async () => {
    const fake = fakeRepository(Task)
    const row = await fake.create({ title: 'a' })
    row.title = 'changed'
    expect((await fake.get(row.id))?.title).toBe('a')
  })
})
