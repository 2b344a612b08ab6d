import { sql } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Comment, Post, schema, Tag, User } from './shop-models.js'

const hostile = [
  "'; DROP TABLE users; --",
  '" OR 1=1 --',
  '\\',
  '%',
  '_',
  '?',
  '$1',
  ':name',
  "\\'; --",
  '😀',
  '`',
  '*[a]',
]

/** A condition in itself, so many times. */
function nested(times: number, around: (inner: object) => object): object {
  let where: object = { title: 'x' }
  for (let at = 0; at < times; at += 1) where = around(where)
  return where
}

onEveryEngine(schema, (stage) => {
  const titles = async (where: Parameters<ReturnType<typeof query>['where']>[0]): Promise<readonly string[]> =>
    (await query().where(where).all()).map(({ title }) => title).toSorted()
  const query = () => stage.db.query(Post)

  it('compares values in every way that their type knows', async () => {
    await seedPosts(stage.db)
    expect(await titles({ views: 10 })).toEqual(['Ada 2', 'Bob 2'])
    expect(await titles({ views: { gt: 0, lt: 20 } })).toEqual(['Ada 2', 'Bob 2'])
    expect(await titles({ views: { gte: 10, ne: 10 } })).toEqual(['Ada 3', 'Bob 3'])
    expect(await titles({ views: { lte: 0 } })).toEqual(['Ada 1', 'Bob 1'])
    expect(await titles({ views: { between: [10, 20] }, title: { startsWith: 'A' } })).toEqual(['Ada 2', 'Ada 3'])
    expect(await titles({ views: { in: [0, 20] }, title: { endsWith: '3' } })).toEqual(['Ada 3', 'Bob 3'])
    expect(await titles({ views: { notIn: [0, 10] } })).toEqual(['Ada 3', 'Bob 3'])
    expect(await titles({ status: 'draft' })).toEqual(['Ada 2', 'Bob 2'])
    expect(await titles({ status: { in: [] } })).toEqual([])
    expect(await titles({ status: { notIn: [] }, views: 0 })).toEqual(['Ada 1', 'Bob 1'])
    expect(await titles({ publishedAt: null, big: { isNull: true }, views: 0 })).toEqual(['Ada 1', 'Bob 1'])
    expect(await titles({ publishedAt: { isNull: false } })).toEqual([])
    expect(await titles({ meta: null, views: 0 })).toEqual(['Ada 1', 'Bob 1'])
  })

  it('compares dates, big numbers, decimals and bytes as what they are', async () => {
    const user = await makeUser(stage.db)
    const at = (text: string): Date => new Date(text)
    await stage.db.repo(Post).createMany([
      {
        title: 'a',
        authorId: user.id,
        publishedAt: at('2026-01-01T00:00:00Z'),
        big: 9_007_199_254_740_993n,
        price: '9.90',
        raw: Buffer.from('a'),
      },
      {
        title: 'b',
        authorId: user.id,
        publishedAt: at('2026-01-01T00:00:00.001Z'),
        big: 9_007_199_254_740_992n,
        price: '10.00',
        raw: Buffer.from("'"),
      },
    ])
    expect(await titles({ publishedAt: at('2026-01-01T00:00:00Z') })).toEqual(['a'])
    expect(await titles({ publishedAt: { gt: at('2026-01-01T00:00:00Z') } })).toEqual(['b'])
    expect(await titles({ big: 9_007_199_254_740_993n })).toEqual(['a'])
    expect(await titles({ price: { lt: '10' } })).toEqual(['a'])
    expect(await titles({ price: '10' })).toEqual(['b'])
    expect(await titles({ raw: Buffer.from("'") })).toEqual(['b'])
    expect(await titles({ day: { lt: '2026-01-01' } })).toEqual([])
  })

  it('joins conditions by and, or and not', async () => {
    await seedPosts(stage.db)
    expect(await titles({ $or: [{ views: 0 }, { title: 'Bob 3' }] })).toEqual(['Ada 1', 'Bob 1', 'Bob 3'])
    expect(await titles({ $and: [{ views: { gt: 0 } }, { $not: { status: 'draft' } }] })).toEqual(['Ada 3', 'Bob 3'])
    expect(await titles({ $not: { $or: [{ views: 0 }, { views: 10 }] } })).toEqual(['Ada 3', 'Bob 3'])
    expect(await titles({ $or: [] })).toEqual([])
    expect(await titles({ $and: [], views: 0 })).toEqual(['Ada 1', 'Bob 1'])
    expect(await titles({ $or: [{ views: 0 }, {}], status: 'draft' })).toEqual(['Ada 2', 'Bob 2'])
    expect(await titles({ $raw: sql`views + 10 = 20` })).toEqual(['Ada 2', 'Bob 2'])
  })

  it('finds a pattern literally, whatever signs it holds', async () => {
    const user = await makeUser(stage.db)
    await stage.db.repo(Post).insertMany(
      ['100%', '100 percent', 'a_b', 'axb', 'back\\slash', '[a]*?', 'Größe', 'UPPER'].map((title) => ({
        title,
        authorId: user.id,
      })),
    )
    expect(await titles({ title: { contains: '0%' } })).toEqual(['100%'])
    expect(await titles({ title: { contains: 'a_b' } })).toEqual(['a_b'])
    expect(await titles({ title: { contains: 'k\\s' } })).toEqual(['back\\slash'])
    expect(await titles({ title: { startsWith: '[a]' } })).toEqual(['[a]*?'])
    expect(await titles({ title: { endsWith: '*?' } })).toEqual(['[a]*?'])
    expect(await titles({ title: { like: 'a_b' } })).toEqual(['a_b', 'axb'])
    expect(await titles({ title: { like: '100%' } })).toEqual(['100 percent', '100%'])
    expect(await titles({ title: { like: '100\\%' } })).toEqual(['100%'])
    expect(await titles({ title: { ilike: 'upp%' } })).toEqual(['UPPER'])
  })

  it('takes hostile texts for texts, in values and in conditions', async () => {
    const user = await makeUser(stage.db)
    await stage.db.repo(Post).insertMany(hostile.map((title) => ({ title, authorId: user.id })))
    for (const title of hostile) {
      expect(await stage.db.repo(Post).count({ title })).toBe(1)
      expect(await stage.db.repo(Post).count({ title: { in: [title, 'no'] } })).toBe(1)
      expect(await stage.db.repo(Post).count({ title: { startsWith: title } })).toBeGreaterThanOrEqual(1)
    }
    expect(await stage.db.repo(User).count()).toBe(1)
  })

  it('asks about the rows of relations', async () => {
    const { posts } = await seedPosts(stage.db)
    const [first] = posts
    const names = async (where: Parameters<ReturnType<typeof users>['where']>[0]): Promise<readonly string[]> =>
      (await users().where(where).orderBy({ name: 'asc' }).all()).map(({ name }) => name)
    const users = () => stage.db.query(User)
    expect(await names({ posts: { some: { views: 20 } } })).toEqual(['Ada', 'Bob'])
    expect(await names({ posts: { none: {} } })).toEqual(['Cy'])
    expect(await names({ posts: { every: { views: { lt: 20 } } } })).toEqual(['Cy'])
    expect(await names({ posts: { some: { author: { manager: { name: 'Ada' } } } } })).toEqual(['Bob'])
    expect(await names({ manager: null })).toEqual(['Ada'])
    expect(await names({ profile: null, manager: { name: 'Ada' } })).toEqual(['Bob', 'Cy'])
    expect(await names({ reports: { some: { isActive: false } } })).toEqual(['Ada'])
    const tag = await stage.db.repo(Tag).create({ name: 'red' })
    await stage.db.repo(Post).attach(first?.id ?? 0, 'tags', [tag.id])
    expect(await titles({ tags: { some: { name: 'red' } } })).toEqual(['Ada 1'])
    expect(await stage.db.repo(Tag).count({ posts: { some: { title: 'Ada 1' } } })).toBe(1)
    await stage.db.repo(Post).delete(first?.id ?? 0)
    expect(await stage.db.repo(Tag).count({ posts: { some: {} } })).toBe(0)
    const comment = await stage.db.repo(Comment).create({ postId: first?.id ?? 0, authorId: null, text: 'x' })
    expect(await stage.db.repo(Comment).findOne({ post: { title: 'Ada 1' } })).toEqual(comment)
    expect(await stage.db.repo(Comment).count({ author: null })).toBe(1)
  })

  it.each([
    ['undefined', { title: undefined }, /Post\.title is undefined/],
    ['an operator that is undefined', { views: { gt: undefined } }, /Post\.views is given undefined for gt/],
    ['a column that is not there', { 'title"; --': 'x' }, /Post has no column/],
    ['an inherited property', { toString: 'x' }, /Post has no column/],
    ['an operator that is not there', { title: { regexp: '.' } }, /Post\.title knows no operator "regexp"/],
    ['an inherited operator', { title: { constructor: 1 } }, /Post\.title knows no operator/],
    ['no operator', { title: {} }, /Post\.title is given an object without operators/],
    ['a number for a text', { title: 5 }, /Post\.title/],
    ['a text for a number', { views: '1; DROP TABLE posts' }, /Post\.views/],
    ['an object for a number', { views: { eq: { a: 1 } } }, /Post\.views/],
    ['a list for a text', { title: ['a'] }, /Post\.title/],
    ['null in a list', { views: { in: [1, null] } }, /Post\.views takes no null for in/],
    ['a value that is none of an enum', { status: 'nope' }, /Post\.status/],
    ['an invalid date', { publishedAt: new Date('x') }, /Post\.publishedAt/],
    ['NaN', { views: Number.NaN }, /Post\.views/],
    ['a document', { meta: { eq: { tags: [] } } }, /Post\.meta/],
    ['like on a number', { views: { like: '1%' } }, /Post\.views is no text/],
    ['text as SQL', { $raw: '1 = 1' }, /\$raw takes sql/],
    ['what only looks like SQL', JSON.parse('{"$raw":{"kind":"sql","sql":"1 = 1"}}'), /\$raw takes sql/],
    ['a relation without a quantifier', { comments: { text: 'x' } }, /Post\.comments knows some, none and every/],
    ['a relation that is undefined', { comments: { some: undefined } }, /Post\.comments\.some is undefined/],
    ['no object', 'title = 1', /must be an object/],
    ['conditions too deep in each other', nested(5_000, (inner) => ({ $not: inner })), /too deep in each other/],
    [
      'relations too deep in each other',
      { $not: nested(200, (inner) => ({ comments: { some: { post: inner } } })) },
      /too deep/,
    ],
  ])('refuses %s, naming model and column, before it reaches the database', async (_, where, message) => {
    const error = await stage.db
      .query(Post)
      .where(where as never)
      .all()
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'INVALID_INPUT', model: 'Post', status: 400 })
    expect(String(error)).toMatch(message)
  })

  it('takes thousands of alternatives', async () => {
    const { posts } = await seedPosts(stage.db, 3)
    const alternatives = Array.from({ length: 5_000 }, (_, at) => ({ views: at, title: `t${at}` }))
    const ids = posts.map(({ id }) => ({ id }))
    expect(
      await stage.db
        .query(Post)
        .where({ $or: [...alternatives, ...ids] })
        .count(),
    ).toBe(posts.length)
    expect(
      await stage.db
        .query(Post)
        .where({ $and: alternatives.map((one) => ({ $not: one })) })
        .count(),
    ).toBe(posts.length)
  })

  it('refuses sort keys, columns and sizes that users make up', async () => {
    const posts = stage.db.query(Post)
    for (const order of [
      { 'id; DROP TABLE posts': 'asc' },
      { id: 'asc; --' },
      { id: { direction: 'asc', nulls: 'x' } },
      { __proto__x: 'asc' },
      'id',
    ]) {
      expect(() => posts.orderBy(order as never)).toThrow(/Post/)
    }
    expect(() => posts.select('nope' as never)).toThrow(/Post has no column "nope"/)
    expect(() => posts.limit(-1)).toThrow(/whole number/)
    expect(() => posts.limit('5' as never)).toThrow(/whole number/)
    expect(() => posts.offset(1.5)).toThrow(/whole number/)
    await expect(posts.paginate({ page: 0, size: 10 })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(posts.cursor({ size: 10, after: 'garbage' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(stage.db.repo(User).get({ ne: 'x' } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      columns: ['id'],
    })
    await expect(stage.db.repo(User).get('not a uuid')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      columns: ['id'],
    })
    await expect(stage.db.repo(Post).get(undefined as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
