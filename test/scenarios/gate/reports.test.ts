import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CiResult } from '../../../src/migrator/results.js'
import { commitAll } from '../../support/git-repository.js'
import { junitProblems, sarifProblems } from '../../support/report-schemas.js'
import { runCli, runJson } from '../../support/run-cli.js'
import { writeRevision } from '../../support/server-project.js'
import { temporaryFolder } from '../../support/temporary-project.js'

const table = (name: string): string => `await op.execute('CREATE TABLE ${name} (id INTEGER)')`
const drop = (name: string): string => `await op.execute('DROP TABLE ${name}')`

/** A repository with a project in `apps/api`, whose revision `bad` leaves a table behind. */
async function repository(): Promise<{ readonly root: string; readonly cwd: string }> {
  const root = await temporaryFolder({ 'apps/api/dbtool.config.json': '{ "url": "sqlite:./app.db" }' })
  const cwd = join(root, 'apps/api')
  await writeRevision(cwd, { revision: 'good', upgrade: table('a'), downgrade: drop('a') })
  await commitAll(root)
  await commitAll(root, { branch: 'work' })
  await writeRevision(cwd, { revision: 'bad', after: 'good', upgrade: table('b') })
  return { root, cwd }
}

const textOf = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8')

describe('the reports of the gate', () => {
  it('are written in every format at once, with paths from the root of the repository', async () => {
    const { root, cwd } = await repository()
    const summary = join(root, 'summary.md')
    const reports = 'junit=out/new/j.xml,sarif=out/s.sarif,markdown=out/m.md'
    const args = ['ci', '--base', 'main', '--report', reports, '--report', 'json=out/r.json', '--report=github']
    const { exit, stdout, stderr } = await runCli(args, { cwd, env: { GITHUB_STEP_SUMMARY: summary } })
    expect(exit, stderr).toBe(11)
    expect(stdout).toMatch(/^verify +FAIL +1 of 2 not proved: bad/m)
    expect(stdout).toMatch(/^::error file=apps\/api\/migrations\/bad\.ts,line=1,title=dbtool ci verify%3A left-over::/m)
    const junit = textOf(cwd, 'out/new/j.xml')
    expect(await junitProblems(junit)).toEqual([])
    expect(junit).toContain('name="bad bad"')
    const sarif = textOf(cwd, 'out/s.sarif')
    expect(sarifProblems(sarif)).toEqual([])
    expect(sarif).toContain('"uri": "apps/api/migrations/bad.ts"')
    expect(textOf(cwd, 'out/m.md')).toContain('| verify | ❌ **FAIL** |')
    expect(textOf(summary)).toContain('## ❌ dbtool ci')
    const result = JSON.parse(textOf(cwd, 'out/r.json')) as CiResult
    expect(result).toMatchObject({ ok: false })
    expect(result.steps.at(-1)?.revisions?.map(({ verdict }) => verdict)).toEqual(['reversible', 'not-restored'])
  })

  it('leave stdout to the result with --json', async () => {
    const { cwd } = await repository()
    const { exit, stdout, stderr } = await runCli(['ci', '--report', 'github', '--json'], { cwd })
    expect(exit).toBe(11)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    expect(stderr).toMatch(/^::error /m)
  })

  it('are there for verify, too, and when all is well', async () => {
    const { cwd } = await repository()
    const args = ['verify', '--revision', 'good', '--report', 'junit=j.xml,sarif=s.sarif,github']
    const { exit, stdout } = await runCli(args, { cwd })
    expect(exit).toBe(0)
    expect(stdout).not.toContain('::')
    expect(await junitProblems(textOf(cwd, 'j.xml'))).toEqual([])
    expect(textOf(cwd, 's.sarif')).toContain('"results": []')
    expect(sarifProblems(textOf(cwd, 's.sarif'))).toEqual([])
  })

  it('that cannot be written end with exit 2, after the result and the other reports', async () => {
    const { cwd } = await repository()
    const args = ['ci', '--report', 'junit=dbtool.config.json/j.xml,sarif=s.sarif', '--json']
    const { exit, stdout, stderr } = await runCli(args, { cwd })
    expect(exit).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    expect(stderr).toContain('error[DBT_FILE_UNWRITABLE] The report (junit) cannot be written')
    expect(sarifProblems(textOf(cwd, 's.sarif'))).toEqual([])
  })

  it.each(['xunit=a.xml', 'junit', 'sarif=', 'github=a.txt', ''])(
    'of a format that is not known are refused before anything runs: %j',
    async (value) => {
      const { cwd } = await repository()
      const result = await runJson(['ci', '--report', value], cwd)
      expect(result).toMatchObject({ exit: 2, error: { code: 'DBT_USAGE' } })
      expect(JSON.stringify(result)).toContain('junit, sarif, markdown, json')
    },
  )
})

describe('the gate that is stopped', () => {
  it.each([['ci'], ['verify']])('ends as interrupted, and no step passes for failed: %s', async (command) => {
    const { cwd } = await repository()
    const slow = "process.stderr.write('here'); await new Promise((resolve) => setTimeout(resolve, 1500))"
    await writeRevision(cwd, { revision: 'slow', after: 'bad', upgrade: slow })
    await writeRevision(cwd, { revision: 'last', after: 'slow', upgrade: table('c'), downgrade: drop('c') })
    const signalAt = { text: 'here', signal: 'SIGINT' as const }
    const { exit, stdout } = await runCli([command, '--report', 'junit=j.xml', '--json'], { cwd, signalAt })
    expect(exit, stdout).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DBT_INTERRUPTED', databaseState: 'unchanged' } })
    expect(existsSync(join(cwd, 'j.xml'))).toBe(false)
  })
})

describe('the gate of a branch', () => {
  it('proves what the branch adds, and says why it cannot tell', async () => {
    const { cwd } = await repository()
    const verified = (result: CiResult): readonly string[] | undefined =>
      result.steps.find(({ name }) => name === 'verify')?.revisions?.map(({ revision }) => revision)
    const since = await runJson<CiResult>(['ci', '--since', 'main'], cwd)
    expect(since.exit).toBe(11)
    expect(verified(since)).toEqual(['bad'])
    const unknown = await runJson<CiResult>(['ci', '--since', 'origin/main'], cwd)
    expect(unknown.exit).toBe(11)
    expect(unknown.steps.find(({ name }) => name === 'verify')).toMatchObject({
      ok: false,
      findings: [{ rule: 'DBT_REF_UNKNOWN', fix: expect.stringContaining('git fetch origin') }],
    })
  })
})
