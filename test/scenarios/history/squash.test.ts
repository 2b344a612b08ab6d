import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { downgrade } from '../../../src/migrator/downgrade.js'
import { current } from '../../../src/migrator/history.js'
import { openProject, type Project } from '../../../src/migrator/project.js'
import { type SquashOptions, squash } from '../../../src/migrator/squash.js'
import { status } from '../../../src/migrator/status.js'
import { upgrade } from '../../../src/migrator/upgrade.js'
import { verify } from '../../../src/migrator/verify/verify.js'
import { schemaDump } from '../../support/dump.js'
import { graphProject } from '../../support/graph-project.js'
import { servers, withDatabase } from '../../support/servers.js'

const options: Omit<SquashOptions, 'range'> = { message: 'squashed', revId: 'sq', proof: true, dryRun: false }

function openAt(folder: string, name: string): Promise<Project> {
  return openProject({ folder, url: `sqlite:${join(folder, `${name}.db`)}` })
}

describe('a squash', () => {
  it('serves databases before it, at its end, in its middle and beyond it alike', async () => {
    const folder = await graphProject('a b<a c<b d<c e<d', {
      upgrade: { c: "await op.addColumn('t_b', 'note', (t) => t.text().nullable())" },
    })
    const at = async (name: string, target: string): Promise<Project> => {
      const project = await openAt(folder, name)
      await upgrade(project, { target })
      return project
    }
    const [start, middle, end, beyond] = [
      await at('start', 'a'),
      await at('middle', 'c'),
      await at('end', 'd'),
      await at('beyond', 'e'),
    ]
    // The extra column would be in the way of its own downgrade: c undoes its table only.
    const result = await squash(start, { ...options, range: 'b:d', proof: false })
    expect(result).toMatchObject({ revision: 'sq', replaces: ['b', 'c', 'd'] })
    expect((await readdir(join(folder, 'migrations'))).filter((name) => name.endsWith('.js'))).toEqual(['a.js', 'e.js'])
    expect((await readdir(join(folder, 'migrations', 'squashed'))).sort()).toEqual(['b.js', 'c.js', 'd.js'])

    expect((await upgrade(start, { target: 'head' })).applied).toEqual(['sq', 'e'])
    expect(await current(end)).toEqual({ heads: ['sq'], isHead: false })
    expect((await upgrade(end, { target: 'head' })).applied).toEqual(['e'])
    expect((await upgrade(middle, { target: 'head' })).applied).toEqual(['d', 'e'])
    expect((await upgrade(beyond, { target: 'head' })).applied).toEqual([])
    for (const project of [start, middle, end, beyond]) {
      expect(await current(project)).toEqual({ heads: ['e'], isHead: true })
      expect(await status(project)).toMatchObject({ pending: [], missing: [], modified: [], applied: ['a', 'sq', 'e'] })
    }
    expect((await downgrade(middle, { target: 'sq' })).reverted).toEqual(['e'])
    expect((await downgrade(middle, { target: 'a' })).reverted).toEqual(['sq'])
    expect((await downgrade(beyond, { target: 'c' })).reverted).toEqual(['e'])
  })

  it('is the difference of the structure where the revisions do nothing else, and is proved', async () => {
    const folder = await graphProject('a b<a c<b')
    const project = await openAt(folder, 'app')
    const result = await squash(project, { ...options, range: 'a:c' })
    expect(result.proved).toBe(true)
    const source = await readFile(join(process.cwd(), result.path ?? ''), 'utf8')
    expect(source).toContain("export const replaces = ['a', 'b', 'c']")
    expect(source.match(/op\.createTable/g)).toHaveLength(3)
    expect((await verify(project)).ok).toBe(true)
  })

  it('keeps what revisions do to rows, one after the other', async () => {
    const folder = await graphProject('a b<a', {
      upgrade: {
        a: "await op.bulkInsert('t_a', [{ id: 1 }, { id: 2 }])",
        b: "await op.execute('UPDATE t_a SET id = id + 10')",
      },
    })
    const project = await openAt(folder, 'app')
    const { source, moved } = await squash(project, { ...options, range: 'a:b', dryRun: true })
    expect(moved).toEqual([])
    expect(source).toContain("await op.execute('UPDATE t_a SET id = id + 10')")
    expect(source?.indexOf('bulkInsert')).toBeLessThan(source?.indexOf('UPDATE') ?? 0)
  })

  it('refuses a range on which something else stands, one that reads data, and one that is not equal', async () => {
    const fork = await openAt(await graphProject('a b<a c<b x<b'), 'app')
    await expect(squash(fork, { ...options, range: 'a:c' })).rejects.toMatchObject({ code: 'DBT_TARGET_INVALID' })
    const reading = await openAt(await graphProject('a b<a', { upgrade: { b: "await op.query('SELECT 1')" } }), 'app')
    await expect(squash(reading, { ...options, range: 'a:b' })).rejects.toMatchObject({ code: 'DBT_UNSUPPORTED' })
    const twice = {
      b: "globalThis.calls = (globalThis.calls ?? 0) + 1; await op.execute('INSERT INTO t_b VALUES (' + globalThis.calls + ')')",
    }
    const unequal = await openAt(await graphProject('a b<a', { upgrade: twice }), 'app')
    await expect(squash(unequal, { ...options, range: 'a:b' })).rejects.toMatchObject({ code: 'DBT_PROOF_FAILED' })
  })

  it('joins merges, and takes over what stands outside of the range', async () => {
    const folder = await graphProject('a b<a c<a d<b,c e<d x y<x!e')
    const project = await openAt(folder, 'app')
    expect(await squash(project, { ...options, range: 'a:d' })).toMatchObject({
      replaces: ['a', 'b', 'c', 'd'],
      proved: true,
    })
    expect((await upgrade(project, { target: 'heads' })).applied).toEqual(['sq', 'e', 'x', 'y'])
    expect(await squash(project, { ...options, range: 'sq:e', revId: 'sq2', proof: false })).toMatchObject({
      replaces: ['a', 'b', 'c', 'd', 'sq', 'e'],
    })
    expect(await status(project)).toMatchObject({ pending: [], missing: [], applied: ['sq2', 'x', 'y'] })
  })

  for (const server of servers) {
    it(`leads to the same dump on ${server.label}`, async () => {
      const folder = await graphProject('a b<a c<b')
      const dumpOf = (): Promise<string | null> =>
        withDatabase(server, async (url) => {
          await upgrade(await openProject({ folder, url }), { target: 'head' })
          return (await schemaDump(url))?.replace(/^.*dbtool_.*$/gm, '') ?? null
        })
      const before = await dumpOf()
      await withDatabase(server, async (url) => {
        const project = await openProject({ folder, url })
        expect((await squash(project, { ...options, range: 'a:c' })).proved).toBe(true)
      })
      expect(await dumpOf()).toBe(before)
    })
  }
})
