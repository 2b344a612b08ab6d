import { join } from 'node:path'
import createKnex, { type Knex } from 'knex'
import { describe, expect, it } from 'vitest'
import { createMigrator } from '../../../src/index.js'
import { graphProject } from '../../support/graph-project.js'
import { servers, withDatabase } from '../../support/servers.js'

async function useKnex<T>(config: Knex.Config, use: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = createKnex.knex(config)
  try {
    return await use(knex)
  } finally {
    await knex.destroy()
  }
}

describe("an application's own Knex", () => {
  it('is enough for a database that lives in its one connection, which comes back as it was', async () => {
    const config = { client: 'sqlite3', connection: ':memory:', useNullAsDefault: true, pool: { min: 1, max: 1 } }
    await useKnex(config, async (knex) => {
      await knex.raw('PRAGMA foreign_keys = ON')
      const migrator = createMigrator({ root: await graphProject('a b<a'), knex })
      expect((await migrator.upgrade()).applied).toEqual(['a', 'b'])
      expect(await knex('t_b').insert({ id: 1 })).toHaveLength(1)
      expect(await knex.raw('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }])
      expect(await migrator.current()).toEqual({ heads: ['b'], isHead: true })
      expect((await migrator.downgrade('base')).reverted).toEqual(['b', 'a'])
      expect(await knex.schema.hasTable('t_a')).toBe(false)
    })
  })

  for (const server of servers) {
    it(`is connected as the application is, on ${server.label}, and its own connections stay as they were`, async () => {
      await withDatabase(server, async (url) => {
        const client = server.engine === 'postgres' ? 'pg' : 'mysql2'
        const connection = url.replace(/^mariadb:/, 'mysql:')
        await useKnex({ client, connection, pool: { min: 0, max: 2 } }, async (knex) => {
          const migrator = createMigrator({ root: await graphProject('a b<a'), knex })
          const held = await knex.transaction()
          expect((await migrator.upgrade()).applied).toEqual(['a', 'b'])
          await held.rollback()
          await knex('t_b').insert({ id: 1 })
          expect(await migrator.status()).toMatchObject({ applied: ['a', 'b'], pending: [] })
          expect((await migrator.downgrade('-1')).heads).toEqual(['a'])
          await expect(migrator.verify()).rejects.toMatchObject({ code: 'DBT_SCRATCH_UNAVAILABLE' })
        })
      })
    })
  }

  it('of a driver that dbtool does not work with is refused by name', async () => {
    const knex = { client: { driverName: 'oracledb' } } as unknown as Knex
    await expect(createMigrator({ root: join('/', 'tmp'), knex }).current()).rejects.toMatchObject({
      code: 'DBT_UNSUPPORTED',
      message: expect.stringContaining('oracledb') as string,
    })
  })
})
