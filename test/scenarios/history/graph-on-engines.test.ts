import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { downgrade } from '../../../src/migrator/downgrade.js'
import { current, history } from '../../../src/migrator/history.js'
import { openProject, type Project } from '../../../src/migrator/project.js'
import { rebase } from '../../../src/migrator/rebase.js'
import { stamp } from '../../../src/migrator/stamp.js'
import { status } from '../../../src/migrator/status.js'
import { upgrade } from '../../../src/migrator/upgrade.js'
import { graphProject, graphRevision } from '../../support/graph-project.js'
import { query, servers, withDatabase } from '../../support/servers.js'
import { openSqlite } from '../../support/sqlite-file.js'

interface Place {
  readonly project: Project
  readonly folder: string
  /** The tables of revisions, and the heads in the books, as another client sees them. */
  look(): Promise<{ readonly tables: readonly string[]; readonly heads: readonly string[] }>
  /** Runs a statement as another client. */
  execute(sql: string): Promise<unknown>
}

const headsQuery = 'SELECT revision FROM dbtool_head ORDER BY revision'
const tablesQuery = `SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 't\\_%' AND table_schema IN ('public', database()) ORDER BY 1`

/** Runs a scenario on SQLite and on every server that is there. */
function onEveryEngine(name: string, text: string, scenario: (place: Place) => Promise<void>): void {
  describe(name, () => {
    it('on sqlite', async () => {
      const folder = await graphProject(text)
      const file = join(folder, 'app.db')
      await scenario({
        folder,
        project: await openProject({ folder, url: `sqlite:${file}` }),
        async execute(sql) {
          const connection = await openSqlite(file)
          await connection.execute(sql).finally(() => connection.close())
        },
        async look() {
          const connection = await openSqlite(file)
          try {
            const tables = await connection.query(
              "SELECT name FROM sqlite_schema WHERE name LIKE 't\\_%' ESCAPE '\\' ORDER BY 1",
            )
            const heads = await connection.query(headsQuery)
            return {
              tables: tables.map((row) => String(row['name'])),
              heads: heads.map((row) => String(row['revision'])),
            }
          } finally {
            await connection.close()
          }
        },
      })
    })
    for (const server of servers) {
      it(`on ${server.label}`, async () => {
        const folder = await graphProject(text)
        await withDatabase(server, async (url) => {
          const tables = server.engine === 'postgres' ? tablesQuery.replace('database()', "'public'") : tablesQuery
          await scenario({
            folder,
            project: await openProject({ folder, url }),
            execute: (sql) => query(url, sql),
            look: async () => ({
              tables: (await query(url, tables)).map((row) => String(row['name'])),
              heads: (await query(url, headsQuery)).map((row) => String(row['revision'])),
            }),
          })
        })
      })
    }
  })
}

onEveryEngine('branches that merge', 'a b:left<a c:right<a d<b e<d,c', async ({ project, look }) => {
  expect((await upgrade(project, { target: 'left@head' })).applied).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await look()).toEqual({ tables: ['t_a', 't_b', 't_c', 't_d', 't_e'], heads: ['e'] })
  expect((await downgrade(project, { target: '-1' })).heads).toEqual(['c', 'd'])
  expect((await look()).heads).toEqual(['c', 'd'])
  await expect(downgrade(project, { target: '-1' })).rejects.toMatchObject({ code: 'DBT_MULTIPLE_HEADS' })
  expect((await downgrade(project, { target: 'left@base' })).reverted).toEqual(['d', 'b'])
  expect(await look()).toEqual({ tables: ['t_a', 't_c'], heads: ['c'] })
  expect((await current(project)).isHead).toBe(false)
  expect((await upgrade(project, { target: 'head' })).applied).toEqual(['b', 'd', 'e'])
  expect((await downgrade(project, { target: 'base' })).reverted).toEqual(['e', 'd', 'c', 'b', 'a'])
  expect(await look()).toEqual({ tables: [], heads: [] })
})

onEveryEngine('a head that another one depends on', 'a:lib b<a x:app y<x!b', async ({ project, look }) => {
  await upgrade(project, { target: 'heads' })
  expect((await look()).heads).toEqual(['y'])
  expect(await current(project)).toEqual({ heads: ['y'], isHead: true })
  await expect(upgrade(project, { target: 'head' })).rejects.toMatchObject({ code: 'DBT_MULTIPLE_HEADS' })
  // What depends on it goes first, and what it held comes back as a head of its own.
  expect((await downgrade(project, { target: 'app@-1' })).heads).toEqual(['b', 'x'])
  expect((await upgrade(project, { target: 'app@+1' })).heads).toEqual(['y'])
  expect((await downgrade(project, { target: 'lib@-1' })).reverted).toEqual(['y', 'b'])
  expect((await look()).heads).toEqual(['a', 'x'])
})

onEveryEngine('a stamp', 'a b<a c<b x', async ({ project, look }) => {
  expect(await stamp(project, { targets: ['b', 'x'] })).toEqual({
    heads: ['b', 'x'],
    marked: ['a', 'b', 'x'],
    unmarked: [],
  })
  expect(await look()).toEqual({ tables: [], heads: ['b', 'x'] })
  expect((await upgrade(project, { target: 'heads' })).applied).toEqual(['c'])
  expect(await stamp(project, { targets: ['a'] })).toEqual({ heads: ['a', 'x'], marked: [], unmarked: ['c', 'b'] })
  expect((await status(project)).applied).toEqual(['a', 'x'])
  await expect(stamp(project, { targets: ['a', 'c'] })).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
  expect((await stamp(project, { targets: ['base'] })).heads).toEqual([])
  expect(await status(project)).toMatchObject({ applied: [], missing: [], modified: [] })
})

