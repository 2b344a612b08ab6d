import { join } from 'node:path'
import createKnex, { type Knex } from 'knex'
import { describe, expect, it } from 'vitest'
import { createMigrator } from '../../../src/index.js'
import { graphProject } from '../../support/graph-project.js'
import { query, servers, withDatabase } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

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
      expect((await migrator.doctor()).checks.filter(({ status }) => status === 'failed')).toEqual([])
      expect((await migrator.downgrade('base')).reverted).toEqual(['b', 'a'])
      expect(await knex.schema.hasTable('t_a')).toBe(false)
    })
  })

  for (const server of servers.filter(({ engine }) => engine === 'postgres')) {
    it(`keeps the search path that it sets for its connections, on ${server.label}, also after a revision set another`, async () => {
      const files = {
        'migrations/1_dump.sql':
          "-- revision: dump\n-- down_revision:\n-- upgrade\nSELECT set_config('search_path', '', false);\n",
        'migrations/2_next.sql':
          '-- revision: next\n-- down_revision: dump\n-- upgrade\nCREATE TABLE made (id integer);\n',
      }
      await withDatabase(server, async (url) => {
        await query(url, 'CREATE SCHEMA app')
        await useKnex({ client: 'pg', connection: url, searchPath: ['app', 'public'] }, async (knex) => {
          await createMigrator({ root: await temporaryFolder(files), knex }).upgrade()
        })
        expect(await query(url, "SELECT to_regclass('app.made') IS NOT NULL AS made")).toEqual([{ made: true }])
        expect(await query(url, 'SELECT revision FROM app.dbtool_head')).toEqual([{ revision: 'next' }])
      })
    })
  }

  for (const server of servers) {
    it(`is connected as the application is, on ${server.label}, and its own connections stay as they were`, async () => {
      await withDatabase(server, async (url) => {
        const client = server.engine === 'postgres' ? 'pg' : 'mysql2'
        const connection = url.replace(/^mariadb:/, 'mysql:')
        await useKnex({ client, connection, pool: { min: 0, max: 2 } }, async (knex) => {
          const migrator = createMigrator({ root: await graphProject('a b<a'), knex })
          const held = await knex.transaction()
          expect((await migrator.upgrade()).applied).toEqual(['a', 'b'])
          expect((await migrator.doctor()).checks.filter(({ status }) => status === 'failed')).toEqual([])
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
