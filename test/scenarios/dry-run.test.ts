import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dryRun } from '../../src/migrator/dry-run.js'
import { openProject } from '../../src/migrator/project.js'
import { upgrade } from '../../src/migrator/upgrade.js'
import { contentOf, forEachPlace, logOf, runSql, structureOf } from '../support/places.js'
import { revisionFolder, writeRevision } from '../support/server-project.js'
import { forEachServer, query, withDatabase } from '../support/servers.js'

const users = {
  revision: 'a',
  upgrade:
    "await op.createTable('users', (t) => ({ columns: { id: t.int().primaryKey(), name: t.string(80).nullable() } }))",
  downgrade: "await op.dropTable('users')",
}
const change = {
  revision: 'b',
  after: 'a',
  upgrade: `await op.createTable('notes', (t) => ({ columns: { id: t.int().primaryKey() } }))
    await op.addColumn('notes', 'text', (t) => t.string(10).default("it's"))
    await op.alterColumn('users', 'name', { nullable: false })
    await op.execute('UPDATE users SET name = ? WHERE id = ?', ["x'y", 1])`,
  downgrade: "await op.dropTable('notes')",
}
const writes = {
  revision: 'c',
  after: 'b',
  upgrade: `await op.execute("INSERT INTO users (id, name) VALUES (50, 'by execute')")
    await op.query("DELETE FROM users").catch(() => [])
    await op.knex('users').insert({ id: 51, name: 'by knex' })
    await op.knex.raw("UPDATE users SET name = 'gone'")`,
  downgrade: "await op.knex('users').delete()",
}

async function stateOf(url: string) {
  return [await structureOf(url), await contentOf(url), await logOf(url)]
}

