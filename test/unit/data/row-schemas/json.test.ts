import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { zodInsert } from '../../../../src/data/row-schemas/index.js'
import { defineModel, defineSchema, t, toSchema } from '../../../../src/model/index.js'
import { accepts, problemsOf, saidOf } from './support.js'

describe('a JSON column', () => {
  it.each([['json'], ['jsonb']] as const)('takes every JSON value: %s', (kind) => {
    const values = [true, 0, -1.5, '', 'ü😀', [], [[1], { a: null }], { a: { b: [1, 'x', false] } }]
    expect(values.filter((value) => !accepts(t[kind](), value))).toEqual([])
    expect(accepts(t[kind](), Object.assign(Object.create(null), { a: 1 }))).toBe(true)
  })

  it('refuses what JSON would change or lose, and says what that is', () => {
    const circle: unknown[] = []
    circle.push(circle)
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    const said = [
      undefined,
      null,
      new Date(0),
      { at: [new Date(0)] },
      Number.NaN,
      [Number.POSITIVE_INFINITY],
      [undefined],
      { a: undefined },
      { a: 1n },
      { toJSON: () => 1 },
      Symbol('x'),
      new Map(),
      'a\0',
      { 'a\0': 1 },
      ['\ud800'],
      circle,
      deep,
    ].map((value) => saidOf(t.jsonb(), value).join())
    expect(said).toEqual([
      'value: Must be a JSON value',
      'value: Must be a JSON value other than null',
      'value: Must be a JSON value, which a Date is not',
      'value: Must be a JSON value, which a Date is not',
      'value: Must be a JSON value, which NaN is not',
      'value: Must be a JSON value, which Infinity is not',
      'value: Must be a JSON value, which undefined is not',
      'value: Must be a JSON value, which undefined is not',
      'value: Must be a JSON value, which a bigint is not',
      'value: Must be a JSON value, which a function is not',
      'value: Must be a JSON value, which a symbol is not',
      'value: Must be a JSON value, which a Map is not',
      'value: Must not hold a NUL character: PostgreSQL cannot store it',
      'value: Must not hold a NUL character: PostgreSQL cannot store it',
      'value: Must not hold half of a surrogate pair: it is no character',
      'value: Must be a JSON value, without circles and not too deep',
      'value: Must be a JSON value, without circles and not too deep',
    ])
  })
})

describe('a JSON column with a schema', () => {
  const tags = z.object({ tags: z.array(z.string()), at: z.string().default('now') })

  it('takes what a schema of zod accepts, as the schema returns it', () => {
    const Post = defineModel('Post', { columns: { meta: t.json(tags) } })
    expect(zodInsert(Post).parse({ meta: { tags: ['a'], more: 1 } })).toEqual({ meta: { tags: ['a'], at: 'now' } })
    expect(problemsOf(zodInsert(Post), { meta: { tags: ['a', 1] } })).toEqual([
      'meta.tags.1: Invalid input: expected string, received number',
    ])
    expect(problemsOf(zodInsert(Post), {})).toEqual(['meta: Invalid input: expected object, received undefined'])
  })

  it('refuses what the schema makes of a value and JSON cannot hold', () => {
    expect(saidOf(t.json(z.object({ at: z.coerce.date() })), { at: 0 })).toEqual([
      'value: Must be a JSON value, which a Date is not',
    ])
  })

  it('may be nullable and left out', () => {
    const Post = defineModel('Post', { columns: { meta: t.jsonb(tags).nullable() } })
    expect(zodInsert(Post).parse({})).toEqual({})
    expect(zodInsert(Post).parse({ meta: null })).toEqual({ meta: null })
    expect(accepts(t.json().nullable(), null)).toBe(true)
  })

  it('may be the elements of an array', () => {
    expect(saidOf(t.array(t.jsonb(tags)), [{ tags: [] }, { tags: 1 }])).toEqual([
      'value.1.tags: Invalid input: expected array, received number',
    ])
  })

  it('takes the schema of any library that has parse', () => {
    const even = {
      parse(value: unknown): { half: number } {
        if (typeof value !== 'number' || value % 2 !== 0) throw new RangeError('Must be even')
        return { half: value / 2 }
      },
    }
    const Thing = defineModel('Thing', { columns: { value: t.json(even) } })
    expect(zodInsert(Thing).parse({ value: 4 })).toEqual({ value: { half: 2 } })
    expect(problemsOf(zodInsert(Thing), { value: 3 })).toEqual(['value: Must be even'])
  })

  it('takes the schema of any library that follows Standard Schema, in its own time', async () => {
    const schema = (isLater: boolean) => ({
      '~standard': {
        version: 1 as const,
        vendor: 'mine',
        validate: (value: unknown) => {
          const result =
            value === 'good'
              ? { value: { word: 'good' } }
              : { issues: [{ message: 'Must be good', path: ['words', { key: 0 }] }, { message: 'Be good' }] }
          return isLater ? Promise.resolve(result) : result
        },
      },
    })
    const Thing = defineModel('Thing', { columns: { now: t.json(schema(false)), later: t.json(schema(true)) } })
    expect(problemsOf(zodInsert(Thing).pick({ now: true }), { now: 'bad' })).toEqual([
      'now.words.0: Must be good',
      'now: Be good',
    ])
    expect(await zodInsert(Thing).parseAsync({ now: 'good', later: 'good' })).toEqual({
      now: { word: 'good' },
      later: { word: 'good' },
    })
    expect((await zodInsert(Thing).safeParseAsync({ now: 'good', later: 'bad' })).success).toBe(false)
  })

  it('is the same to the database as one without', () => {
    const tables = [t.json(tags), t.json()].map((meta) =>
      toSchema(defineSchema([defineModel('Post', { columns: { meta, list: t.array(meta) } })]), 'postgres'),
    )
    expect(tables[0]).toEqual(tables[1])
    expect(JSON.stringify(tables[0])).toBe(JSON.stringify(tables[1]))
  })
})
