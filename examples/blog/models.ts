import {
  belongsTo,
  check,
  defineModel,
  defineSchema,
  hasMany,
  index,
  softDelete,
  t,
  timestamps,
  uuidKey,
  versioned,
} from 'dbtool'

/** What every table here has: an abstract base, by spreading. */
const base = () => ({ ...uuidKey(), ...timestamps() })

export const User = defineModel('User', {
  columns: {
    ...base(),
    email: t.string(255).unique(),
    hashedPassword: t.string(255).secret(),
    displayName: t.string(100),
    bio: t.text().nullable(),
    status: t.enum(['active', 'blocked']).default('active'),
    ...softDelete(),
  },
  relations: {
    posts: hasMany('Post', 'authorId', { inverse: 'author' }),
    todos: hasMany('Todo', 'ownerId', { inverse: 'owner', orphans: 'delete' }),
  },
  constraints: [index(['status', 'createdAt']), check("email LIKE '%_@_%'", { name: 'ck_users_email' })],
})

export const Post = defineModel('Post', {
  columns: {
    ...base(),
    authorId: t.uuid().references('User.id', { onDelete: 'cascade' }),
    slug: t.string(200).unique(),
    title: t.string(200),
    body: t.text(),
    status: t.enum(['draft', 'published', 'archived']).default('draft'),
    publishedAt: t.timestamp().nullable(),
    ...softDelete(),
    ...versioned(),
  },
  relations: { author: belongsTo('User', 'authorId', { inverse: 'posts' }) },
  constraints: [
    index(['authorId', { column: 'publishedAt', order: 'desc' }]),
    index(['publishedAt'], { name: 'ix_posts_live', where: "status = 'published'" }),
  ],
})

export const Todo = defineModel('Todo', {
  columns: {
    ...base(),
    ownerId: t.uuid().references('User.id', { onDelete: 'cascade' }).index(),
    title: t.string(200),
    done: t.bool().default(false),
    priority: t.smallint().default(0),
    dueOn: t.date().nullable(),
  },
  relations: { owner: belongsTo('User', 'ownerId', { inverse: 'todos' }) },
})

export default defineSchema([User, Post, Todo])
