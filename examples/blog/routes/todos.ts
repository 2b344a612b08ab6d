import { zodInsert } from 'dbtool'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { BlogDatabase } from '../database.js'
import { Todo, User } from '../models.js'
import { byId, nothing } from './shapes.js'

/** Those with the id of one that is there change it; the others are new. */
const todoList = z
  .array(zodInsert(Todo).pick({ id: true, title: true, done: true, priority: true, dueOn: true }))
  .max(200)
  .refine((todos) => isDistinct(todos.flatMap(({ id }) => id?.toLowerCase() ?? [])), 'An id is there twice')

export function todoRoutes(db: BlogDatabase): FastifyPluginAsync {
  return async (app) => {
    app.get('/users/:id/todos', async (request) => {
      const { id } = byId.parse(request.params)
      const { todos } = await db
        .repo(User)
        .getOrThrow(id, { with: { todos: { orderBy: { priority: 'desc', id: 'asc' } } } })
      return { items: todos }
    })

    /** Makes the user's todos exactly these, all or nothing; those that are not in the list are gone. */
    app.put('/users/:id/todos', async (request) => {
      const { id } = byId.parse(request.params)
      return { items: await db.repo(User).replaceChildren(id, 'todos', todoList.parse(request.body)) }
    })

    app.post('/todos/:id/complete', async (request) => {
      const { id } = byId.parse(request.params)
      nothing.parse(request.body)
      return db.repo(Todo).update(id, { done: true })
    })
  }
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}
