/** Checked by `tsc`, never run: what the data layer takes, what it refuses, and what it gives. */
import {
  agg,
  belongsTo,
  type Database,
  defineModel,
  defineSchema,
  entityRepositoryFor,
  factory,
  fakeRepository,
  hasMany,
  hasOne,
  type Id,
  manyToMany,
  openDatabase,
  primaryKey,
  type Row,
  repositoryFor,
  softDelete,
  t,
  testDatabase,
  timestamps,
  unique,
  uuidKey,
  versioned,
  withRollback,
} from 'dbtool'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Equal<A, B>): void => undefined
/** Assignable both ways: the same for who uses it, however it is written. */
const alike = <A, B>(_: [A] extends [B] ? ([B] extends [A] ? true : false) : false): void => undefined

const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    email: t.string(255).unique(),
    bio: t.text().nullable(),
    isActive: t.bool().default(true),
    age: t.int().nullable(),
    managerId: t.uuid().nullable().references('User.id'),
    favouriteId: t.int().nullable().references('Post.id'),
    ...timestamps(),
    ...versioned(),
  },
  relations: {
    posts: hasMany('Post', 'authorId', { inverse: 'author' }),
    manager: belongsTo('User', 'managerId'),
    reports: hasMany('User', 'managerId'),
    profile: hasOne('Profile', 'userId'),
  },
})
const Profile = defineModel('Profile', { columns: { id: t.id(), userId: t.uuid().references('User.id') } })
const Post = defineModel('Post', {
  columns: {
    id: t.id(),
    title: t.string(200),
    status: t.enum(['draft', 'published']).default('draft'),
    views: t.bigint(),
    price: t.decimal(10, 2),
    meta: t.json<{ tags: string[] }>().nullable(),
    publishedAt: t.timestamp().nullable(),
    authorId: t.uuid().references('User.id'),
    ...softDelete(),
  },
  relations: { author: belongsTo('User', 'authorId', { inverse: 'posts' }), tags: manyToMany('Tag', 'PostTag') },
})
const Tag = defineModel('Tag', { columns: { id: t.id(), name: t.string(40) } })
const PostTag = defineModel('PostTag', {
  columns: { postId: t.int().references('Post.id'), tagId: t.int().references('Tag.id'), note: t.text().nullable() },
  constraints: [unique(['tagId', 'postId']), primaryKey(['postId', 'tagId'])],
})
const Badge = defineModel('Badge', {
  columns: { id: t.bigid(), ownerId: t.uuid().references('User.id') },
  relations: { owner: belongsTo('User', 'ownerId', { eager: true }) },
})
const Stranger = defineModel('Stranger', { columns: { id: t.id() } })
const schema = defineSchema([User, Profile, Post, Tag, PostTag, Badge])
type S = (typeof schema)['models']

same<Id<typeof User>, string>(true)
same<Id<typeof Badge>, bigint>(true)
alike<Id<typeof PostTag>, { postId: number; tagId: number }>(true)

