import { agg } from 'dbtool'
import { expect, it, onTestFinished } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Badge, Post, schema, User } from './shop-models.js'

onEveryEngine(schema, (stage) => {
  async function seedTies(): Promise<void> {
    const user = await makeUser(stage.db)
    await stage.db.repo(Post).insertMany(
      Array.from({ length: 25 }, (_, at) => ({
        title: `t${at % 5}`,
        authorId: user.id,
        views: at % 3,
        ratio: at % 4 === 0 ? null : (at % 7) / 3,
        publishedAt: at % 2 === 0 ? null : new Date(Date.UTC(2026, 0, 1, 0, 0, 0, at % 6)),
      })),
    )
    // As exact as the engine keeps it: finer than a Date.
    const { knex } = stage.db
    if (stage.engine !== 'sqlite') {
      await knex.raw(
        "update posts set published_at = '2026-01-01 00:00:00.001234' where views = 1 and published_at is not null",
      )
    }
  }

  it('counts pages by number, and gives no row twice', async () => {
    await seedTies()
    const query = stage.db.query(Post).orderBy({ title: 'desc' })
    const pages = await Promise.all([1, 2, 3].map((page) => query.paginate({ page, size: 10 })))
    expect(pages.map(({ items, total, page, size, pages: all }) => [items.length, total, page, size, all])).toEqual([
      [10, 25, 1, 10, 3],
      [10, 25, 2, 10, 3],
      [5, 25, 3, 10, 3],
    ])
    expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(25)
    expect(await query.paginate({ page: 9, size: 10 })).toMatchObject({ items: [], total: 25 })
    expect(await query.where({ views: 99 }).paginate({ page: 1, size: 10 })).toMatchObject({
      items: [],
      total: 0,
      pages: 0,
    })
  })

  it.each([
    [{ title: 'asc' }],
    [{ views: 'desc', title: 'asc' }],
    [{ publishedAt: 'asc' }],
    [{ publishedAt: 'desc', views: 'asc' }],
    [{ ratio: 'desc' }],
    [{ publishedAt: { direction: 'asc', nulls: 'last' } }],
    [{ ratio: { direction: 'asc', nulls: 'first' } }],
    [{ id: 'desc' }],
    [{}],
  ] as const)('goes on from where a page ended, in the order of the whole list: %j', async (order) => {
    await seedTies()
    const query = stage.db.query(Post).orderBy(order)
    const seen: number[] = []
    let after: string | null = null
    for (let turns = 0; turns < 20; turns += 1) {
      const page: Awaited<ReturnType<typeof query.cursor>> = await query.cursor({ size: 4, after })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
      if (after === null) break
    }
    const direction =
      Object.keys(order).length === 0
        ? 'asc'
        : Object.values(order)
            .map((term) => (typeof term === 'string' ? term : 'asc'))
            .at(-1)
    const whole = await query.orderBy('id' in order ? {} : { id: direction as 'asc' }).all()
    expect(seen).toEqual(whole.map(({ id }) => id))
    expect(seen).toHaveLength(25)
  })

  it('takes no place of another query, and none that was made up', async () => {
    await seedTies()
    const { next } = await stage.db.query(Post).orderBy({ title: 'asc' }).cursor({ size: 3 })
    await expect(
      stage.db.query(Post).orderBy({ title: 'desc' }).cursor({ size: 3, after: next }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      model: 'Post',
    })
    const forged = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url')
    for (const after of [
      '',
      'x',
      forged(['title asc, id asc', { a: 1 }, 1]),
      forged(['title asc, id asc']),
      forged({}),
    ]) {
      await expect(stage.db.query(Post).orderBy({ title: 'asc' }).cursor({ size: 3, after })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      })
    }
    const hostile = forged(['title asc, id asc', "'; DROP TABLE posts; --", "1'); --"])
    await stage.db
      .query(Post)
      .orderBy({ title: 'asc' })
      .cursor({ size: 3, after: hostile })
      .catch((error: unknown) => {
        expect(error).toMatchObject({ model: 'Post' })
      })
    expect(await stage.db.repo(Post).count()).toBe(25)
  })

  it('reads rows as a stream and in lists, each once, and may stop early', async () => {
    await seedTies()
    const ids: number[] = []
    for await (const row of stage.db.query(Post).orderBy({ id: 'asc' }).stream()) ids.push(row.id)
    expect(ids).toHaveLength(25)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    let first: unknown
    for await (const row of stage.db.query(Post).orderBy({ id: 'desc' }).stream()) {
      first = row
      break
    }
    expect(first).toMatchObject({ id: ids.at(-1) })
    const sizes: number[] = []
    for await (const rows of stage.db.query(Post).with({ author: true }).limit(20).batches(8)) {
      sizes.push(rows.length)
      expect(rows.every(({ author }) => author.name === 'User' || author.name.startsWith('User '))).toBe(true)
      await stage.db.repo(Post).count()
    }
    expect(sizes).toEqual([8, 8, 4])
    await stage.db.transaction(async (tx) => {
      let seen = 0
      for await (const row of tx.query(Post).where({ views: 0 }).stream()) seen += row.views + 1
      expect(seen).toBe(await tx.repo(Post).count({ views: 0 }))
    })
    await expect(stage.db.query(Post).with({ author: true }).stream()[Symbol.asyncIterator]().next()).rejects.toThrow(
      /batches/,
    )
    expect(await stage.db.repo(Post).count()).toBe(25)
  })

  it('reckons figures over all rows and by group', async () => {
    const { ada } = await seedPosts(stage.db, 4)
    const posts = stage.db.query(Post)
    await stage.db
      .repo(Post)
      .updateWhere({ title: 'Ada 1' }, { price: '10.10', big: 9_007_199_254_740_993n, ratio: 0.5 })
    await stage.db.repo(Post).updateWhere({ title: 'Ada 2' }, { price: '0.20', big: 1n, ratio: 1 })
    const { columns } = Post
    expect(
      await posts.aggregate({
        n: agg.count(),
        priced: agg.count(columns.price),
        kinds: agg.countDistinct(columns.status),
        views: agg.sum(columns.views),
        big: agg.sum(columns.big),
        price: agg.sumDecimal(columns.price),
        mean: agg.avg(columns.views),
        least: agg.min(columns.title),
        most: agg.max(columns.big),
        ratio: agg.avg(columns.ratio),
      }),
    ).toEqual({
      n: 8,
      priced: 2,
      kinds: 2,
      views: 120,
      big: 9_007_199_254_740_994n,
      price: '10.30',
      mean: 15,
      least: 'Ada 1',
      most: 9_007_199_254_740_993n,
      ratio: 0.75,
    })
    expect(
      await posts
        .where({ views: -1 })
        .aggregate({ n: agg.count(), sum: agg.sum(columns.views), last: agg.max(columns.publishedAt) }),
    ).toEqual({
      n: 0,
      sum: null,
      last: null,
    })
    const groups = await posts.groupBy(
      ['status', 'authorId'],
      { n: agg.count(), top: agg.max(columns.views) },
      { orderBy: { top: 'desc', authorId: 'asc' } },
    )
    expect(groups).toHaveLength(4)
    expect(groups.filter(({ authorId }) => authorId === ada.id)).toEqual([
      { status: 'draft', authorId: ada.id, n: 2, top: 30 },
      { status: 'published', authorId: ada.id, n: 2, top: 20 },
    ])
    const few = await posts.groupBy(
      ['status'],
      { total: agg.sum(columns.views) },
      { having: { total: { gt: 50 } }, limit: 5 },
    )
    expect(few).toEqual([{ status: 'draft', total: 80 }])
    await expect(posts.groupBy(['status'], { x: agg.sum(User.columns.name as never) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    await expect(posts.groupBy(['status'], { x: agg.sum(columns.title as never) })).rejects.toThrow(/is no number/)
    await expect(posts.groupBy(['status'], { status: agg.count() })).rejects.toThrow(/cannot be the name of a figure/)
    await expect(posts.groupBy(['status'], { n: agg.count() }, { limit: -1 })).rejects.toThrow(/whole number/)
    await expect(posts.groupBy(['nope' as never], { n: agg.count() })).rejects.toThrow(/no column/)
  })

  it('selects some columns, with relations that need others', async () => {
    const { ada } = await seedPosts(stage.db, 1)
    const rows = await stage.db.query(User).where({ id: ada.id }).select('name', 'email').all()
    expect(rows).toEqual([{ name: 'Ada', email: 'ada@example.org' }])
    const posts = await stage.db
      .query(Post)
      .where({ authorId: ada.id })
      .select('title')
      .with({ author: true, comments: true })
      .all()
    expect(posts).toEqual([{ title: 'Ada 1', author: ada, comments: [] }])
    const badge = await stage.db.repo(Badge).create({ label: 'b', slot: 1, ownerId: ada.id })
    expect(await stage.db.query(Badge).select('id').with({ owner: false }).all()).toEqual([{ id: badge.id }])
  })

  it('tells how the engine would run a query, and hands it over to Knex', async () => {
    await seedPosts(stage.db, 2)
    const query = stage.db
      .query(Post)
      .where({ views: { gt: 0 } })
      .orderBy({ id: 'asc' })
    expect((await query.explain()).length).toBeGreaterThan(5)
    const rows = await query.toKnex().limit(1)
    expect(rows).toHaveLength(1)
    expect(query.toSQL().bindings).toEqual([0])
    expect(await stage.db.table(Post).where('views', '>', 0).count({ n: '*' })).toEqual([{ n: expect.anything() }])
    expect('then' in query).toBe(false)
  })

  it('runs the statement that it hands over to Knex', async () => {
    await seedPosts(stage.db, 2)
    const posts = stage.db.query(Post)
    const queries = [
      posts,
      posts.where({ views: { gt: 0 }, title: 'Ada ?' }).orderBy({ views: 'desc', id: 'asc' }),
      posts.where({ author: { email: { contains: 'a' } } }).limit(1),
      posts.with({ author: true }).orderBy({ id: 'asc' }).limit(0),
      posts.orderBy({ id: 'asc' }).limit(2).offset(1),
    ]
    const run: unknown[] = []
    const note = ({ sql, bindings }: { readonly sql: string; readonly bindings: unknown }) => {
      run.push({ sql, bindings })
    }
    stage.db.knex.on('query', note)
    onTestFinished(() => void stage.db.knex.removeListener('query', note))
    for (const query of queries) await query.all()
    expect(run).toEqual(queries.map((query) => ({ ...query.toKnex().toSQL().toNative() })))
  })

  it('gives the one row that was expected, and says when there are none or several', async () => {
    await seedPosts(stage.db, 2)
    const posts = stage.db.query(Post)
    expect((await posts.where({ title: 'Ada 1' }).one()).title).toBe('Ada 1')
    await expect(posts.where({ title: 'x' }).one()).rejects.toMatchObject({ code: 'UNEXPECTED_ROWS', model: 'Post' })
    await expect(posts.one()).rejects.toMatchObject({ code: 'UNEXPECTED_ROWS' })
    await expect(posts.oneOrNull()).rejects.toMatchObject({ code: 'UNEXPECTED_ROWS' })
    expect(await posts.where({ title: 'x' }).oneOrNull()).toBe(null)
    expect(await posts.where({ title: 'x' }).first()).toBe(null)
    expect(await posts.limit(0).first()).toBe(null)
    expect(await posts.where({ title: 'x' }).exists()).toBe(false)
    expect(await posts.on(stage.db).exists()).toBe(true)
  })
})
