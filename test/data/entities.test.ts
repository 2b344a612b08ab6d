import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  entityRepositoryFor,
  fakeRepository,
  isDataError,
  type Models,
  type Repository,
  type Row,
  repositoryFor,
  type Session,
} from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Post, schema, Tag, User } from './shop-models.js'

class Person {
  constructor(
    readonly id: string,
    readonly email: string,
    readonly name: string,
  ) {}
}

/** What the domain asks for; nothing of dbtool is in it. */
interface People {
  get(id: string): Promise<Person | null>
  named(name: string): Promise<Person[]>
  save(person: Person): Promise<Person>
}

class SqlPeople
  extends entityRepositoryFor(schema, User, {
    toEntity: ({ id, email, name }) => new Person(id, email, name),
    toRow: ({ id, email, name }: Person) => ({ id, email, name }),
  })
  implements People
{
  async named(name: string): Promise<Person[]> {
    return this.getAll({ where: { name } })
  }
}

class Users extends repositoryFor(schema, User) {
  byEmail(email: string): Promise<Row<typeof User> | null> {
    return this.query().where({ email }).oneOrNull()
  }

  register({ password, ...rest }: { email: string; name: string; password: string }) {
    return this.create({ ...rest, hashedPassword: `hash of ${password.length}` })
  }
}

class Posts extends repositoryFor(schema, Post) {}

/** A service works on whatever session it is given. */
class Transfers {
  constructor(readonly session: Session<(typeof schema)['models']>) {}

  move(from: number, to: number, views: number): Promise<void> {
    return this.session.transaction(async (tx) => {
      const posts = tx.repo(Post)
      const [source, target] = [await posts.getOrThrow(from), await posts.getOrThrow(to)]
      await posts.update(to, { views: target.views + views })
      if (source.views < views) throw new RangeError('not so many')
      await posts.update(from, { views: source.views - views })
    })
  }

  list({ skip, limit }: { skip: number; limit: number }) {
    return this.session.repo(Post).getAll({ skip, limit, orderBy: { title: 'asc' } })
  }
}