export async function queries(db: Database<S>): Promise<void> {
  const users = await db
    .query(User)
    .where({
      isActive: true,
      email: { like: '%@x', startsWith: 'a' },
      bio: null,
      age: { between: [1, 2] },
      posts: { some: { status: 'published', author: { bio: null } }, every: { publishedAt: { gt: new Date() } } },
      manager: null,
      profile: { userId: 'x' },
      $or: [{ email: 'a' }, { $not: { age: { gte: 3 } } }],
    })
    .with({
      posts: { with: { author: true, tags: true }, where: { views: 3n }, orderBy: { title: 'asc' }, limit: 3 },
      manager: true,
      profile: true,
    })
    .orderBy({ createdAt: 'desc', bio: { direction: 'asc', nulls: 'last' } })
    .all()
  for (const user of users) {
    same<(typeof user)['email'], string>(true)
    alike<(typeof user)['manager'], Row<typeof User> | null>(true)
    alike<(typeof user)['profile'], Row<typeof Profile> | null>(true)
    for (const post of user.posts) {
      same<(typeof post)['status'], 'draft' | 'published'>(true)
      alike<(typeof post)['author'], Row<typeof User>>(true)
      alike<(typeof post)['tags'], Row<typeof Tag>[]>(true)
    }
    // @ts-expect-error not loaded: there is no lazy access, and so no query for each row
    user.reports
  }
  const bare = await db.query(Post).one()
  same<typeof bare, Row<typeof Post>>(true)
  // @ts-expect-error not loaded
  bare.author
  const some = await db.query(User).select('id', 'email').all()
  alike<typeof some, Pick<Row<typeof User>, 'id' | 'email'>[]>(true)
  const both = await db.query(Post).select('title').with({ author: true }).first()
  alike<typeof both, (Pick<Row<typeof Post>, 'title'> & { author: Row<typeof User> }) | null>(true)
  const badge = await db.query(Badge).one()
  badge.owner.email.toUpperCase()
  const plain = await db.query(Badge).with({ owner: false }).one()
  // @ts-expect-error switched off
  plain.owner
  const got = await db.repo(User).get('id', { with: { posts: true } })
  got?.posts[0]?.title.toUpperCase()
  const later = await db.load(User, [{ id: 'x' }], { posts: { with: { author: true } } })
  later[0]?.posts[0]?.author.email.toUpperCase()
  const page = await db.query(User).paginate({ page: 1, size: 10 })
  alike<(typeof page)['items'], Row<typeof User>[]>(true)
  for await (const row of db.query(Post).stream()) same<(typeof row)['views'], bigint>(true)
  for await (const rows of db.query(Post).with({ author: true }).batches(10)) rows[0]?.author.email.toUpperCase()
  const groups = await db.query(Post).groupBy(['status'], {
    n: agg.count(),
    last: agg.max(Post.columns.publishedAt),
    views: agg.sum(Post.columns.views),
    price: agg.sumDecimal(Post.columns.price),
    mean: agg.avg(Post.columns.views),
  })
  alike<
    (typeof groups)[number],
    {
      status: 'draft' | 'published'
      n: number
      last: Date | null
      views: bigint | null
      price: string | null
      mean: number | null
    }
  >(true)

  // @ts-expect-error no such column
  db.query(User).where({ emial: 'x' })
  // @ts-expect-error another type
  db.query(User).where({ isActive: 'yes' })
  // @ts-expect-error none of the values
  db.query(Post).where({ status: 'gone' })
  // @ts-expect-error `like` is for texts
  db.query(User).where({ isActive: { like: 'x' } })
  // @ts-expect-error documents are not compared
  db.query(Post).where({ meta: { tags: [] } })
  // @ts-expect-error no such column of the other model
  db.query(User).where({ posts: { some: { nope: 1 } } })
  // @ts-expect-error a list is asked with some, none or every
  db.query(User).where({ posts: { title: 'x' } })
  // @ts-expect-error no such relation
  db.query(User).with({ postz: true })
  // @ts-expect-error no such relation, beside one that there is
  db.query(User).with({ posts: true, postz: true })
  // @ts-expect-error no such relation of the other model
  db.query(User).with({ posts: { with: { autor: true } } })
  // @ts-expect-error what a row belongs to has no limit
  db.query(User).with({ manager: { limit: 1 } })
  // @ts-expect-error no such column
  db.query(User).orderBy({ nope: 'asc' })
  // @ts-expect-error no such direction
  db.query(User).orderBy({ email: 'up' })
  // @ts-expect-error no such column
  db.query(User).select('nope')
  // @ts-expect-error texts have no sum
  db.query(Post).groupBy(['status'], { x: agg.sum(Post.columns.title) })
  // @ts-expect-error no such column
  db.query(Post).groupBy(['nope'], { n: agg.count() })
  // @ts-expect-error the schema holds no model Stranger
  db.query(Stranger)
  // @ts-expect-error the schema holds no model Stranger
  db.repo(Stranger)
}

