import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bin, runCli } from '../support/run-cli.js'
import { temporaryFolder, temporaryProject } from '../support/temporary-project.js'
import { expectShape } from './expect-shape.js'

const models = `export const User = defineModel('User', { columns: { id: t.id() } })
export default defineSchema([User])`

const revision = (body: string): string => `import type { Operations } from 'dbtool'

export const revision = 'aaaa00000001'
export const downRevision = null
export const message = 'test'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  ${body}
}

export async function downgrade(op: Operations): Promise<void> {
}
`

describe('a command that fails', () => {
  it('names the cause, the state of the database and the next command', async () => {
    const cwd = await temporaryProject(models, {
      'migrations/a.ts': revision("await op.execute('CREATE TABLE broken (')"),
    })
    const { exit, stdout, stderr } = await runCli(['upgrade'], { cwd })
    expect({ exit, stdout }).toEqual({ exit: 6, stdout: '' })
    expect(stderr).toContain('error[DBT_REVISION_FAILED] The upgrade of revision aaaa00000001 (test) failed.')
    expect(stderr).toContain('\ndatabase: unchanged\n')
    expect(stderr).toContain('\nnext: dbtool status\n')
  })

  it('shows a stack to those who ask for one only', async () => {
    const cwd = await temporaryProject(models, { 'migrations/a.ts': revision("throw new Error('from the file')") })
    const terse = await runCli(['upgrade'], { cwd })
    expect(terse.stderr).not.toMatch(/^ {4}at /m)
    for (const flags of [['--verbose'], ['--log-level', 'debug'], ['--log-level=debug']]) {
      expect((await runCli(['upgrade', ...flags], { cwd })).stderr).toMatch(/^ {4}at /m)
    }
  })

  it('never shows the password of a URL, in text, in JSON or in `config`', async () => {
    const cwd = await temporaryFolder()
    const url = 'oracle://app:hunter2@db.example/app'
    for (const args of [
      ['status'],
      ['status', '--json'],
      ['status', '--verbose'],
      ['config'],
      ['config', '--json'],
      ['upgrade'],
    ]) {
      const { stdout, stderr } = await runCli([...args, '--url', url], { cwd })
      expect(stdout + stderr).not.toContain('hunter2')
    }
    const { exit, stdout } = await runCli(['status', '--json', '--url', url], { cwd })
    expect(exit).toBe(2)
    const result = JSON.parse(stdout) as { error: unknown }
    expectShape('error', result)
    expect(result.error).toMatchObject({ code: 'DBT_DIALECT_UNKNOWN' })
  })

  it('does not take an argument from standard input', async () => {
    const cwd = await temporaryProject(models)
    const child = spawn(process.execPath, [bin, 'downgrade', '--yes', '--json'], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.end('base\n')
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    const exit = await new Promise((resolve) => child.on('close', resolve))
    expect(exit).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DBT_USAGE', message: 'dbtool downgrade needs <target>.' },
    })
  })
})

describe('a command whose reader goes away', () => {
  it('comes to its end without a word', async () => {
    const cwd = await temporaryProject(models, {
      'migrations/a.ts': revision("await op.execute('CREATE TABLE kept (id INTEGER)')"),
    })
    const child = spawn(process.execPath, [bin, 'upgrade'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(stderr).not.toContain('EPIPE')
    const { stdout } = await runCli(['current', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ heads: ['aaaa00000001'] })
  })
})

describe('a command that is told to stop', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('rolls back at %s and exits %i', async (signal, expected) => {
    const endless =
      "await op.execute('CREATE TABLE half (id INTEGER)')\n  process.stderr.write('running')\n  await op.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO half SELECT i FROM n WHERE i < 0')"
    const cwd = await temporaryProject(models, { 'migrations/a.ts': revision(endless) })
    const { exit, stdout } = await runCli(['upgrade', '--json'], {
      cwd,
      signalAt: { text: 'running', signal },
    })
    expect(exit).toBe(expected)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DBT_INTERRUPTED', exit: expected, databaseState: 'unchanged' },
    })
    const after = await runCli(['current', '--json'], { cwd })
    expect(JSON.parse(after.stdout)).toEqual({ heads: [], isHead: false })
  })
})
