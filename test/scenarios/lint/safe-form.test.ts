import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadMigrator } from '../../../src/migrator/create-migrator.js'
import { forEachServer, query, withDatabase } from '../../support/servers.js'
import { modelsFile, temporaryFolder } from '../../support/temporary-project.js'

const first = `
export const User = defineModel('User', {
  columns: { id: t.id(), email: t.string(100), age: t.int().nullable(), nick: t.text().nullable() },
})
export const Order = defineModel('Order', { columns: { id: t.id(), userId: t.int() } })
export default defineSchema([User, Order])`

const second = `
export const User = defineModel('User', {
  columns: { id: t.id(), email: t.string(100), age: t.int(), nick: t.text().nullable(), score: t.int() },
  constraints: [unique(['email']), index(['nick']), check('age >= 0', { name: 'ck_age' })],
})
export const Order = defineModel('Order', { columns: { id: t.id(), userId: t.int().references('User.id') } })
export const Pet = defineModel('Pet', { columns: { id: t.id(), name: t.text() }, constraints: [index(['name'])] })
export default defineSchema([User, Order, Pet])`

/** A folder with the models before and after; a module is read once, so each has a file and a configuration. */
function project(url: string, safe: boolean): Promise<string> {
  const config = (schema: string): string =>
    `export default { url: ${JSON.stringify(url)}, schema: './${schema}', lint: { safe: ${safe} } }\n`
  return temporaryFolder({
    'dbtool.config.mjs': config('first.ts'),
    'second.config.mjs': config('second.ts'),
    'first.ts': modelsFile(first),
    'second.ts': modelsFile(second),
  })
}

describe('revision --autogenerate with lint.safe', () => {
  forEachServer(['postgres', 'postgres18'], (server) => {
    it('writes steps that let others work on, and they lead to the models and back', { timeout: 60_000 }, async () => {
      await withDatabase(server, async (url) => {
        const folder = await project(url, true)
        const start = loadMigrator({ folder })
        await start.revision({ message: 'start', autogenerate: true })
        await start.upgrade()
        await query(url, `INSERT INTO users (email, age) SELECT 'u' || n, n FROM generate_series(1, 2500) n`)
        await query(url, 'INSERT INTO orders (user_id) SELECT id FROM users')
        const migrator = loadMigrator({ folder, config: 'second.config.mjs' })
        const made = await migrator.revision({ message: 'rules', autogenerate: true, backfills: ['users.score=7'] })
        expect(made.proved).toBe(true)
        // What is told is what was found, not the steps that it takes.
        expect(made.operations.map(({ kind }) => kind)).not.toContain('validate-constraint')
        const text = readFileSync(resolve(made.path ?? ''), 'utf8')
        expect(text).toContain('export const transaction = false')
        expect(text.slice(text.indexOf('export async function upgrade'))).toMatchSnapshot()

        const { findings } = await migrator.lint({ revisions: [made.revision ?? ''] })
        const locks = findings
          .map(({ rule }) => rule)
          .filter((rule) => /blocking|scan|validate|rewrite|transaction/.test(rule))
        expect(locks).toEqual(['mixed-transaction-modes'])

        await migrator.upgrade()
        expect((await migrator.check()).operations).toEqual([])
        const unproved = `SELECT conname FROM pg_constraint WHERE NOT convalidated`
        expect(await query(url, unproved)).toEqual([])
        expect(await query(url, 'SELECT DISTINCT score FROM users')).toEqual([{ score: 7 }])
        await migrator.downgrade('-1')
        await migrator.upgrade()
        expect((await migrator.check()).operations).toEqual([])
      })
    })

    it('writes plain steps where nobody asks for others', { timeout: 60_000 }, async () => {
      await withDatabase(server, async (url) => {
        const folder = await project(url, false)
        const start = loadMigrator({ folder })
        await start.revision({ message: 'start', autogenerate: true })
        await start.upgrade()
        const made = await loadMigrator({ folder, config: 'second.config.mjs' }).revision({
          message: 'rules',
          autogenerate: true,
          backfills: ['users.score=7'],
        })
        const text = readFileSync(resolve(made.path ?? ''), 'utf8')
        expect(text).not.toMatch(/transaction = false|concurrently|notValid/)
      })
    })
  })
})
