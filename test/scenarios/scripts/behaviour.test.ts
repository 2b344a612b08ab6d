import { describe, expect, it } from 'vitest'
import { openProject, type Project } from '../../../src/migrator/project.js'
import { planScript } from '../../../src/migrator/script/plan-script.js'
import { type ScriptOptions, scriptOf } from '../../../src/migrator/script/write-script.js'
import { upgrade } from '../../../src/migrator/upgrade.js'
import { contentOf, forEachPlace, logOf, type Place, rowsOf, runSql } from '../../support/places.js'
import { runScript } from '../../support/script-client.js'
import { revisionFolder } from '../../support/server-project.js'
import { forEachServer, query, withDatabase } from '../../support/servers.js'
import { writeFiles } from '../../support/temporary-project.js'

async function script(
  project: Project,
  direction: 'up' | 'down',
  target: string,
  options: Partial<ScriptOptions> = {},
) {
  const { steps } = await planScript(project, direction, target)
  return scriptOf(project, steps, { direction, ...options })
}

const users = {
  revision: 'a',
  upgrade: `await op.createTable('users', (t) => ({ columns: { id: t.int().primaryKey(), name: t.string(80).nullable() } }))
  await op.bulkInsert('users', [{ id: 1, name: 'one' }, { id: 2, name: 'two' }])`,
  downgrade: "await op.dropTable('users')",
}
const age = {
  revision: 'b',
  after: 'a',
  upgrade: "await op.addColumn('users', 'age', (t) => t.int().nullable())",
  downgrade: "await op.dropColumn('users', 'age')",
}
const hasDdlTransactions = (place: Place): boolean => place.engine === 'sqlite' || place.engine === 'postgres'

