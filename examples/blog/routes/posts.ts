import { type OrderBy, zodInsert, zodRow } from 'dbtool'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { BlogDatabase } from '../database.js'
import { Post } from '../models.js'
import { publish, shownPost } from '../services/posts.js'
import { byId, pageSize } from './shapes.js'

const newPost = zodInsert(Post)
  .pick({ authorId: true, title: true, body: true })
  .extend({
    slug: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      .max(200),
  })
const publication = zodRow(Post).pick({ version: true })

const sortKeys = ['createdAt', 'publishedAt', 'title', 'slug', 'status'] as const
/** `-publishedAt,title`: by these columns, those with a minus downwards. */
const sort = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map((key) => (key.startsWith('-') ? [key.slice(1), 'desc'] : [key, 'asc'])))
  .pipe(z.array(z.tuple([z.enum(sortKeys), z.enum(['asc', 'desc'])])))

const postList = z.strictObject({
  status: zodRow(Post).shape.status.optional(),
  authorId: z.guid().optional(),
  /** A part of the title. */
  q: z.string().min(1).max(200).optional(),
  sort: sort.default([['createdAt', 'desc']]),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: pageSize,
})

export function postRoutes(db: BlogDatabase): FastifyPluginAsync {
  return async (app) => {
    app.post('/posts', async (request, reply) => {
      const post = await db.repo(Post).create(newPost.parse(request.body))
      return reply.code(201).send(shownPost(post))
    })

    app.get('/posts', async (request) => {
      const { status, authorId, q, sort, page, size } = postList.parse(request.query)
      const { items, ...numbers } = await db
        .query(Post)
        .where({
          ...(status === undefined ? {} : { status }),
          ...(authorId === undefined ? {} : { authorId }),
          ...(q === undefined ? {} : { title: { contains: q } }),
        })
        .with({ author: true })
        .orderBy(orderOf(sort))
        .paginate({ page, size })
      return { items: items.map(shownPost), ...numbers }
    })

    app.get('/posts/:id', async (request) => {
      const { id } = byId.parse(request.params)
      return shownPost(await db.repo(Post).getOrThrow(id, { with: { author: true } }))
    })

    /** The body names the version that was read; of two that publish the same one, one is told so by 409. */
    app.post('/posts/:id/publish', async (request) => {
      const { id } = byId.parse(request.params)
      const { version } = publication.parse(request.body)
      return shownPost(await db.transaction((tx) => publish(tx, id, version)))
    })
  }
}

/** Drafts have no `publishedAt`; wherever an engine puts NULL, they come last. */
function orderOf(keys: z.output<typeof sort>): OrderBy<typeof Post> {
  return Object.fromEntries(
    keys.map(([key, direction]) => [key, key === 'publishedAt' ? { direction, nulls: 'last' } : direction]),
  )
}
