/** Checked by `tsc`, never run: what compiles, what does not, and what is inferred. */
import {
  belongsTo,
  defineModel,
  defineSchema,
  exclude,
  hasMany,
  type Insert,
  index,
  primaryKey,
  type Row,
  sql,
  t,
  timestamps,
  type Update,
  unique,
  uuidKey,
} from 'dbtool'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Equal<A, B>): void => undefined

enum Level {
  Low = 'low',
  High = 'high',
}

const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    ...timestamps(),
    email: t.string(255).unique(),
    bio: t.text().nullable(),
    age: t.int().default(0),
    big: t.bigint().nullable(),
    price: t.decimal(10, 2),
    status: t.enum(['active', 'blocked']).default('active'),
    level: t.enum(Level),
    data: t.json<{ a: number }>(),
    raw: t.binary().nullable(),
    shout: t.text().generated('upper(email)'),
    once: t.text().readonly(),
  },
  relations: { posts: hasMany('Post', 'authorId', { inverse: 'author' }) },
  constraints: [index(['status', { column: 'email', order: 'desc' }, sql`lower(email)`]), unique(['email', 'age'])],
})
const Post = defineModel('Post', {
  columns: { id: t.id(), title: t.string(200), authorId: t.uuid().references('User.id', { onDelete: 'cascade' }) },
  relations: { author: belongsTo('User', 'authorId', { inverse: 'posts' }) },
})
defineSchema([User, Post])

type UserRow = Row<typeof User>
same<UserRow['id'], string>(true)
same<UserRow['bio'], string | null>(true)
same<UserRow['big'], bigint | null>(true)
same<UserRow['price'], string>(true)
same<UserRow['status'], 'active' | 'blocked'>(true)
export const level: Level = null as unknown as UserRow['level']
export const levels: UserRow['level'][] = [Level.Low, Level.High]
// @ts-expect-error a member of the enum, not any string
export const noLevel: UserRow['level'] = 'low'
same<UserRow['data'], { a: number }>(true)
same<UserRow['raw'], Uint8Array | null>(true)
same<UserRow['createdAt'], Date>(true)
same<Row<typeof Post>['id'], number>(true)

type UserInsert = Insert<typeof User>
const insert: UserInsert = { email: 'a@b', price: '1.00', level: Level.Low, data: { a: 1 }, once: 'x' }
export const inserts: UserInsert[] = [
  insert,
  { ...insert, id: 'x', bio: null, age: 3 },
  // @ts-expect-error a column without default must be named
  { price: '1.00', level: Level.Low, data: { a: 1 }, once: 'x' },
  // @ts-expect-error a computed column may not be named
  { ...insert, shout: 'A' },
  // @ts-expect-error not one of the values
  { ...insert, status: 'gone' },
]

export const updates: Update<typeof User>[] = [
  { email: 'b@c' },
  { bio: null },
  // @ts-expect-error the key is not updated
  { id: 'y' },
  // @ts-expect-error written once
  { once: 'y' },
  // @ts-expect-error computed
  { shout: 'B' },
]

// @ts-expect-error the default must be of the column's type
t.int().default('x')
// @ts-expect-error not one of the values
t.enum(['a', 'b']).default('c')

// What names no property goes with every model.
defineModel('A', { columns: { id: t.id() }, constraints: [index([sql`abs(id)`])] })
defineModel('A', { columns: { id: t.id() }, constraints: [index([{ expression: 'abs(id)', order: 'desc' }, 'id'])] })
defineModel('A', { columns: { id: t.id() }, constraints: [exclude([{ expression: 'abs(id)', operator: '=' }])] })

// Columns that are inherited are not known here.
defineModel('A', { columns: {}, constraints: [index(['userId']), primaryKey(['id'])], postgres: { inherits: 'b' } })

// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [index(['nope'])] })
// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [index(['nope'])], postgres: { unlogged: true } })
// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [index([{ column: 'nope', order: 'desc' }])] })
// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [index(['id'], { include: ['nope'] })] })
// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [exclude([{ column: 'nope', operator: '=' }])] })
// @ts-expect-error there is no such property
defineModel('A', { columns: { id: t.id() }, constraints: [primaryKey(['id', 'nope'])] })

const Stray = defineModel('Stray', { columns: { id: t.id(), userId: t.uuid().references('Nobody.id') } })
// @ts-expect-error Stray.userId refers to Nobody.id, but there is no model Nobody
defineSchema([User, Post, Stray])

const Wrong = defineModel('Wrong', { columns: { id: t.id(), userId: t.uuid().references('User.nope') } })
// @ts-expect-error Wrong.userId refers to User.nope, but User has no nope
defineSchema([User, Post, Wrong])

const Differs = defineModel('Differs', { columns: { id: t.id(), userId: t.int().references('User.id') } })
// @ts-expect-error Differs.userId cannot refer to User.id: their types differ
defineSchema([User, Post, Differs])

const Lost = defineModel('Lost', { columns: { id: t.id() }, relations: { users: hasMany('User', 'lostId') } })
// @ts-expect-error Lost.users goes by lostId, but there is no such property
defineSchema([User, Post, Lost])

const Odd = defineModel('Odd', {
  columns: { id: t.id(), userId: t.uuid().references('User.id') },
  relations: { user: belongsTo('User', 'userId', { inverse: 'odds' }) },
})
// @ts-expect-error Odd.user has the inverse odds, but User has no relation odds
defineSchema([User, Post, Odd])

// A model without relations may be declared inside the list.
defineSchema([defineModel('Inside', { columns: { id: t.id() } })])
