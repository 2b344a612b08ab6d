import { isDeleted, queryBudget } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Badge, Comment, Post, PostTag, schema, Tag, User } from './shop-models.js'

onEveryEngine(schema, (stage) => {
  it('gives back what the database has filled in', async () => {
    const before = Date.now()
    const user = await stage.db.repo(User).create({ email: 'a@x', name: 'A', bio: undefined as never })
    expect(user).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'a@x',
      name: 'A',
      hashedPassword: null,
      isActive: true,
      bio: null,
      managerId: null,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      version: 1,
    })
    expect(Math.abs(user.createdAt.getTime() - before)).toBeLessThan(60_000)
    expect(await stage.db.repo(User).get(user.id)).toEqual(user)
  })

  it('gives rows back in the order in which they were given, with numbers that the database made', async () => {
    const user = await makeUser(stage.db)
    const titles = ['c', 'a', 'b']
    const posts = await stage.db.repo(Post).createMany(titles.map((title) => ({ title, authorId: user.id })))
    expect(posts.map(({ title }) => title)).toEqual(titles)
    const ids = posts.map(({ id }) => id)
    expect(ids.toSorted((a, b) => a - b)).toEqual(ids)
    for (const post of posts) expect((await stage.db.repo(Post).get(post.id))?.title).toBe(post.title)
  })

  it('fills rows that name different columns with the defaults of each', async () => {
    const user = await makeUser(stage.db)
    const [a, b, c] = await stage.db.repo(Post).createMany([
      { title: 'a', authorId: user.id, views: 5 },
      { title: 'b', authorId: user.id, status: 'archived', big: 3n },
      { title: 'c', authorId: user.id, id: 1000 },
    ])
    expect([a?.views, a?.status, a?.big]).toEqual([5, 'draft', null])
    expect([b?.views, b?.status, b?.big]).toEqual([0, 'archived', 3n])
    expect(c?.id).toBe(1000)
    const [tag] = await stage.db.repo(Tag).createMany([{ name: 'x' }, { name: 'y', rank: 9 }])
    expect(tag?.rank).toBe(2)
  })

  it('writes a row of nothing but defaults, and no rows at all', async () => {
    expect(await stage.db.repo(User).createMany([])).toEqual([])
    expect(await stage.db.repo(User).insertMany([])).toBe(0)
    await expect(stage.db.repo(User).create({} as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      columns: ['email'],
    })
  })

  it('writes many rows in as many statements as they need, all or none', async () => {
    const user = await makeUser(stage.db)
    const rows = Array.from({ length: 2_500 }, (_, at) => ({ title: `t${at}`, authorId: user.id }))
    expect(await stage.db.repo(Post).insertMany(rows, { chunk: 1_000 })).toBe(2_500)
    const bad = [...rows.slice(0, 1_500), { title: 'bad', authorId: '00000000-0000-4000-8000-000000000000' }]
    await expect(stage.db.repo(Post).insertMany(bad, { chunk: 1_000 })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
    await expect(stage.db.repo(Post).createMany(bad, { chunk: 1_000 })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
    expect(await stage.db.repo(Post).count()).toBe(2_500)
  })

  it('changes a row in one statement, and what is set at every update', async () => {
    const user = await makeUser(stage.db)
    const changed = await stage.db.repo(User).update(user.id, { bio: 'hi', name: undefined as never })
    expect(changed).toMatchObject({ bio: 'hi', name: user.name, version: 2 })
    expect(changed.updatedAt.getTime()).toBeGreaterThanOrEqual(user.updatedAt.getTime())
    const same = await stage.db.repo(User).update(user.id, {})
    expect(same).toEqual(changed)
    await expect(stage.db.repo(User).update('00000000-0000-4000-8000-000000000000', { bio: '' })).rejects.toMatchObject(
      {
        code: 'NOT_FOUND',
        status: 404,
        model: 'User',
      },
    )
  })

  it('changes a row only in the version that was read', async () => {
    const user = await makeUser(stage.db)
    const second = await stage.db.repo(User).update(user.id, { name: 'first' }, { version: user.version })
    const error = await stage.db
      .repo(User)
      .update(user.id, { name: 'second' }, { version: user.version })
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'STALE_ROW', status: 409, model: 'User' })
    expect((await stage.db.repo(User).getOrThrow(user.id)).name).toBe('first')
    await expect(stage.db.repo(User).delete(user.id, { version: 1 })).rejects.toMatchObject({ code: 'STALE_ROW' })
    expect(await stage.db.repo(User).delete(user.id, { version: second.version })).toBe(true)
    await expect(stage.db.repo(Post).update(1, { title: 'x' }, { version: 1 })).rejects.toThrow(/Post has no version/)
  })

  it('lets one of several updates of the same version through', async () => {
    const user = await makeUser(stage.db)
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => stage.db.repo(User).update(user.id, { name: `n${at}` }, { version: 1 })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await stage.db.repo(User).getOrThrow(user.id)).version).toBe(2)
  })

  it('inserts or changes by the key that is named, whatever other keys there are', async () => {
    const user = await stage.db.repo(User).create({ email: 'a@x', name: 'A' })
    const changed = await stage.db.repo(User).upsert({ email: 'a@x', name: 'B', bio: 'new' }, { on: ['email'] })
    expect(changed).toMatchObject({ id: user.id, name: 'B', bio: 'new', version: 2 })
    const partly = await stage.db
      .repo(User)
      .upsert({ email: 'a@x', name: 'C', bio: 'other' }, { on: ['email'], update: ['bio'] })
    expect(partly).toMatchObject({ id: user.id, name: 'B', bio: 'other', version: 3 })
    const kept = await stage.db.repo(User).upsert({ email: 'a@x', name: 'D' }, { on: ['email'], update: 'none' })
    expect(kept).toEqual(partly)
    const created = await stage.db.repo(User).upsert({ email: 'b@x', name: 'E' }, { on: ['email'] })
    expect(created).toMatchObject({ name: 'E', version: 1 })
    const merged = await stage.db.repo(User).merge({ id: created.id, email: 'c@x', name: 'F' })
    expect(merged).toMatchObject({ id: created.id, email: 'c@x', name: 'F', version: 2 })
    await expect(stage.db.repo(User).merge({ id: created.id, email: 'a@x', name: 'G' })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
      columns: ['email'],
    })
    expect((await stage.db.repo(User).getOrThrow(user.id)).name).toBe('B')
    expect((await stage.db.repo(User).getOrThrow(created.id)).name).toBe('F')
    await expect(stage.db.repo(User).upsert({ email: 'a@x', name: 'x' }, { on: ['name'] })).rejects.toThrow(
      /no unique key/,
    )
  })

  it('refuses to take for a list what is none', async () => {
    const tags = stage.db.repo(Tag)
    for (const run of [
      () => tags.createMany({ name: 'a' } as never),
      () => tags.insertMany('ab' as never),
      () => tags.upsertMany(null as never, { on: ['name'] }),
    ])
      await expect((async () => run())()).rejects.toMatchObject({ code: 'INVALID_INPUT', model: 'Tag' })
  })

  it('leaves what an upsert was not given as it is, row by row', async () => {
    const tags = stage.db.repo(Tag)
    await tags.createMany([
      { name: 'a', rank: 1 },
      { name: 'b', rank: 2 },
      { name: 'c', rank: 3 },
    ])
    const rows = await tags.upsertMany(
      [
        { name: 'c' },
        { name: 'a', rank: 9 },
        { name: 'd' },
        { name: 'b', rank: undefined } as never,
        { name: 'e', rank: 5 },
      ],
      { on: ['name'] },
    )
    const standing = (await tags.create({ name: 'f' })).rank
    expect(rows.map(({ name, rank }) => [name, rank])).toEqual([
      ['c', 3],
      ['a', 9],
      ['d', standing],
      ['b', 2],
      ['e', 5],
    ])
    await expect(tags.upsert({ name: 'a' }, { on: ['name'], update: ['rank'] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      columns: ['rank'],
    })
  })

  it('takes rows of one key one after another, the last of which stays', async () => {
    const tags = stage.db.repo(Tag)
    const rows = await tags.upsertMany(
      [{ name: 'a', rank: 1 }, { name: 'b', rank: 5 }, { name: 'a', rank: 2 }, { name: 'b' }, { name: 'a', rank: 3 }],
      { on: ['name'] },
    )
    expect(rows.map(({ name, rank }) => [name, rank])).toEqual([
      ['a', 1],
      ['b', 5],
      ['a', 2],
      ['b', 5],
      ['a', 3],
    ])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
    expect((await tags.getAll({ orderBy: { name: 'asc' } })).map(({ rank }) => rank)).toEqual([3, 5])
  })

  it('inserts and changes many rows at once by their key', async () => {
    const [tag] = await stage.db.repo(Tag).createMany([{ name: 'a', rank: 1 }])
    const rows = await stage.db.repo(Tag).upsertMany(
      Array.from({ length: 30 }, (_, at) => ({ name: at === 7 ? 'a' : `t${at}`, rank: at })),
      { on: ['name'], chunk: 10 },
    )
    expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 30 }, (_, at) => at))
    expect(rows[7]?.id).toBe(tag?.id)
    const none = await stage.db.repo(Tag).upsertMany(
      [
        { name: 'a', rank: 99 },
        { name: 'z', rank: 1 },
      ],
      { on: ['name'], update: 'none' },
    )
    expect(none.map(({ rank }) => rank)).toEqual([7, 1])
  })

  it('marks rows as deleted, hides them, and takes the mark away', async () => {
    const { posts } = await seedPosts(stage.db, 2)
    const id = posts[0]?.id ?? 0
    const repo = stage.db.repo(Post)
    expect(await repo.delete(id)).toBe(true)
    expect(await repo.delete(id)).toBe(false)
    expect(await repo.get(id)).toBe(null)
    expect([posts[0], await repo.get(id, { withDeleted: true })].map((post) => isDeleted(Post, post ?? {}))).toEqual([
      false,
      true,
    ])
    expect(() => isDeleted(User, {})).toThrow(/no soft delete/)
    expect(await repo.count()).toBe(3)
    expect(await repo.exists({ id })).toBe(false)
    expect((await repo.get(id, { withDeleted: true }))?.deletedAt).toBeInstanceOf(Date)
    expect(await stage.db.query(Post).withDeleted().count()).toBe(4)
    expect((await stage.db.query(Post).onlyDeleted().all()).map((post) => post.id)).toEqual([id])
    await expect(repo.update(id, { views: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(repo.deleteOrThrow(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await repo.restore(id)).toMatchObject({ id, deletedAt: null })
    expect(await repo.count()).toBe(4)
    expect(await repo.deleteWhere({ views: 0 })).toBe(2)
    expect(await repo.delete(id, { hard: true })).toBe(true)
    expect(await stage.db.query(Post).withDeleted().count()).toBe(3)
    expect(() => stage.db.query(User).onlyDeleted()).toThrow(/User has no soft delete/)
  })

  it('marks the rows of a relation along with their owner where that is asked for', async () => {
    const { ada } = await seedPosts(stage.db, 2)
    expect(await stage.db.repo(User).delete(ada.id, { cascade: ['posts'] })).toBe(true)
    // The key's ON DELETE CASCADE has then removed them with the user, who has no soft delete.
    expect(await stage.db.query(Post).withDeleted().count()).toBe(2)
    const [post] = await stage.db.repo(Post).getAll({ limit: 1 })
    await stage.db.repo(Comment).create({ postId: post?.id ?? 0, authorId: null, text: 'c' })
    await stage.db.repo(Post).delete(post?.id ?? 0, { cascade: ['comments'] })
    expect(await stage.db.repo(Comment).count()).toBe(0)
  })

  it('writes to every row only where that was said', async () => {
    await seedPosts(stage.db, 2)
    const repo = stage.db.repo(Post)
    for (const where of [{}, { $and: [] }, { title: { notIn: [] } }, { $or: [{}] }]) {
      await expect(repo.updateWhere(where, { views: 1 })).rejects.toThrow(/every row/)
      await expect(repo.deleteWhere(where)).rejects.toThrow(/every row/)
    }
    await expect(repo.deleteWhere({ title: undefined } as never)).rejects.toThrow(/undefined/)
    await expect(repo.deleteWhere(undefined as never, { all: true })).rejects.toThrow(/must be an object/)
    expect(await repo.updateWhere({}, { views: 7 }, { all: true })).toBe(4)
    expect(await repo.updateWhere({ author: { name: 'Ada' } }, { views: 8 })).toBe(2)
    expect(await repo.updateWhere({ views: 8, comments: { none: {} } }, { status: 'archived' })).toBe(2)
    expect(await stage.db.repo(User).deleteWhere({ reports: { none: {} }, posts: { none: {} } })).toBe(1)
    expect(await repo.deleteWhere({ author: { name: 'Bob' } }, { hard: true })).toBe(2)
    expect(await repo.count()).toBe(2)
  })

  it('makes the children of a row exactly those that it is given', async () => {
    const { ada } = await seedPosts(stage.db, 3)
    const repo = stage.db.repo(User)
    const mine = await stage.db.query(Post).where({ authorId: ada.id }).orderBy({ id: 'asc' }).all()
    const [first, second] = mine
    const posts = await repo.replaceChildren(ada.id, 'posts', [
      { id: first?.id ?? 0, title: 'changed' },
      { title: 'new' },
    ])
    expect(posts.map(({ title }) => title)).toEqual(['changed', 'new'])
    expect(posts[0]).toMatchObject({ id: first?.id, views: first?.views })
    expect(await stage.db.repo(Post).get(second?.id ?? 0)).toBe(null)
    expect(
      await stage.db
        .query(Post)
        .where({ author: { name: 'Bob' } })
        .count(),
    ).toBe(3)
    await expect(repo.replaceChildren(ada.id, 'reports', [])).rejects.toThrow(/Say what becomes of them/)
    expect(await repo.count({ managerId: ada.id })).toBe(2)
    expect(await repo.replaceChildren(ada.id, 'reports', [], { orphans: 'nullify' })).toEqual([])
    expect(await repo.count({ managerId: ada.id })).toBe(0)
    await expect(repo.replaceChildren(ada.id, 'posts', [{ nope: 1 } as never])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    expect(await stage.db.query(Post).where({ authorId: ada.id }).count()).toBe(2)
    await expect(repo.replaceChildren('00000000-0000-4000-8000-000000000000', 'posts', [])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('links and unlinks rows of a many-to-many relation, and leaves links that are there', async () => {
    const { posts } = await seedPosts(stage.db, 1)
    const id = posts[0]?.id ?? 0
    const tags = await stage.db.repo(Tag).createMany(['a', 'b', 'c'].map((name) => ({ name })))
    const [a, b, c] = tags.map((tag) => tag.id) as [number, number, number]
    const repo = stage.db.repo(Post)
    const linked = async () =>
      (await stage.db.query(PostTag).where({ postId: id }).orderBy({ tagId: 'asc' }).all()).map(({ tagId }) => tagId)
    await repo.attach(id, 'tags', [a, b])
    await stage.db.repo(PostTag).update({ postId: id, tagId: a } as never, { note: 'kept' })
    await repo.attach(id, 'tags', [a, b, c])
    expect(await linked()).toEqual([a, b, c])
    await repo.setLinks(id, 'tags', [a, c])
    expect(await linked()).toEqual([a, c])
    expect((await stage.db.repo(PostTag).get({ postId: id, tagId: a } as never))?.note).toBe('kept')
    await repo.detach(id, 'tags', [a, b])
    expect(await linked()).toEqual([c])
    await repo.setLinks(id, 'tags', [])
    expect(await linked()).toEqual([])
    await expect(repo.attach(id, 'tags', [99_999])).rejects.toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' })
  })

  it('finds, changes and deletes rows whose key has several columns', async () => {
    const { posts } = await seedPosts(stage.db, 1)
    const tag = await stage.db.repo(Tag).create({ name: 'a' })
    const id = { postId: posts[0]?.id ?? 0, tagId: tag.id }
    const repo = stage.db.repo(PostTag)
    const row = await repo.create(id)
    expect(await repo.get(id)).toEqual(row)
    expect(await repo.update(id, { note: 'n' })).toEqual({ ...id, note: 'n' })
    expect(await repo.refresh(row)).toEqual({ ...id, note: 'n' })
    expect(await repo.merge({ ...id, note: 'm' })).toEqual({ ...id, note: 'm' })
    await expect(repo.get({ postId: id.postId } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      columns: ['tagId'],
    })
    await expect(repo.update(id, { tagId: 3 } as never)).rejects.toThrow(/part of the key/)
    expect(await repo.delete(id)).toBe(true)
    expect(await repo.get(id)).toBe(null)
  })

  it.each([
    ['a column that is not there', { nope: 1 }, ['nope']],
    ['a text for a number', { views: '1' }, ['views']],
    ['a fraction for a whole number', { views: 1.5 }, ['views']],
    ['a number beyond the type', { views: 2 ** 31 }, ['views']],
    ['a number for a bigint', { big: 1 }, ['big']],
    ['a decimal with more digits than it keeps', { price: '1.234' }, ['price']],
    ['a text that is too long', { title: 'x'.repeat(201) }, ['title']],
    ['an object for a text', { title: { toString: (): string => 'x' } }, ['title']],
    ['a text with NUL', { title: 'a\0b' }, ['title']],
    ['a day that there is not', { day: '2026-02-30' }, ['day']],
    ['a value of no enum', { status: 'gone' }, ['status']],
    ['a function in a document', { meta: { tags: () => 1 } }, ['meta']],
    ['null where there must be a value', { title: null }, ['title']],
    ['an id that is no key', { authorId: "x' OR 1=1" }, ['authorId']],
  ])('refuses %s in what is written, naming model and column', async (_, wrong, columns) => {
    const user = await makeUser(stage.db)
    const good = { title: 't', authorId: user.id }
    const post = await stage.db.repo(Post).create(good)
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => stage.db.repo(Post).create({ ...good, ...wrong } as never),
      () => stage.db.repo(Post).insertMany([good, { ...good, ...wrong } as never]),
      () => stage.db.repo(Post).update(post.id, wrong as never),
      () => stage.db.repo(Post).updateWhere({ id: post.id }, wrong as never),
      () => stage.db.repo(Post).upsert({ ...good, id: post.id, ...wrong } as never, { on: ['id'] }),
    ]
    for (const attempt of attempts) {
      await expect(queryBudget(stage.db, 0, attempt)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        model: 'Post',
        columns,
      })
    }
    expect(await stage.db.repo(Post).count()).toBe(1)
  })

  it('checks values by the schema of the model where that is asked for, and names all that is wrong', async () => {
    const users = stage.db.repo(User)
    const wrong = { email: 5, name: 'x'.repeat(81), nope: true }
    await expect(users.create(wrong as never, { parse: true })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      model: 'User',
      columns: expect.arrayContaining(['email', 'name']),
    })
    const user = await users.create({ email: 'a@x', name: 'A' }, { parse: true })
    await expect(users.update(user.id, { name: null } as never, { parse: true })).rejects.toMatchObject({
      columns: ['name'],
    })
    expect(await users.update(user.id, { name: 'B' }, { parse: true, version: 1 })).toMatchObject({
      name: 'B',
      version: 2,
    })
  })

  it('refuses to write what the database or dbtool itself writes', async () => {
    const user = await makeUser(stage.db)
    await expect(stage.db.repo(User).update(user.id, { version: 9 } as never)).rejects.toThrow(/counted by dbtool/)
    await expect(stage.db.repo(User).update(user.id, { id: 'x' } as never)).rejects.toThrow(/part of the key/)
    const badge = { label: 'l', slot: 1, ownerId: user.id }
    await expect(stage.db.repo(Badge).create({ ...badge, shout: 'L' } as never)).rejects.toThrow(/computed/)
    await expect(stage.db.repo(Badge).update(1n, { shout: 'L' } as never)).rejects.toThrow(/computed/)
  })
})
