import type { FastifyPluginAsync } from 'fastify'
import type { BlogDatabase } from '../database.js'
import type { MigrationState } from '../services/migration-state.js'

interface Pool {
  numUsed(): number
  numFree(): number
  numPendingAcquires(): number
}

/** `/live`: the process answers. `/health`: it can also serve, and the database has every revision that it counts on. */
export function healthRoutes(db: BlogDatabase, migrations: MigrationState): FastifyPluginAsync {
  return async (app) => {
    app.get('/live', async () => ({ status: 'up', pool: poolNumbers(db) }))

    app.get('/health', async (_request, reply) => {
      await db.ping()
      const { applied, pending } = await migrations.read()
      reply.code(pending.length === 0 ? 200 : 503)
      return { status: pending.length === 0 ? 'up' : 'not migrated', engine: db.engineName, applied, pending }
    })
  }
}

/** How many connections work and wait, and how many queries wait for one. */
function poolNumbers(db: BlogDatabase): Readonly<Record<'used' | 'free' | 'waiting', number>> {
  const { pool } = db.knex.client as { readonly pool: Pool }
  return { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() }
}
