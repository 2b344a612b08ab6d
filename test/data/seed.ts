import { type Database, factory, type Row } from 'dbtool'
import { Post, type schema, User } from './shop-models.js'

type Shop = Database<(typeof schema)['models']>

export const makeUser = factory(User, (n) => ({ email: `u${n}@example.org`, name: `User ${n}` }))

/** Ada manages Bob and Cy; each has posts `<name> 1`, `<name> 2`, … with rising views. */
export async function seedPosts(db: Shop, posts = 3) {
  const ada = await makeUser(db, { name: 'Ada', email: 'ada@example.org' })
  const bob = await makeUser(db, { name: 'Bob', email: 'bob@example.org', managerId: ada.id })
  const cy = await makeUser(db, { name: 'Cy', email: 'cy@example.org', managerId: ada.id, isActive: false })
  const rows: Row<typeof Post>[] = []
  for (const user of [ada, bob]) {
    rows.push(
      ...(await db.repo(Post).createMany(
        Array.from({ length: posts }, (_, at) => ({
          title: `${user.name} ${at + 1}`,
          authorId: user.id,
          views: at * 10,
          status: at % 2 === 0 ? ('published' as const) : ('draft' as const),
        })),
      )),
    )
  }
  return { ada, bob, cy, posts: rows }
}
