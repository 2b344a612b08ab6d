import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createMigrator,
  defineModel,
  defineSchema,
  loadMigrator,
  type Operations,
  type RevisionExports,
  t,
} from '../../../src/index.js'
import { graphProject } from '../../support/graph-project.js'
import { servers, withDatabase } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

/** Revisions as a bundler has them: no file anywhere. */
function bundled(id: string, downRevision: string | null): RevisionExports {
  return {
    revision: id,
    downRevision,
    message: `make ${id}`,
    upgrade: (op: Operations) => op.createTable(`t_${id}`, (table) => ({ columns: { id: table.int().primaryKey() } })),
    downgrade: (op: Operations) => op.dropTable(`t_${id}`),
  }
}

const User = defineModel('User', { columns: { id: t.id(), email: t.string(100) } })
const schema = defineSchema([User])

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the commands as functions', () => {
  it('run, undo and tell, with the defaults of the commands and without ending the process', async () => {
    const exit = vi.spyOn(process, 'exit')
    const written = vi.spyOn(process.stdout, 'write')
    const folder = await graphProject('a b<a c<b')
    const migrator = createMigrator({ root: folder, url: 'sqlite:./app.db' })
    expect(existsSync(join(folder, 'app.db'))).toBe(false)
    expect(await migrator.upgrade()).toMatchObject({ applied: ['a', 'b', 'c'], heads: ['c'] })
    expect(await migrator.current()).toEqual({ heads: ['c'], isHead: true })
    expect((await migrator.downgrade('-1')).reverted).toEqual(['c'])
    expect((await migrator.history('b:')).revisions.map(({ revision }) => revision)).toEqual(['c', 'b'])
    expect((await migrator.show('head')).revisions[0]?.source).toContain("revision = 'c'")
    expect(await migrator.status()).toMatchObject({ applied: ['a', 'b'], pending: ['c'] })
    expect((await migrator.stamp('head')).heads).toEqual(['c'])
    expect((await migrator.verify()).ok).toBe(true)
    await expect(migrator.upgrade('nowhere')).rejects.toMatchObject({ code: 'DBT_REVISION_NOT_FOUND' })
    expect(exit).not.toHaveBeenCalled()
    expect(written).not.toHaveBeenCalled()
  })

  it('take models as they are, and write revisions for them', async () => {
    const folder = await temporaryFolder({ 'package.json': '{ "type": "module" }' })
    const migrator = createMigrator({ root: folder, url: 'sqlite:./app.db', schema })
    const made = await migrator.revision({ autogenerate: true, message: 'users', revId: 'first' })
    expect(made).toMatchObject({ revision: 'first', proved: true, operations: [{ kind: 'create-table' }] })
    expect(await readdir(join(folder, 'migrations'))).toHaveLength(1)
    await migrator.upgrade()
    expect(await migrator.check()).toEqual({ operations: [], pending: [] })
    expect((await migrator.diff('database', 'models')).operations).toEqual([])
  })

  it('find their project as the commands do', async () => {
    const folder = await graphProject('a b<a x<a', { config: "export default { url: 'sqlite:./other.db' }" })
    const migrator = loadMigrator({ folder })
    expect((await migrator.branches()).branches).toMatchObject([
      { revision: 'a', children: [{ revision: 'b' }, { revision: 'x' }] },
    ])
    expect(await migrator.merge()).toMatchObject({ operations: [], destructive: false })
    expect((await migrator.heads()).heads).toMatchObject([{ downRevision: ['b', 'x'], message: 'merge' }])
    await migrator.upgrade()
    expect(existsSync(join(folder, 'other.db'))).toBe(true)
  })

  it('say what is wrong with a configuration, all at once', async () => {
    const migrator = createMigrator({ url: '', migrations: { dirs: [] } })
    await expect(migrator.upgrade()).rejects.toMatchObject({ code: 'DBT_CONFIG_INVALID' })
    await expect(createMigrator({ root: '/', exclude: [] }).current()).rejects.toMatchObject({
      code: 'DBT_URL_MISSING',
    })
  })
})

describe('revisions that are part of the program', () => {
  const revisions = [bundled('one', null), bundled('two', 'one')]

  it('run without a folder, and are not called modified by a program that has the files, or the other way', async () => {
    const folder = await temporaryFolder()
    const url = `sqlite:${join(folder, 'app.db')}`
    const migrator = createMigrator({ root: folder, url, revisions })
    expect((await migrator.upgrade()).applied).toEqual(['one', 'two'])
    expect(await migrator.status()).toEqual({ applied: ['one', 'two'], pending: [], missing: [], modified: [] })
    expect((await migrator.history()).revisions.map(({ message }) => message)).toEqual(['make two', 'make one'])
    const withFiles = createMigrator({ root: await graphProject('one two<one'), url })
    expect((await withFiles.status()).modified).toEqual([])
    expect((await withFiles.downgrade('base')).reverted).toEqual(['two', 'one'])
  })

  it('are refused when their header is wrong, before anything runs', async () => {
    const broken = { ...bundled('one', null), revision: 'not an id' }
    await expect(createMigrator({ url: 'sqlite::memory:', revisions: [broken] }).heads()).rejects.toMatchObject({
      code: 'DBT_REVISION_FILE_INVALID',
    })
    const { upgrade: _, ...none } = bundled('one', null)
    await expect(
      createMigrator({ url: 'sqlite::memory:', revisions: [none as RevisionExports] }).heads(),
    ).rejects.toMatchObject({ code: 'DBT_REVISION_FILE_INVALID' })
  })

  for (const server of servers) {
    it(`run once on ${server.label} when several processes start together`, async () => {
      await withDatabase(server, async (url) => {
        const runs = await Promise.all(Array.from({ length: 4 }, () => createMigrator({ url, revisions }).upgrade()))
        expect(runs.flatMap(({ applied }) => applied).sort()).toEqual(['one', 'two'])
        expect(runs.every(({ heads }) => heads.join() === 'two')).toBe(true)
      })
    })
  }
})