onEveryEngine(schema, (stage) => {
  it('gives entities and takes them, and fits the interface of a domain', async () => {
    const people: People = new SqlPeople(stage.db)
    const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
    const saved = await people.save(new Person(id, 'ada@x', 'Ada'))
    expect(saved).toEqual(new Person(id, 'ada@x', 'Ada'))
    expect(saved).toBeInstanceOf(Person)
    await people.save(new Person(id, 'ada@x', 'Ada King'))
    expect(await people.get(id)).toEqual(new Person(id, 'ada@x', 'Ada King'))
    expect(await people.named('Ada')).toEqual([])
    const own = new SqlPeople(stage.db)
    await expect(own.add(new Person(id, 'b@x', 'B'))).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
    expect([await own.count({ name: 'Ada King' }), await own.exists({ name: 'B' })]).toEqual([1, false])
    expect(await own.delete(id)).toBe(true)
    expect(await own.get(id)).toBe(null)
    await expect(own.getOrThrow(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('gets a row by its key, or null, or says that there is none', async () => {
    const user = await makeUser(stage.db)
    const none = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
    expect(await stage.db.repo(User).get(user.id)).toEqual(user)
    expect(await stage.db.repo(User).get(none)).toBe(null)
    const missing = stage.db.repo(User).getOrThrow(none)
    await expect(missing).rejects.toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
      message: `There is no User ${none}.`,
    })
    // @ts-expect-error the key of users is a text
    await expect(stage.db.repo(User).get(1)).rejects.toMatchObject({ code: 'INVALID_INPUT', columns: ['id'] })
  })

  it('finds a row by a unique value, through a method of its own', async () => {
    const users = new Users(stage.db)
    const ada = await users.register({ email: 'ada@x', name: 'Ada', password: 'hunter2' })
    expect(ada.hashedPassword).toBe('hash of 7')
    expect(await users.byEmail('ada@x')).toEqual(ada)
    expect(await users.findOne({ email: 'ada@x' })).toEqual(ada)
    expect(await users.byEmail('bob@x')).toBe(null)
  })

  it('lists rows in one order, a hundred of them unless told otherwise', async () => {
    await stage.db.repo(Tag).insertMany(Array.from({ length: 103 }, (_, at) => ({ name: `t${at}`, rank: at % 2 })))
    const tags = stage.db.repo(Tag)
    expect(await tags.getAll()).toHaveLength(100)
    expect((await tags.getAll({ skip: 100, limit: 10 })).map(({ id }) => id)).toEqual([101, 102, 103])
    const odd = await tags.getAll({ where: { rank: 1 }, orderBy: { rank: 'desc' }, limit: 2 })
    expect(odd.map(({ name }) => name)).toEqual(['t101', 't99'])
    await expect(tags.getAll({ limit: -1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('counts rows, and knows whether there are some', async () => {
    await seedPosts(stage.db, 2)
    const users = stage.db.repo(User)
    expect([await users.count(), await users.count({ isActive: true })]).toEqual([3, 2])
    expect([await users.exists({ name: 'Ada' }), await users.exists({ name: 'Eve' })]).toEqual([true, false])
  })

  it('says whether there was a row to delete, and reads a row again', async () => {
    const tags = stage.db.repo(Tag)
    const tag = await tags.create({ name: 'a' })
    await tags.updateWhere({ name: 'a' }, { rank: 9 })
    expect(tag.rank).toBe(2)
    expect((await tags.refresh(tag)).rank).toBe(9)
    expect([await tags.delete(tag.id), await tags.delete(tag.id)]).toEqual([true, false])
    await expect(tags.deleteOrThrow(tag.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(tags.refresh(tag)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('runs a service as a whole, by itself and as part of something larger', async () => {
    const { posts } = await seedPosts(stage.db, 2)
    const [first, second] = posts.map(({ id }) => id)
    const views = async () =>
      (await stage.db.query(Post).orderBy({ id: 'asc' }).limit(2).all()).map((post) => post.views)
    await new Transfers(stage.db).move(second ?? 0, first ?? 0, 4)
    expect(await views()).toEqual([4, 6])
    await expect(new Transfers(stage.db).move(second ?? 0, first ?? 0, 400)).rejects.toThrow('not so many')
    expect(await views()).toEqual([4, 6])
    const larger = stage.db.transaction(async (tx) => {
      await new Transfers(tx).move(second ?? 0, first ?? 0, 1)
      throw new Error('changed my mind')
    })
    await expect(larger).rejects.toThrow('changed my mind')
    expect(await views()).toEqual([4, 6])
    expect((await new Transfers(stage.db).list({ skip: 1, limit: 2 })).map(({ title }) => title)).toEqual([
      'Ada 2',
      'Bob 1',
    ])
  })

  it('gives each request a session, and 404 where there is no row', async () => {
    const { db } = stage
    const ada = await makeUser(db, { name: 'Ada' })
    const server = createServer((request, response) => {
      const id = (request.url ?? '').slice(1)
      db.session((session) => session.repo(User).getOrThrow(id))
        .then((user) => response.end(user.name))
        .catch((error: unknown) => response.writeHead(isDataError(error) ? (error.status ?? 500) : 500).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const statusOf = async (id: string) => (await fetch(`http://127.0.0.1:${port}/${id}`)).status
      expect(await (await fetch(`http://127.0.0.1:${port}/${ada.id}`)).text()).toBe('Ada')
      expect(await statusOf('3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toBe(404)
      expect(await statusOf('no-key')).toBe(400)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

it('has repositories that cannot commit', () => {
  const names = [Users, Posts].flatMap((Class) => {
    const all: string[] = []
    for (let at: object | null = Class.prototype; at !== null; at = Object.getPrototypeOf(at)) {
      all.push(...Object.getOwnPropertyNames(at))
    }
    return all
  })
  expect(names).toContain('create')
  expect(names.filter((name) => /commit|rollback|flush/i.test(name))).toEqual([])
})

it('behaves in memory as on a database, for what is about rows of one model', async () => {
  const users: Pick<Repository<Models, typeof User>, 'create' | 'update'> = fakeRepository(User)
  const ada = await users.create({ email: 'ada@x', name: 'Ada' })
  expect(ada).toMatchObject({ isActive: true, bio: null, version: 1, createdAt: expect.any(Date) })
  await expect(users.create({ email: 'ada@x', name: 'B' })).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  expect(await users.update(ada.id, { name: 'C' }, { version: 1 })).toMatchObject({ name: 'C', version: 2 })
  await expect(users.update(ada.id, { name: 'D' }, { version: 1 })).rejects.toMatchObject({ code: 'STALE_ROW' })
  const posts = fakeRepository(Post)
  const post = await posts.create({ title: 'T', authorId: ada.id })
  expect(post.id).toBe(1)
  expect(await posts.delete(post.id)).toBe(true)
  expect([await posts.get(post.id), await posts.count()]).toEqual([null, 0])
})