describe('a dry run', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('tells the operations and their statements, and where the run would end', async () => {
      const folder = await revisionFolder(users, change)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        await upgrade(project, { target: 'a' })
        const before = await stateOf(url)
        const up = await dryRun(project, 'up', { target: 'head' })
        expect(up).toMatchObject({ dryRun: true, heads: ['b'], unforeseen: [] })
        expect(up.revisions).toHaveLength(1)
        expect(up.revisions[0]).toMatchObject({ revision: 'b', message: 'b' })
        expect(up.revisions[0]?.operations.map(({ kind }) => kind)).toEqual([
          'create-table',
          'add-column',
          'alter-column',
          'execute',
        ])
        expect(up.revisions[0]?.sql[0]).toMatch(/^CREATE TABLE .notes/)
        expect(up.revisions[0]?.sql.at(-1)).toMatch(/^UPDATE users SET name = 'x''y' WHERE id = '?1'?$/)
        const down = await dryRun(project, 'down', { target: 'base' })
        expect(down).toMatchObject({ heads: [], revisions: [{ revision: 'a', operations: [{ kind: 'drop-table' }] }] })
        expect(await stateOf(url)).toEqual(before)
        // What was foreseen is what is then run.
        await upgrade(project, { target: 'head' })
      })
    }, 60_000)

    it('makes nothing in an empty database, not even the version tables', async () => {
      const folder = await revisionFolder(users, change)
      await place.withDatabase(async (url) => {
        const result = await dryRun(await openProject({ folder, url }), 'up', { target: 'head' })
        expect(result.revisions.map(({ sql }) => sql.length > 0)).toEqual([true, true])
        if (place.engine === 'sqlite') expect(existsSync(url.replace('sqlite://', ''))).toBe(false)
        else expect(await contentOf(url)).toEqual({})
      })
    }, 60_000)

    it('changes no row, whatever a revision does', async () => {
      const folder = await revisionFolder(users, change, writes)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        await upgrade(project, { target: 'b' })
        await runSql(url, "INSERT INTO users (id, name) VALUES (1, 'one')")
        const before = await stateOf(url)
        const result = await dryRun(project, 'up', { target: 'head' })
        expect(result.unforeseen.map(({ revision }) => revision)).toEqual(['c'])
        expect(result.revisions[0]?.sql.join('\n')).toMatch(/by execute[\s\S]*by knex[\s\S]*gone/)
        expect(await stateOf(url)).toEqual(before)
      })
    }, 60_000)

    it('answers what a revision asks from the rows that are there', async () => {
      const folder = await revisionFolder(users)
      await writeRevision(folder, {
        revision: 'b',
        after: 'a',
        upgrade: `for (const { name } of await op.query('SELECT name FROM users ORDER BY id'))
          await op.execute('DELETE FROM users WHERE name = ?', [name])`,
      })
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        await upgrade(project, { target: 'a' })
        await runSql(url, "INSERT INTO users (id, name) VALUES (1, 'one'), (2, 'two')")
        const { revisions, unforeseen } = await dryRun(project, 'up', { target: 'head' })
        expect(revisions[0]?.sql).toEqual([
          "DELETE FROM users WHERE name = 'one'",
          "DELETE FROM users WHERE name = 'two'",
        ])
        expect(unforeseen).toEqual([{ revision: 'b', reason: 'it reads data (op.query)' }])
      })
    }, 60_000)

    it('fails as the run would, when the structure is not what the revision expects', async () => {
      const folder = await revisionFolder(users)
      await place.withDatabase(async (url) => {
        await runSql(url, 'CREATE TABLE users (id int)')
        await expect(dryRun(await openProject({ folder, url }), 'up', { target: 'head' })).rejects.toMatchObject({
          code: 'DBT_REVISION_FAILED',
          databaseState: 'unchanged',
        })
      })
    }, 60_000)
  })

  forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
    /** A user who may do everything in the database, and make no other. */
    async function withPoorUser<T>(url: string, use: (poor: string) => Promise<T>): Promise<T> {
      const name = `dbtool_r_${Math.random().toString(36).slice(2, 10)}`
      const database = new URL(url).pathname.slice(1)
      const isPostgres = server.engine === 'postgres'
      await query(
        url,
        isPostgres
          ? `CREATE ROLE ${name} LOGIN; GRANT ALL ON SCHEMA public TO ${name}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${name}`
          : `CREATE USER ${name}; GRANT ALL ON \`${database}\`.* TO ${name}`,
      )
      try {
        const poor = new URL(url)
        poor.username = name
        return await use(poor.href)
      } finally {
        await query(url, isPostgres ? `DROP OWNED BY ${name}; DROP ROLE ${name}` : `DROP USER ${name}`)
      }
    }

    it('is refused every write by the server where there is no scratch database', async () => {
      const folder = await revisionFolder(users, change, writes)
      await withDatabase(server, async (url) => {
        await upgrade(await openProject({ folder, url }), { target: 'b' })
        await runSql(url, "INSERT INTO users (id, name) VALUES (1, 'one')")
        const before = await stateOf(url)
        await withPoorUser(url, async (poor) => {
          const result = await dryRun(await openProject({ folder, url: poor }), 'up', { target: 'head' })
          expect(result.unforeseen).toHaveLength(1)
          expect(result.unforeseen[0]?.reason).toMatch(/read.only|READ ONLY|current transaction is aborted/)
          expect(result.revisions[0]?.sql[0]).toContain('by execute')
        })
        expect(await stateOf(url)).toEqual(before)
      })
    }, 60_000)

    it('names the revisions whose statements cannot be known without a scratch database', async () => {
      const folder = await revisionFolder(users, change)
      await withDatabase(server, async (url) => {
        await withPoorUser(url, async (poor) => {
          const result = await dryRun(await openProject({ folder, url: poor }), 'up', { target: 'head' })
          expect(result.revisions.map(({ sql }) => sql.length)).toEqual([1, 0])
          expect(result.revisions[1]?.operations).toHaveLength(4)
          expect(result.unforeseen).toEqual([
            { revision: 'b', reason: expect.stringMatching(/revisions before it.*scratch database/) },
          ])
        })
        expect(await contentOf(url)).toEqual({})
      })
    }, 60_000)
  })
})
