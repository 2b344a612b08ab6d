import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { BlogDatabase } from './database.js'
import { answerError } from './error-answer.js'
import { healthRoutes } from './routes/health.js'
import { postRoutes } from './routes/posts.js'
import { todoRoutes } from './routes/todos.js'
import { userRoutes } from './routes/users.js'
import type { MigrationState } from './services/migration-state.js'

/** The HTTP interface over a database, which stays its owner's to close. */
export function buildApp(
  db: BlogDatabase,
  migrations: MigrationState,
  options: Pick<FastifyServerOptions, 'logger'> = {},
): FastifyInstance {
  const app = fastify({ ...options, bodyLimit: 256 * 1024 })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'NO_SUCH_ROUTE' }))
  closeConnectionsAtTheEnd(app)
  app.register(userRoutes(db))
  app.register(postRoutes(db))
  app.register(todoRoutes(db))
  app.register(healthRoutes(db, migrations))
  return app
}

/** Who is answered while the service stops is told to connect anew; else a connection that is kept alive would hold it up. */
function closeConnectionsAtTheEnd(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
}