export async function writes(db: Database<S>): Promise<void> {
  const users = db.repo(User)
  await users.create({ email: 'a' })
  await users.update('x', { bio: null }, { version: 1 })
  await users.upsert({ email: 'a' }, { on: ['email'], update: ['bio'] })
  await users.replaceChildren('x', 'posts', [{ title: 't' }])
  await db.repo(Post).attach(1, 'tags', [1, 2])
  await db.repo(PostTag).get({ postId: 1, tagId: 2 })
  // @ts-expect-error a column without default must be given
  await users.create({ bio: 'x' })
  // @ts-expect-error no such column
  await users.create({ email: 'a', nope: 1 })
  // @ts-expect-error another type
  await users.create({ email: 5 })
  // @ts-expect-error the key is not changed
  await users.update('x', { id: 'y' })
  // @ts-expect-error a part of the key is not changed
  await db.repo(PostTag).update({ postId: 1, tagId: 2 }, { tagId: 3 })
  // @ts-expect-error another type of key
  await users.get(5)
  // @ts-expect-error a key of two columns
  await db.repo(PostTag).get(1)
  // @ts-expect-error half of a key
  await db.repo(PostTag).get({ postId: 1 })
  // @ts-expect-error no such column
  await users.upsert({ email: 'a' }, { on: ['nope'] })
  // @ts-expect-error another type of child
  await users.replaceChildren('x', 'posts', [{ title: 5 }])
  // @ts-expect-error no such relation
  await users.replaceChildren('x', 'nope', [])
  // @ts-expect-error `all` is said, and not the conditions left out
  await users.deleteWhere()
}

interface UserEntity {
  readonly id: string
  readonly address: string
}
/** What the rest of an application asks of a repository. */
interface UserStore {
  getOrThrow(id: string): Promise<UserEntity>
  add(user: UserEntity): Promise<UserEntity>
}
class Entities extends entityRepositoryFor(schema, User, {
  toEntity: ({ id, email }): UserEntity => ({ id, address: email }),
  toRow: ({ id, address }) => ({ id, email: address }),
}) {
  async byAddress(email: string): Promise<UserEntity | null> {
    return this.findOne({ email })
  }
}
class Users extends repositoryFor(schema, User) {
  byEmail(email: string) {
    return this.query().where({ email }).oneOrNull()
  }
}
interface UserRows {
  get(id: string): Promise<Row<typeof User> | null>
  count(): Promise<number>
}

export async function patterns(db: Database<S>): Promise<void> {
  const store: UserStore = new Entities(db)
  await store.add({ id: 'x', address: 'a' })
  const fake: UserRows = fakeRepository(User)
  const real: UserRows = new Users(db)
  await Promise.all([fake.count(), real.count()])
  const uow = db.unitOfWork({ users: Users, entities: Entities })
  const found = await uow.run(async ({ users, entities, session }) => {
    await entities.byAddress('a')
    await session.query(Post).all()
    return users.byEmail('a')
  })
  alike<typeof found, Row<typeof User> | null>(true)
  await using work = await uow.begin({ isolation: 'serializable' })
  await work.users.byEmail('a')
  await work.commit()
  const makeUser = factory(User, (n) => ({ email: `${n}` }))
  const user = await makeUser(db, { bio: 'x' })
  same<typeof user, Row<typeof User>>(true)
  // @ts-expect-error a column without default is missing
  factory(User, () => ({ bio: 'x' }))
  const result = await withRollback(db, async (session) => (await session.repo(User).count()) + 1)
  same<typeof result, number>(true)
  const test = await testDatabase(schema, { via: 'createAll' })
  await test.query(User).all()
  const other = openDatabase(schema, { url: 'sqlite::memory:', pool: 'none', transactionGuard: 'join' })
  // @ts-expect-error no such option
  openDatabase(schema, { uri: 'sqlite::memory:' })
  // @ts-expect-error no such way
  await db.transaction(async () => 1, { isolation: 'chaos' })
  await other.dispose()
}
