import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, writeFiles } from '../../support/temporary-project.js'
import {
  execute,
  filesOf,
  forEachEngine,
  op,
  type Proof,
  type ProveOptions,
  proveIn,
  type Step,
  sql,
  sqlite,
} from './history.js'

const table = (id: string): Step =>
  sql(id, `CREATE TABLE ${id} (id INTEGER PRIMARY KEY, name VARCHAR(9))`, `DROP TABLE ${id}`)

const steps = [table('one'), table('two'), table('three')]

async function project(history: readonly Step[] = steps): Promise<string> {
  return temporaryFolder({ ...filesOf(history), 'node_modules/.keep': '' })
}

/** The revisions whose proof was taken over. */
function taken({ result }: Proof): readonly string[] {
  return result.revisions.filter(({ cached }) => cached === true).map(({ revision }) => revision)
}

const cacheFile = (folder: string): string => join(folder, 'node_modules/.cache/dbtool/proofs.json')

const all = steps.map(({ id }) => id)

describe('proofs that were made before', () => {
  forEachEngine((engine) => {
    it('are taken over by the next run, with the same verdicts and findings', async () => {
      const unique = sql(
        'unique',
        'CREATE UNIQUE INDEX ux_one ON one (name)',
        `DROP INDEX ux_one${engine.engine.startsWith('m') ? ' ON one' : ''}`,
      )
      const folder = await project([...steps, unique])
      const first = await proveIn(engine, folder)
      expect(taken(first)).toEqual([])
      const second = await proveIn(engine, folder)
      expect(taken(second)).toEqual([...all, 'unique'])
      const plain = ({ result }: Proof): unknown =>
        result.revisions.map(({ durationMs: _, cached: __, ...revision }) => revision)
      expect(plain(second)).toEqual(plain(first))
      expect(second.alarms('unique')).toEqual(['data-dependent'])
    })
  })

  it('are made again for a revision that has changed and for all after it', async () => {
    const folder = await project()
    await proveIn(sqlite, folder)
    const changed = steps.map((step) => (step.id === 'two' ? { ...step, down: 'SELECT 1' } : step))
    await writeFiles(folder, filesOf(changed))
    const { verdicts, ...proof } = await proveIn(sqlite, folder)
    expect(taken({ verdicts, ...proof })).toEqual(['one'])
    expect(verdicts).toEqual({ one: 'reversible', two: 'not-restored', three: 'reversible' })
  })

  it('hold for their own seed, number of rows and fixtures only', async () => {
    const folder = await project()
    await proveIn(sqlite, folder)
    await writeFiles(folder, { 'rows/one.json': '{ "one": [{ "id": 1, "name": "a" }] }' })
    const others: readonly ProveOptions[] = [
      { seed: 2 },
      { rows: 3 },
      { rows: 0 },
      { partial: true },
      { fixtures: 'rows' },
    ]
    for (const options of others) expect(taken(await proveIn(sqlite, folder, options))).toEqual([])
    for (const options of others) expect(taken(await proveIn(sqlite, folder, options))).toEqual(all)
    await writeFiles(folder, { 'rows/one.json': '{ "one": [{ "id": 2, "name": "b" }] }' })
    expect(taken(await proveIn(sqlite, folder, { fixtures: 'rows' }))).toEqual([])
  })

  it('are not taken over when the caller wants none, or the database is to be kept', async () => {
    const folder = await project()
    await proveIn(sqlite, folder)
    expect(taken(await proveIn(sqlite, folder, { cache: false }))).toEqual([])
    expect(taken(await proveIn(sqlite, folder, { keep: () => undefined }))).toEqual([])
  })

  it('are never kept of failures, which are looked at again', async () => {
    const folder = await project([table('one'), sql('bad', 'CREATE TABLE a (id INTEGER)', 'SELECT 1'), table('two')])
    await proveIn(sqlite, folder)
    expect(taken(await proveIn(sqlite, folder))).toEqual(['one', 'two'])
  })

  it('are none of a revision that reads other files, nor of those after it', async () => {
    const reading = op('reads', execute('CREATE TABLE a (id INTEGER)'), execute('DROP TABLE a'), {
      preamble: "import { basename } from 'node:path'\nexport const name = basename('a')",
    })
    const folder = await project([table('one'), reading, table('two')])
    expect(new Set(Object.values((await proveIn(sqlite, folder)).verdicts))).toEqual(new Set(['reversible']))
    expect(taken(await proveIn(sqlite, folder))).toEqual(['one'])
  })

  it('do no harm when their file is broken: it is written anew', async () => {
    const folder = await project()
    for (const text of [
      '{not json',
      '[]',
      'null',
      '{"version":1,"proofs":7}',
      '{"version":1,"proofs":{"x":null}}',
      '{"version":3,"proofs":7,"histories":7}',
      '',
    ]) {
      await writeFiles(folder, { 'node_modules/.cache/dbtool/proofs.json': text })
      expect(taken(await proveIn(sqlite, folder)), text).toEqual([])
      expect(Object.keys((JSON.parse(readFileSync(cacheFile(folder), 'utf8')) as { proofs: object }).proofs)).toEqual(
        expect.arrayContaining([expect.any(String)]),
      )
    }
    expect(taken(await proveIn(sqlite, folder))).toEqual(all)
  })

  it('are kept nowhere where there is no node_modules', async () => {
    const folder = await temporaryFolder(filesOf(steps))
    await proveIn(sqlite, folder)
    expect(existsSync(cacheFile(folder))).toBe(false)
    expect(taken(await proveIn(sqlite, folder))).toEqual([])
  })
})
