/** How what was seen comes out of `verify`, whatever the engine. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CiResult, VerifyResult } from '../../../src/migrator/results.js'
import { runCli, runJson } from '../../support/run-cli.js'
import { type RevisionText, revisionFolder } from '../../support/server-project.js'
import { forEachServer, withDatabase } from '../../support/servers.js'

const base: RevisionText = {
  revision: 'base01',
  upgrade: `  await op.createTable('users', (t) => ({ columns: { id: t.id(), age: t.int(), note: t.string(20).nullable() } }))
  await op.createTable('posts', (t) => ({ columns: { id: t.id() } }))`,
  downgrade: "  await op.dropTable('posts')\n  await op.dropTable('users')",
}

const widening: RevisionText = {
  revision: 'wide02',
  after: 'base01',
  upgrade: "  await op.alterColumn('users', 'age', (t) => t.bigint())",
  downgrade: "  await op.alterColumn('users', 'age', (t) => t.int())",
}

describe('on sqlite', () => {
  it('tells which tables were built anew, which is no finding there', async () => {
    const folder = await revisionFolder(base, widening)
    const { revisions } = await runJson<VerifyResult>(['verify', '--url', 'sqlite:./app.db'], folder)
    const [first, second] = revisions
    expect(first?.evidence).toBeUndefined()
    expect(second?.evidence).toMatchObject([
      { direction: 'up', table: 'users', lock: null, rewritten: true },
      { direction: 'down', table: 'users', lock: null, rewritten: true },
    ])
    expect(second?.findings.map(({ rule }) => rule)).not.toContain('rewrites-table')
  })
})

forEachServer(['postgres'], (server) => {
  it('sees both directions, and makes a note of each rewrite', async () => {
    const folder = await revisionFolder(base, widening)
    await withDatabase(server, async (url) => {
      const { ok, revisions } = await runJson<VerifyResult>(['verify', '--url', url], folder)
      expect(ok).toBe(true)
      // Its upgrade finds nothing there.
      expect(revisions[0]?.evidence?.map(({ direction, sql }) => [direction, sql])).toEqual([
        ['down', 'DROP TABLE "posts"'],
        ['down', 'DROP TABLE "users"'],
      ])
      expect(revisions[1]?.evidence).toMatchObject([
        { direction: 'up', table: 'users', lock: 'ACCESS EXCLUSIVE', blocks: 'reads-and-writes', rewritten: true },
        { direction: 'down', table: 'users', lock: 'ACCESS EXCLUSIVE', blocks: 'reads-and-writes', rewritten: true },
      ])
      const notes = revisions[1]?.findings.filter(({ rule }) => rule === 'rewrites-table')
      expect(notes?.map(({ severity, object, path }) => [severity, object, path])).toEqual([
        ['note', 'table users', 'migrations/wide02.ts'],
        ['note', 'table users', 'migrations/wide02.ts'],
      ])
    })
  })

  it('sees what op.knex and op.query do, though it looks only before the next operation', async () => {
    const folder = await revisionFolder(base, {
      revision: 'knex02',
      after: 'base01',
      upgrade: `  await op.knex.schema.alterTable('users', (t) => t.string('nick'))
  await op.execute('CREATE INDEX ix_posts ON posts (id)')
  await op.query("SELECT 1 FROM (SELECT set_config('lock_timeout', '1000', true)) s")
  await op.knex.raw('LOCK TABLE posts IN EXCLUSIVE MODE')`,
      downgrade: `  await op.execute('DROP INDEX ix_posts')
  await op.dropColumn('users', 'nick')`,
    })
    await withDatabase(server, async (url) => {
      const { revisions } = await runJson<VerifyResult>(['verify', '--url', url, '--rows', '0'], folder)
      const up = revisions[1]?.evidence?.filter(({ direction }) => direction === 'up')
      expect(up?.map(({ table, lock }) => [table, lock])).toEqual([
        ['users', 'ACCESS EXCLUSIVE'],
        ['posts', 'SHARE'],
        ['posts', 'EXCLUSIVE'],
      ])
      expect(up?.[0]?.sql).toMatch(/alter table "users" add column "nick"/)
      expect(up?.[2]?.sql).toMatch(/set_config[\s\S]*;\nLOCK TABLE posts/)
    })
  })

  it('has a line for what upgrades do that others wait for, in the text and in Markdown', async () => {
    const folder = await revisionFolder(base, widening, {
      revision: 'index3',
      after: 'wide02',
      upgrade: "  await op.createIndex('users', ['note'], { name: 'ix_users_note' })",
      downgrade: "  await op.dropIndex('users', 'ix_users_note')",
    })
    await withDatabase(server, async (url) => {
      const { stdout } = await runCli(['verify', '--url', url, '--rows', '0', '--report', 'markdown=seen.md'], {
        cwd: folder,
      })
      expect(stdout).toContain(
        '  wide02  locks: users ACCESS EXCLUSIVE; rewrites: users\n  index3  locks: users SHARE\n',
      )
      const markdown = await readFile(join(folder, 'seen.md'), 'utf8')
      expect(markdown).toContain('| `index3` | locks: users SHARE |')
      const ci = await runJson<CiResult>(['ci', '--url', url, '--rows', '0'], folder)
      const step = ci.steps.find(({ name }) => name === 'verify')
      expect(step?.revisions?.map(({ evidence = [] }) => evidence.length)).toEqual([2, 2, 2])
    })
  })
})
