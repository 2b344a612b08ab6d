import { defineModel, defineSchema, manyToMany, openDatabase, primaryKey, queryBudget, t } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Badge, Comment, Post, Profile, schema, Tag, User } from './shop-models.js'

onEveryEngine(schema, (stage) => {
  it('joins what a row belongs to and loads lists in one query each, however many rows there are', async () => {
    const { ada } = await seedPosts(stage.db)
    const users = await queryBudget(stage.db, 2, () =>
      stage.db.query(User).with({ manager: true, posts: true, profile: true }).orderBy({ name: 'asc' }).all(),
    )
    expect(users.map(({ name, manager, posts }) => [name, manager?.name ?? null, posts.length])).toEqual([
      ['Ada', null, 3],
      ['Bob', 'Ada', 3],
      ['Cy', 'Ada', 0],
    ])
    expect(users[1]?.manager).toEqual(ada)
    expect(users[2]?.profile).toBe(null)
  })

  it('gives the same values at every depth, whatever way they were loaded', async () => {
    const [user] = [await makeUser(stage.db, { hashedPassword: 'x' })]
    const post = await stage.db.repo(Post).create({
      title: `it's "quoted" \\ ? % 😀`,
      authorId: user.id,
      big: 9_007_199_254_740_993n,
      price: '1234567890.10',
      ratio: 0.1,
      meta: { tags: ['a?', '😀'] },
      raw: Buffer.from([0, 255, 39]),
      day: '2026-02-28',
      publishedAt: new Date('2026-02-28T23:59:59.123Z'),
    })
    expect(post).toMatchObject({
      title: `it's "quoted" \\ ? % 😀`,
      big: 9_007_199_254_740_993n,
      price: '1234567890.10',
      ratio: 0.1,
      meta: { tags: ['a?', '😀'] },
      raw: Buffer.from([0, 255, 39]),
      day: '2026-02-28',
      publishedAt: new Date('2026-02-28T23:59:59.123Z'),
      deletedAt: null,
    })
    const comment = await stage.db.repo(Comment).create({ postId: post.id, authorId: user.id, text: 'c' })
    const joined = await stage.db
      .query(Comment)
      .with({ post: { with: { author: true } } })
      .one()
    expect(joined.post).toEqual({ ...post, author: user })
    const separate = await stage.db
      .query(Comment)
      .with({ post: { load: 'selectin', with: { author: { load: 'selectin' } } } })
      .one()
    expect(separate).toEqual(joined)
    const listed = await stage.db
      .query(User)
      .with({ posts: { with: { comments: { with: { author: true } } } } })
      .one()
    expect(listed.posts).toEqual([{ ...post, comments: [{ ...comment, author: user }] }])
    const later = await stage.db.load(User, [user], { posts: { with: { comments: true } } })
    expect(later[0]?.posts[0]).toEqual({ ...post, comments: [comment] })
  })

  it('takes so many rows for each parent, in the order that was asked for', async () => {
    await seedPosts(stage.db, 5)
    const users = await queryBudget(stage.db, 2, () =>
      stage.db
        .query(User)
        .with({
          posts: { where: { views: { gte: 10 } }, orderBy: { views: 'desc' }, limit: 2, with: { author: true } },
        })
        .orderBy({ name: 'asc' })
        .all(),
    )
    expect(users.map(({ posts }) => posts.map(({ title, author }) => `${title} by ${author.name}`))).toEqual([
      ['Ada 5 by Ada', 'Ada 4 by Ada'],
      ['Bob 5 by Bob', 'Bob 4 by Bob'],
      [],
    ])
  })

  it('loads rows on both sides of a model between, without it', async () => {
    const { posts } = await seedPosts(stage.db)
    const [first, second] = posts
    const tags = await stage.db.repo(Tag).createMany(['red', 'green', 'blue'].map((name) => ({ name })))
    expect(tags.map(({ rank }) => rank)).toEqual([2, 2, 2])
    const ids = tags.map(({ id }) => id)
    await stage.db.repo(Post).attach(first?.id ?? 0, 'tags', ids)
    await stage.db.repo(Post).attach(second?.id ?? 0, 'tags', ids.slice(0, 1))
    const loaded = await queryBudget(stage.db, 2, () =>
      stage.db
        .query(Post)
        .where({ id: { in: [first?.id ?? 0, second?.id ?? 0] } })
        .with({ tags: { orderBy: { name: 'asc' } } })
        .orderBy({ id: 'asc' })
        .all(),
    )
    expect(loaded.map((post) => post.tags.map(({ name }) => name))).toEqual([['blue', 'green', 'red'], ['red']])
    expect(Object.keys(loaded[0]?.tags[0] ?? {})).toEqual(['id', 'name', 'rank'])
    const back = await stage.db
      .query(Tag)
      .with({ posts: { limit: 1 } })
      .orderBy({ name: 'asc' })
      .all()
    expect(back.map((tag) => tag.posts.map(({ id }) => id))).toEqual([[first?.id], [first?.id], [first?.id]])
  })

  it('leaves what was declared as eager out where that is asked for, and brings it else', async () => {
    const user = await makeUser(stage.db)
    const badge = await stage.db.repo(Badge).create({ label: 'gold', slot: 1, ownerId: user.id })
    expect(badge).toMatchObject({ label: 'gold', shout: 'GOLD' })
    expect(typeof badge.id).toBe('bigint')
    const found = await stage.db.query(Badge).one()
    expect(found.owner).toEqual(user)
    expect(await stage.db.repo(Badge).get(badge.id)).toEqual({ ...badge, owner: user })
    const bare = await stage.db.query(Badge).with({ owner: false }).one()
    expect(bare).toEqual(badge)
  })

  it('shows a parent that is marked as deleted, and hides children that are', async () => {
    const { ada, posts } = await seedPosts(stage.db, 2)
    const [first] = posts
    const comment = await stage.db.repo(Comment).create({ postId: first?.id ?? 0, authorId: null, text: 'x' })
    await stage.db.repo(Post).delete(first?.id ?? 0)
    const found = await stage.db.query(Comment).with({ post: true }).one()
    expect(found.post.title).toBe('Ada 1')
    expect((await stage.db.load(Comment, [comment], { post: true }))[0]?.post.title).toBe('Ada 1')
    const hidden = await stage.db.query(User).where({ id: ada.id }).with({ posts: true }).one()
    expect(hidden.posts.map(({ title }) => title)).toEqual(['Ada 2'])
    const shown = await stage.db
      .query(User)
      .where({ id: ada.id })
      .with({ posts: { withDeleted: true } })
      .one()
    expect(shown.posts).toHaveLength(2)
  })

  it('loads a relation for more rows than one statement asks for', async () => {
    const rows = Array.from({ length: 10_050 }, (_, at) => ({ email: `m${at}@x`, name: 'm' }))
    const users = await stage.db.repo(User).createMany(rows)
    expect(users.map(({ email }) => email)).toEqual(rows.map(({ email }) => email))
    expect(await stage.db.repo(Profile).insertMany(users.map(({ id }) => ({ userId: id, motto: id })))).toBe(10_050)
    const found = await queryBudget(stage.db, 3, () =>
      stage.db
        .query(User)
        .with({ profile: { load: 'selectin' } })
        .all(),
    )
    expect(found).toHaveLength(10_050)
    expect(found.filter(({ id, profile }) => profile?.motto !== id)).toEqual([])
  })

  it('names model and relation where there is no such one', async () => {
    await expect(
      stage.db
        .query(User)
        .with({ nope: true } as never)
        .all(),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      model: 'User',
      columns: ['nope'],
    })
    await expect(
      stage.db
        .query(User)
        .with({ posts: { where: { nope: 1 } } } as never)
        .all(),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      model: 'Post',
    })
    await expect(
      stage.db
        .query(User)
        .with({ posts: { limit: -1 } })
        .all(),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(
      stage.db
        .query(User)
        .with({ posts: { where: undefined } as never })
        .all(),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })
})