onEveryEngine('books that an older dbtool made', 'a b<a', async ({ project, folder, look, execute }) => {
  await upgrade(project, { target: 'a' })
  await execute('ALTER TABLE dbtool_revision DROP COLUMN file_name')
  await execute("DELETE FROM dbtool_meta WHERE k = 'log'")
  expect(await status(project)).toEqual({ applied: ['a'], pending: ['b'], missing: [], modified: [] })
  expect((await upgrade(project, { target: 'head' })).applied).toEqual(['b'])
  expect((await look()).heads).toEqual(['b'])
  await rename(join(folder, 'migrations', 'b.js'), join(folder, 'migrations', 'other.js'))
  expect((await status(project)).renamed).toEqual([{ revision: 'b', from: 'b.js', to: 'other.js' }])
})

onEveryEngine('a database that is ahead', 'a b<a', async ({ project, folder, look }) => {
  await upgrade(project, { target: 'head' })
  await rm(join(folder, 'migrations', 'b.js'))
  await expect(stamp(project, { targets: ['a'] })).rejects.toMatchObject({
    code: 'DBT_DATABASE_AHEAD',
    next: ['dbtool stamp a --purge', 'dbtool status'],
  })
  expect(await stamp(project, { targets: ['a'], purge: true })).toMatchObject({ heads: ['a'] })
  expect((await look()).heads).toEqual(['a'])
  expect((await current(project)).isHead).toBe(true)
})

describe('many hands', () => {
  it('puts a branch that no database has on top of the other head, and changes one line of one file', async () => {
    const folder = await graphProject('a b<a c<b x<a y<x')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    await upgrade(project, { target: 'c' })
    const path = join(folder, 'migrations', 'x.js')
    const { readFile } = await import('node:fs/promises')
    const before = await readFile(path, 'utf8')
    expect(await rebase(project, { revision: 'y' })).toMatchObject({
      revision: 'x',
      from: ['a'],
      downRevision: ['c'],
      moved: ['x', 'y'],
    })
    expect(await readFile(path, 'utf8')).toBe(before.replace('["a"]', "'c'"))
    expect((await upgrade(project, { target: 'head' })).applied).toEqual(['x', 'y'])
    await expect(rebase(project, { revision: 'y', onto: 'a' })).rejects.toMatchObject({ code: 'DBT_REVISION_APPLIED' })
  })

  it('refuses to put a branch on itself, or where it stands already', async () => {
    const folder = await graphProject('a b<a x<a y<x z<a')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    await expect(rebase(project, { revision: 'x', onto: 'y' })).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
    await expect(rebase(project, { revision: 'x', onto: 'a' })).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
    await expect(rebase(project, { revision: 'x' })).rejects.toMatchObject({ code: 'DBT_MULTIPLE_HEADS' })
  })

  it('runs a revision that was merged late, with a note, and refuses it where the order is strict', async () => {
    const folder = await graphProject('a b<a c<b x<a m<c,x')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    await upgrade(project, { target: 'c' })
    await expect(upgrade(project, { target: 'head', strictOrder: true })).rejects.toMatchObject({
      code: 'DBT_OUT_OF_ORDER',
      next: ['dbtool rebase x', 'dbtool upgrade heads'],
    })
    expect((await status(project)).applied).toEqual(['a', 'b', 'c'])
    const notes: string[] = []
    const result = await upgrade(project, { target: 'head', onNote: (note) => notes.push(note) })
    expect(result.applied).toEqual(['x', 'm'])
    expect(notes).toEqual(['Revision x comes late: it stands on a, above which b is applied already. It runs now.'])
  })

  it('calls nothing late on a branch of its own, or on top', async () => {
    const folder = await graphProject('a b<a r s<r')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    await upgrade(project, { target: 'b' })
    expect((await upgrade(project, { target: 'heads', strictOrder: true })).applied).toEqual(['r', 's'])
  })

  it('tells a file that is gone, edited, or has another name from each other', async () => {
    const folder = await graphProject('a b<a c<b')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    const file = (name: string): string => join(folder, 'migrations', name)
    await upgrade(project, { target: 'head' })
    await rename(file('a.js'), file('2026_first.js'))
    await writeFile(file('b.js'), `${graphRevision('b<a').source}// changed\n`)
    await rm(file('c.js'))
    expect(await status(project)).toMatchObject({
      applied: ['a', 'b'],
      pending: [],
      missing: ['c'],
      modified: ['b'],
      renamed: [{ revision: 'a', from: 'a.js', to: '2026_first.js' }],
    })
  })

  it('shows what is applied where a range says current, and what leads to nowhere', async () => {
    const folder = await graphProject('a b<a c<b d<c')
    const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
    await upgrade(project, { target: 'c' })
    const ids = async (range: string): Promise<readonly string[]> =>
      (await history(project, { range })).revisions.map(({ revision }) => revision)
    expect(await ids('-2:current')).toEqual(['c', 'b', 'a'])
    expect(await ids('current:')).toEqual(['d', 'c'])
    expect(await ids('b:+1')).toEqual(['c', 'b'])
    expect(await ids(':b')).toEqual(['b', 'a'])
    expect(await ids('head')).toEqual(['d'])
    await expect(ids('c:a')).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
    await expect(ids('a:b:c')).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
  })
})
