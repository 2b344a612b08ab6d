import { describe, expect, it } from 'vitest'
import type { VerifyResult } from '../../../src/migrator/results.js'
import { runCli } from '../../support/run-cli.js'
import { temporaryFolder } from '../../support/temporary-project.js'
import { filesOf, prove, type Step, sql, sqlite } from './history.js'

const table = (id: string): Step => sql(id, `CREATE TABLE ${id} (id INTEGER PRIMARY KEY)`, `DROP TABLE ${id}`)
const history = [table('first'), table('second'), table('third')]

describe('one revision is chosen', () => {
  it('by its id, a part of it, or head, and only that one is judged', async () => {
    for (const name of ['third', 'thi', 'head']) {
      expect((await prove(sqlite, history, { revision: name })).verdicts, name).toEqual({ third: 'reversible' })
    }
  })

  it('and refused where the name stands for none', async () => {
    for (const name of ['base', 'current', 'fourth']) {
      await expect(prove(sqlite, history, { revision: name }), name).rejects.toMatchObject({
        code: 'DBT_REVISION_NOT_FOUND',
      })
    }
  })

  it('and not judged where something that it stands on does not run', async () => {
    const broken = [table('first'), sql('second', 'CREATE TABLE', 'SELECT 1'), table('third'), table('fourth')]
    expect((await prove(sqlite, broken, { revision: 'fourth' })).verdicts).toEqual({
      second: 'upgrade-failed',
      fourth: 'not-judged',
    })
  })

  it('by lint as by verify', async () => {
    const folder = await temporaryFolder(filesOf(history))
    const { stdout, exit } = await runCli(['lint', '--url', 'sqlite:./app.db', '--revision', 'base', '--json'], {
      cwd: folder,
    })
    expect([exit, JSON.parse(stdout).error.code]).toEqual([8, 'DBT_REVISION_NOT_FOUND'])
  })
})

describe('--keep with --json', () => {
  it('says on stderr where the scratch database is, and nothing else than the result on stdout', async () => {
    const folder = await temporaryFolder(filesOf(history))
    const { stdout, stderr } = await runCli(['verify', '--url', 'sqlite:./app.db', '--keep', '--json'], { cwd: folder })
    expect((JSON.parse(stdout) as VerifyResult).ok).toBe(true)
    expect(stderr).toMatch(/dbtool-scratch-\w+/)
  })
})