it('asks which columns lead where, when the model between does not say it by itself', async () => {
  const Person = defineModel('Person', {
    columns: { id: t.id() },
    relations: { friends: manyToMany('Person', 'Friendship') },
  })
  const Friendship = defineModel('Friendship', {
    columns: { fromId: t.int().references('Person.id'), toId: t.int().references('Person.id') },
    constraints: [primaryKey(['fromId', 'toId'])],
  })
  await using db = openDatabase(defineSchema([Person, Friendship]), { url: 'sqlite::memory:' })
  await db.createAll()
  await expect(db.query(Person).with({ friends: true }).all()).rejects.toThrow(
    /Friendship does not say by itself which of its columns lead to Person/,
  )
  const Said = defineModel('Person', {
    columns: { id: t.id() },
    relations: { friends: manyToMany('Person', 'Friendship', { keys: ['fromId', 'toId'] }) },
  })
  await using second = openDatabase(defineSchema([Said, Friendship]), { url: 'sqlite::memory:' })
  await second.createAll()
  const [a, b] = await second.repo(Said).createMany([{}, {}])
  await second.repo(Said).attach(a?.id ?? 0, 'friends', [b?.id ?? 0])
  const people = await second.query(Said).with({ friends: true }).orderBy({ id: 'asc' }).all()
  expect(people).toEqual([
    { id: 1, friends: [{ id: 2 }] },
    { id: 2, friends: [] },
  ])
})