describe('a script', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('fails on a database that is not where it begins, and changes nothing', async () => {
      const folder = await revisionFolder(users, age)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const all = await script(project, 'up', 'base:head')
        const second = await script(project, 'up', 'a:b')
        await expect(runScript(url, second.sql)).rejects.toThrow('The database is not at a')
        expect(await rowsOf(url, 'SELECT revision FROM dbtool_head')).toEqual([])
        await runScript(url, all.sql)
        const before = [await contentOf(url), await logOf(url)]
        await expect(runScript(url, second.sql)).rejects.toThrow('The database is not at a')
        await expect(runScript(url, all.sql)).rejects.toThrow('The database is not at base')
        expect([await contentOf(url), await logOf(url)]).toEqual(before)
      })
    }, 60_000)

    it('names revisions that read or use Knex, and holds what they ran', async () => {
      const folder = await revisionFolder(
        users,
        {
          revision: 'reads',
          after: 'a',
          upgrade: `const rows = await op.query('SELECT id FROM users ORDER BY id')
            await op.execute('UPDATE users SET name = ? WHERE id = ?', ['read ' + rows.length, 1])`,
        },
        {
          revision: 'knex',
          after: 'reads',
          upgrade: `await op.knex('users').insert([{ id: 7, name: "it's ; \\\\ ? :x" }, { id: 8, name: null }])
            const [row] = await op.knex('users').where({ id: 7 })
            await op.knex('users').where({ id: 8 }).update({ name: row.name + '!' })
            await op.knex.transaction(async (inner) => { await inner('users').insert({ id: 9, name: 'nested' }) }).catch(() => undefined)
            await op.addColumn('users', 'age', (t) => t.int().nullable())`,
        },
      )
      await place.withDatabase(async (scripted) =>
        place.withDatabase(async (run) => {
          const { sql, unscripted } = await script(await openProject({ folder, url: scripted }), 'up', 'head')
          expect(unscripted.map(({ revision }) => revision)).toEqual(['reads', 'knex'])
          expect(unscripted[0]?.reason).toContain('op.query')
          expect(unscripted[1]?.reason).toContain('op.knex')
          expect(sql).toMatch(/^-- NOT EXACT: knex: it uses op\.knex/m)
          await runScript(scripted, sql)
          await upgrade(await openProject({ folder, url: run }), { target: 'head' })
          expect(await contentOf(scripted)).toEqual(await contentOf(run))
          expect(await rowsOf(scripted, 'SELECT name FROM users WHERE id = 8')).toEqual([{ name: "it's ; \\ ? :x!" }])
        }),
      )
    }, 60_000)

    it('writes dates, bytes and the like of Knex as the driver sends them', async () => {
      const folder = await revisionFolder({
        revision: 'a',
        upgrade: `await op.createTable('kept', (t) => ({ columns: { id: t.int().primaryKey(), at: t.timestamp().nullable(),
            plain: t.timestamp({ timezone: false }).nullable(), raw: t.binary().nullable(), flag: t.bool().nullable(), data: t.json().nullable(), ratio: t.double().nullable() } }))
          await op.knex('kept').insert([
            { id: 1, at: new Date('2026-03-29T01:30:00.123Z'), plain: new Date('2026-01-01T12:00:00Z'), raw: Buffer.from([0, 39, 92, 10, 255]), flag: true, data: JSON.stringify({ a: "'\\\\" }), ratio: 0.1 },
            { id: 2, at: null, plain: null, raw: null, flag: false, data: null, ratio: -1e-7 },
          ])
          await op.knex.raw('UPDATE kept SET ratio = ratio - ? WHERE id = ?', [-5, 2])`,
      })
      await place.withDatabase(async (scripted) =>
        place.withDatabase(async (run) => {
          await runScript(scripted, (await script(await openProject({ folder, url: scripted }), 'up', 'head')).sql)
          await upgrade(await openProject({ folder, url: run }), { target: 'head' })
          const content = await contentOf(scripted)
          expect(Object.values(content).flat().join()).toContain('"data":[0,39,92,10,255]')
          expect(content).toEqual(await contentOf(run))
        }),
      )
    }, 60_000)

    it('goes on behind a revision that stops because it finds no rows', async () => {
      const folder = await revisionFolder(
        { ...users, upgrade: users.upgrade.split('\n')[0] as string },
        {
          revision: 'stops',
          after: 'a',
          upgrade: `const [row] = await op.query('SELECT name FROM users WHERE id = 1')
            await op.execute('DELETE FROM users WHERE name = ?', [row.name.trim()])`,
        },
        { ...age, after: 'stops' },
      )
      await place.withDatabase(async (url) => {
        const { sql, unscripted, revisions } = await script(await openProject({ folder, url }), 'up', 'head')
        expect(revisions).toEqual(['a', 'stops', 'b'])
        expect(unscripted).toHaveLength(1)
        expect(unscripted[0]).toMatchObject({ revision: 'stops', reason: expect.stringContaining('stopped early') })
        await runScript(url, sql)
        expect(await rowsOf(url, 'SELECT age FROM users')).toEqual([])
      })
    }, 60_000)

    it('marks revisions without running them', async () => {
      const folder = await revisionFolder(users, age)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const { steps } = await planScript(project, 'up', 'base:head')
        const { sql, direction } = await scriptOf(project, steps, { direction: 'mark' })
        expect(direction).toBe('mark')
        await runScript(url, sql)
        expect(Object.keys(await contentOf(url)).filter((name) => !name.includes('dbtool'))).toEqual([])
        expect(await rowsOf(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'b' }])
        expect((await logOf(url)).map((row) => [row['revision'], row['direction'], row['state']])).toEqual([
          ['a', 'mark', 'applied'],
          ['b', 'mark', 'applied'],
        ])
      })
    }, 60_000)

    it('is one transaction where that was asked for, or is refused', async () => {
      const folder = await revisionFolder(users, {
        ...age,
        upgrade: `${age.upgrade}\nawait op.execute("INSERT INTO users (id, name) VALUES (3, 'three')")`,
      })
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const asked = script(project, 'up', 'head', { singleTransaction: true })
        if (!hasDdlTransactions(place)) {
          await expect(asked).rejects.toMatchObject({ code: 'DBT_SINGLE_TRANSACTION' })
          return
        }
        const { sql } = await asked
        expect(sql.match(/^COMMIT;$/gm)).toHaveLength(1)
        // The last statement of the second revision fails: nothing of the first may stay.
        await expect(runScript(url, sql.replace("VALUES (3, 'three')", "VALUES (1, 'one')"))).rejects.toThrow(
          /UNIQUE|unique/,
        )
        expect(await contentOf(url)).toEqual({})
        await runScript(url, sql)
        expect(await upgrade(project, { target: 'head' })).toMatchObject({ applied: [], heads: ['b'] })
      })
    }, 60_000)

    it('runs a revision without a transaction as dbtool does', async () => {
      const concurrently = place.engine === 'postgres' ? ', concurrently: true' : ''
      const folder = await revisionFolder(users, {
        revision: 'b',
        after: 'a',
        transaction: false,
        upgrade: `await op.createIndex('users', ['name'], { name: 'ix_name'${concurrently} })
          await op.alterColumn('users', 'name', { nullable: false })`,
        downgrade: "await op.alterColumn('users', 'name', { nullable: true })\nawait op.dropIndex('users', 'ix_name')",
      })
      const { expectScriptsEqualRuns } = await import('./same-database.js')
      await expectScriptsEqualRuns(place, folder)
    }, 120_000)

    it('begins where the database is, or where it is told', async () => {
      const folder = await revisionFolder(users, age)
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        await upgrade(project, { target: 'a' })
        expect((await script(project, 'up', 'head')).revisions).toEqual(['b'])
        expect((await script(project, 'up', 'base:b')).revisions).toEqual(['a', 'b'])
        expect((await script(project, 'down', 'base')).revisions).toEqual(['a'])
        expect((await script(project, 'down', 'head:a')).revisions).toEqual(['b'])
        const nothing = await script(project, 'up', 'head:head')
        expect(nothing.revisions).toEqual([])
        expect(nothing.sql).toMatch(/^-- dbtool [^\n]*: nothing to do\n$/)
      })
    }, 60_000)
  })

  it('for a downgrade says where it could begin when nothing tells', async () => {
    const folder = await revisionFolder(users)
    const project = await openProject({ folder, url: 'sqlite:./absent.db' })
    await expect(planScript(project, 'down', 'base')).rejects.toMatchObject({
      code: 'DBT_TARGET_INVALID',
      next: ['dbtool downgrade head:base --sql'],
    })
  })

  it('stops where rows that pointed to something no longer do', async () => {
    const folder = await revisionFolder(
      {
        revision: 'a',
        upgrade: `await op.execute('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id))')`,
      },
      { revision: 'b', after: 'a', upgrade: "await op.execute('DELETE FROM p')" },
    )
    const { join } = await import('node:path')
    const url = `sqlite://${join(folder, 'app.db')}`
    const project = await openProject({ folder, url })
    await runScript(url, (await script(project, 'up', 'a')).sql)
    await runSql(url, 'INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)')
    const { sql } = await script(project, 'up', 'b')
    await expect(runScript(url, sql)).rejects.toThrow('The revision leaves rows that point to nothing')
    expect(await rowsOf(url, 'SELECT id FROM p')).toEqual([{ id: 1 }])
    expect(await rowsOf(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'a' }])
  })

  forEachServer(['mysql', 'mariadb'], (server) => {
    it('does not begin in the middle of a revision that was run in part', async () => {
      const folder = await revisionFolder({
        revision: 'a',
        upgrade: "await op.execute('CREATE TABLE t (id int)')\nawait op.execute('SELECT nothing FROM nowhere')",
      })
      await withDatabase(server, async (url) => {
        const project = await openProject({ folder, url })
        await expect(upgrade(project, { target: 'head' })).rejects.toMatchObject({ code: 'DBT_REVISION_PARTIAL' })
        await expect(planScript(project, 'up', 'head')).rejects.toMatchObject({ code: 'DBT_REVISION_PARTIAL' })
      })
    }, 60_000)
  })

  forEachServer(['postgres'], (server) => {
    it('keeps its books where the configuration says, and notes the schemas it makes', async () => {
      const folder = await revisionFolder({
        revision: 'a',
        upgrade: `await op.createSchema('side')\nawait op.createTable('t', (t) => ({ columns: { id: t.id() } }), { schema: 'side' })`,
      })
      await writeFiles(folder, {
        'dbtool.config.ts': "export default { migrations: { tablePrefix: 'app_', schema: 'books' } }",
      })
      await withDatabase(server, async (url) => {
        const project = await openProject({ folder, url })
        await runScript(url, (await script(project, 'up', 'head')).sql)
        expect(await query(url, 'SELECT k, v FROM books.app_meta ORDER BY k')).toEqual([
          { k: 'format', v: '1' },
          { k: 'log', v: '2' },
          { k: 'schema:side', v: 'used' },
        ])
        expect(await upgrade(project, { target: 'head' })).toMatchObject({ applied: [], heads: ['a'] })
      })
    }, 60_000)

    it('says what is needed where no scratch database can be made', async () => {
      const folder = await revisionFolder(users)
      await withDatabase(server, async (url) => {
        const role = `dbtool_r_${Date.now().toString(36)}`
        await query(url, `CREATE ROLE ${role} LOGIN`)
        try {
          const poor = new URL(url)
          poor.username = role
          const project = await openProject({ folder, url: poor.href })
          await expect(script(project, 'up', 'head')).rejects.toMatchObject({
            code: 'DBT_SCRATCH_UNAVAILABLE',
            hint: expect.stringContaining('CREATEDB'),
          })
        } finally {
          await query(url, `DROP ROLE ${role}`)
        }
      })
    }, 60_000)

    it('of an upgrade begins at base where the database cannot be reached and a scratch server can', async () => {
      const folder = await revisionFolder(users, age)
      await writeFiles(folder, { 'dbtool.config.ts': `export default { scratch: { url: '${server.url}' } }` })
      const project = await openProject({ folder, url: 'postgres://nobody@127.0.0.1:1/none' })
      const { steps, start } = await planScript(project, 'up', 'head')
      expect(start).toBe('base')
      const { sql, revisions } = await scriptOf(project, steps, { direction: 'up' })
      expect(revisions).toEqual(['a', 'b'])
      await withDatabase(server, async (url) => {
        await runScript(url, sql)
        expect(await upgrade(await openProject({ folder, url }), { target: 'head' })).toMatchObject({ applied: [] })
      })
      await expect(planScript(project, 'down', '-1')).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
    }, 60_000)
  })
})
