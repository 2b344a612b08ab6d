import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, runJson } from '../support/run-cli.js'
import { openSqlite } from '../support/sqlite-file.js'
import { sqliteAccount } from '../support/sqlite-oracle.js'
import { temporaryFolder } from '../support/temporary-project.js'

/** Two revisions; the second does a lot, so that a kill finds it at work. */
const files = {
  'migrations/1.ts': `
export const revision = 'first1'
export const downRevision = null
export const message = 'first'
export async function upgrade(op) {
  await op.createTable('items', (t) => ({ columns: { id: t.id(), name: t.text(), price: t.int().nullable() } }))
  await op.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO items (name) SELECT 'item ' || i FROM n")
}
export async function downgrade(op) { await op.dropTable('items') }
`,
  'migrations/2.ts': `
export const revision = 'second2'
export const downRevision = 'first1'
export const message = 'second'
export async function upgrade(op) {
  for (let at = 0; at < 30; at += 1) {
    await op.addColumn('items', 'extra' + at, (t) => t.text().default('x'), { first: true })
  }
  await op.createIndex('items', ['name'], { name: 'ix_items_name' })
}
export async function downgrade(op) {
  await op.dropIndex('items', 'ix_items_name')
  for (let at = 29; at >= 0; at -= 1) await op.dropColumn('items', 'extra' + at)
}
`,
}

const url = ['--url', 'sqlite:./app.db']

async function account(folder: string) {
  const database = await openSqlite(join(folder, 'app.db'))
  const told = await sqliteAccount(database)
  const [count] = await database.query('SELECT count(*) AS n FROM items')
  const [integrity] = await database.query('PRAGMA integrity_check')
  const heads = await database.query('SELECT revision FROM dbtool_head')
  await database.close()
  return { told, count, integrity, heads: heads.map((row) => row['revision']) }
}

describe('a runner that is killed', () => {
  it('leaves the database before or after the revision, never between, and the next run goes on', async () => {
    const reference = await temporaryFolder(files)
    expect((await runCli(['upgrade', 'first1', ...url], { cwd: reference })).exit).toBe(0)
    const before = await account(reference)
    expect((await runCli(['upgrade', ...url], { cwd: reference })).exit).toBe(0)
    const after = await account(reference)

    let killedInside = 0
    for (const delay of [250, 350, 450, 550, 650, 800, 1000, 1300]) {
      const folder = await temporaryFolder(files)
      await runCli(['upgrade', 'first1', ...url], { cwd: folder })
      const { signal } = await runCli(['upgrade', ...url], {
        cwd: folder,
        onSpawn: (kill) => setTimeout(() => kill('SIGKILL'), delay),
      })
      const found = await account(folder)
      const expected = found.heads[0] === 'second2' ? after : before
      expect(found).toEqual(expected)
      if (signal === 'SIGKILL' && found.heads[0] === 'first1') killedInside += 1
      expect((await runCli(['upgrade', ...url], { cwd: folder })).exit).toBe(0)
      expect(await account(folder)).toEqual(after)
    }
    expect(killedInside, 'at least one kill must have hit a run that was not done').toBeGreaterThan(0)
  }, 180_000)

  it('stops cleanly at Ctrl-C: rolled back, exit 130, and says where it stands', async () => {
    const slow = {
      'migrations/1.ts': `
export const revision = 'slow1'
export const downRevision = null
export const message = 'slow'
export async function upgrade(op) {
  await op.createTable('t', (t) => ({ columns: { id: t.id() } }))
  process.stderr.write('running\\n')
  await op.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT i FROM n WHERE i < 0')
}
export async function downgrade(op) { await op.dropTable('t') }
`,
    }
    const folder = await temporaryFolder(slow)
    const outcome = await runCli(['upgrade', '--json', ...url], {
      cwd: folder,
      signalAt: { text: 'running', signal: 'SIGINT' },
    })
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      error: { code: 'DBT_INTERRUPTED', exit: 130, databaseState: 'unchanged' },
    })
    expect(outcome.exit).toBe(130)
    expect(await runJson(['status', ...url], folder)).toMatchObject({ applied: [], pending: ['slow1'] })
  })
})

describe('many runners at once', () => {
  it('apply each revision once, and all end well', async () => {
    const folder = await temporaryFolder(files)
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => runCli(['upgrade', '--json', ...url], { cwd: folder })),
    )
    expect(outcomes.map(({ exit, stderr }) => (exit === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0, 0, 0])
    const applied = outcomes.flatMap(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied)
    expect(applied.toSorted()).toEqual(['first1', 'second2'])
  })
})
