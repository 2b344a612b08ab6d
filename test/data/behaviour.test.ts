import { openDatabase } from 'dbtool'
import { expect, it } from 'vitest'
import { forEachPlace } from '../support/places.js'
import { Post, schema, User } from './shop-models.js'

it('runs', () => expect(1).toBe(1))
forEachPlace(['postgres', 'mariadb', 'mysql'], (place) => {
  it('smokes', async () => {
    await place.withDatabase(async (url) => {
      await using db = openDatabase(schema, { url })
      await db.createAll()
      const u = await db.repo(User).create({ email: 'a@x', name: 'A' })
      expect(u).toMatchObject({ email: 'a@x', isActive: true, version: 1, bio: null })
      expect(u.createdAt).toBeInstanceOf(Date)
      const posts = await db.repo(Post).createMany([
        {
          title: 'p1',
          authorId: u.id,
          price: '1.50',
          big: 9007199254740993n,
          meta: { tags: ['x'] },
          day: '2026-02-03',
          raw: Buffer.from([1, 2]),
        },
        { title: 'p2', authorId: u.id, status: 'published' },
      ])
      expect(posts[0]).toMatchObject({
        price: '1.50',
        big: 9007199254740993n,
        meta: { tags: ['x'] },
        day: '2026-02-03',
        views: 0,
      })
      const found = await db
        .query(User)
        .with({ posts: { with: { author: true }, orderBy: { title: 'desc' }, limit: 1 }, manager: true })
        .one()
      expect(found.posts[0]?.author).toEqual(u)
      expect(found.manager).toBe(null)
      expect(found.posts.map((p) => p.title)).toEqual(['p2'])
      const up = await db.repo(User).update(u.id, { bio: 'x' }, { version: 1 })
      expect(up.version).toBe(2)
      await expect(db.repo(User).update(u.id, { bio: 'y' }, { version: 1 })).rejects.toThrow(/no longer in version 1/)
      await expect(db.repo(User).create({ email: 'a@x', name: 'B' })).rejects.toMatchObject({
        code: 'UNIQUE_VIOLATION',
        model: 'User',
        columns: ['email'],
      })
      const again = await db.repo(User).upsert({ email: 'a@x', name: 'C' }, { on: ['email'], update: ['name'] })
      expect(again).toMatchObject({ id: u.id, name: 'C', version: 3 })
      await expect(
        db.transaction(async (tx) => {
          await tx.repo(User).create({ email: 'b@x', name: 'B' })
          await db.repo(User).count()
        }),
      ).rejects.toMatchObject({ code: 'TRANSACTION_LEAK' })
      expect(await db.repo(User).count()).toBe(1)
      await db.dropAll()
    })
  })
})
