import {
  belongsTo,
  defineModel,
  defineSchema,
  hasMany,
  hasOne,
  index,
  manyToMany,
  primaryKey,
  softDelete,
  sql,
  t,
  timestamps,
  unique,
  uuidKey,
  versioned,
} from 'dbtool'

/** The models of the behaviour suite: every kind of relation, key and managed column. */
export const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    email: t.string(120).unique(),
    name: t.string(80),
    hashedPassword: t.string(200).secret().nullable(),
    isActive: t.bool().default(true),
    bio: t.text().nullable(),
    managerId: t.uuid().nullable().references('User.id', { onDelete: 'set null' }),
    ...timestamps(),
    ...versioned(),
  },
  relations: {
    posts: hasMany('Post', 'authorId', { inverse: 'author', orphans: 'delete' }),
    manager: belongsTo('User', 'managerId'),
    reports: hasMany('User', 'managerId'),
    profile: hasOne('Profile', 'userId'),
  },
})

export const Profile = defineModel('Profile', {
  columns: {
    id: t.id(),
    userId: t.uuid().unique().references('User.id', { onDelete: 'cascade' }),
    motto: t.string(100),
  },
  relations: { user: belongsTo('User', 'userId') },
})

export const Post = defineModel('Post', {
  columns: {
    id: t.id(),
    title: t.string(200),
    status: t.enum(['draft', 'published', 'archived']).default('draft'),
    views: t.int().default(0),
    big: t.bigint().nullable(),
    price: t.decimal(12, 2).nullable(),
    ratio: t.double().nullable(),
    meta: t.json<{ tags: string[] }>().nullable(),
    raw: t.binary().nullable(),
    day: t.date().nullable(),
    publishedAt: t.timestamp().nullable(),
    authorId: t.uuid().references('User.id', { onDelete: 'cascade' }),
    ...softDelete(),
  },
  relations: {
    author: belongsTo('User', 'authorId', { inverse: 'posts' }),
    comments: hasMany('Comment', 'postId'),
    tags: manyToMany('Tag', 'PostTag'),
  },
  constraints: [index(['status', 'views'])],
})

export const Comment = defineModel('Comment', {
  columns: {
    id: t.id(),
    postId: t.int().references('Post.id', { onDelete: 'cascade' }),
    authorId: t.uuid().nullable().references('User.id', { onDelete: 'set null' }),
    text: t.text(),
  },
  relations: { post: belongsTo('Post', 'postId'), author: belongsTo('User', 'authorId') },
})

export const Tag = defineModel('Tag', {
  columns: { id: t.id(), name: t.string(40).unique(), rank: t.int().default(sql`1 + 1`) },
  relations: { posts: manyToMany('Post', 'PostTag') },
})

export const PostTag = defineModel('PostTag', {
  columns: {
    postId: t.int().references('Post.id', { onDelete: 'cascade' }),
    tagId: t.int().references('Tag.id', { onDelete: 'cascade' }),
    note: t.string(50).nullable(),
  },
  constraints: [primaryKey(['postId', 'tagId'])],
})

/** Always comes with its owner. */
export const Badge = defineModel('Badge', {
  columns: {
    id: t.bigid(),
    label: t.string(30),
    slot: t.int(),
    ownerId: t.uuid().references('User.id', { onDelete: 'cascade' }),
    shout: t.text().generated('upper(label)', { stored: true }),
  },
  relations: { owner: belongsTo('User', 'ownerId', { eager: true }) },
  constraints: [unique(['ownerId', 'slot'])],
})

export const schema = defineSchema([User, Profile, Post, Comment, Tag, PostTag, Badge])
