import { describe, expect, it } from 'vitest'
import { declareMigrationTests, type MigrationTestOptions } from '../../../src/test-suite/describe-migrations.js'
import { type RevisionText, revisionFolder } from '../../support/server-project.js'
import { forEachServer, query, withDatabase } from '../../support/servers.js'

/** Runs the tests that are declared, one after the other: null where one passes, else what it says. */
async function outcomes(options: MigrationTestOptions): Promise<Readonly<Record<string, string | null>>> {
  const declared: { readonly name: string; readonly body: () => Promise<void> }[] = []
  let collected: Promise<void> = Promise.resolve()
  const runner = {
    describe: (_: string, body: () => Promise<void>) => {
      collected = body()
    },
    test: (name: string, _: number, body: () => Promise<void>) => declared.push({ name, body }),
  }
  declareMigrationTests(runner, options)
  await collected
  const found: Record<string, string | null> = {}
  for (const { name, body } of declared) {
    found[name] = await body().then(
      () => null,
      (error: Error) => error.message,
    )
  }
  return found
}

const users: RevisionText = {
  revision: 'users',
  upgrade: `await op.createTable('users', (t) => ({ columns: { id: t.id(), name: t.string(80), age: t.int().nullable() } }))`,
  downgrade: "await op.dropTable('users')",
}
const age: RevisionText = {
  revision: 'age',
  after: 'users',
  upgrade: "await op.createIndex('users', ['age'], { name: 'ix_users_age' })",
  downgrade: "await op.dropIndex('users', 'ix_users_age')",
}

describe('the migrations as tests', () => {
  forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
    it('pass and fail on scratch databases, and leave the named database alone', async () => {
      await withDatabase(server, async (url) => {
        expect(await outcomes({ folder: await revisionFolder(users, age), url })).toEqual({
          'have one head': null,
          'upgrade from nothing to head': null,
          'users users': null,
          'age age': null,
          'leave no trace when all of them are undone': null,
        })
        const forgetful: RevisionText = { ...age, downgrade: '' }
        const broken = await outcomes({ folder: await revisionFolder(users, forgetful), url })
        expect(broken['age age']).toContain('age is not-restored')
        expect(broken['users users']).toBeNull()
        // Dropping the table takes the forgotten index with it.
        expect(broken['leave no trace when all of them are undone']).toBeNull()
        const here = server.engine === 'postgres' ? 'current_schema()' : 'database()'
        const tables = await query(url, `SELECT table_name FROM information_schema.tables WHERE table_schema = ${here}`)
        expect(tables).toHaveLength(0)
      })
    })
  })
})
