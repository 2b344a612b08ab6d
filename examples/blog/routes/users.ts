import { zodInsert, zodUpdate } from 'dbtool'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { BlogDatabase } from '../database.js'
import { User } from '../models.js'
import { shownUser, signUp } from '../services/users.js'
import { byId, pageSize } from './shapes.js'

const email = z.email().max(255)
const newUser = zodInsert(User)
  .pick({ displayName: true, bio: true })
  .extend({ email, password: z.string().min(12).max(200) })
const userChange = zodUpdate(User)
  .pick({ displayName: true, bio: true, status: true })
  .extend({ email: email.exactOptional() })
const userList = z.strictObject({ size: pageSize, after: z.string().max(1000).optional() })

export function userRoutes(db: BlogDatabase): FastifyPluginAsync {
  return async (app) => {
    app.post('/users', async (request, reply) => {
      const user = await signUp(db, newUser.parse(request.body))
      return reply.code(201).send(shownUser(user))
    })

    /** Newest first. `after` is the `next` of the page before. */
    app.get('/users', async (request) => {
      const { size, after = null } = userList.parse(request.query)
      const { items, next } = await db.query(User).orderBy({ createdAt: 'desc' }).cursor({ size, after })
      return { items: items.map(shownUser), next }
    })

    app.get('/users/:id', async (request) => {
      const { id } = byId.parse(request.params)
      return shownUser(await db.repo(User).getOrThrow(id))
    })

    app.patch('/users/:id', async (request) => {
      const { id } = byId.parse(request.params)
      return shownUser(await db.repo(User).update(id, userChange.parse(request.body)))
    })

    /** Marks the user as deleted; the row stays, and so does the e-mail address. */
    app.delete('/users/:id', async (request, reply) => {
      const { id } = byId.parse(request.params)
      await db.repo(User).deleteOrThrow(id)
      return reply.code(204).send()
    })
  }
}
