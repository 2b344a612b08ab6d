import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.js'
import { writeRevision } from '../support/server-project.js'
import { temporaryFolder } from '../support/temporary-project.js'

const config = (level?: string): string =>
  JSON.stringify({ url: 'sqlite:./app.db', ...(level === undefined ? {} : { log: { level } }) })

/** A project with one revision; its upgrade tells `applied`, and its script that it is not exact. */
async function project(level?: string): Promise<string> {
  const cwd = await temporaryFolder({ 'dbtool.config.json': config(level) })
  await writeRevision(cwd, {
    revision: 'a',
    upgrade:
      "await op.execute('CREATE TABLE a (id INTEGER)')\nif ((await op.query('SELECT 1 AS n')).length > 9) return",
  })
  return cwd
}

async function told(cwd: string, ...args: readonly string[]): Promise<{ warns: boolean; progress: boolean }> {
  const script = await runCli(['upgrade', '--sql', ...args], { cwd })
  const run = await runCli(['upgrade', ...args], { cwd })
  expect(run.exit, run.stderr).toBe(0)
  return { warns: script.stderr.includes('not exact'), progress: run.stderr.includes('applied') }
}

describe('log.level of the configuration', () => {
  it.each([
    ['error', { warns: false, progress: false }],
    ['warn', { warns: true, progress: false }],
    ['info', { warns: true, progress: true }],
    ['debug', { warns: true, progress: true }],
    [undefined, { warns: true, progress: true }],
  ] as const)('is the least weight of what stderr tells: %s', async (level, expected) => {
    expect(await told(await project(level))).toEqual(expected)
  })

  it('loses to the flags, of which --log-level wins', async () => {
    expect(await told(await project('error'), '--log-level', 'info')).toEqual({ warns: true, progress: true })
    expect(await told(await project('debug'), '--quiet')).toEqual({ warns: false, progress: false })
    expect(await told(await project(), '--quiet', '--log-level=warn')).toEqual({ warns: true, progress: false })
  })

  it('shows the stack of errors at debug only', async () => {
    const cwd = await project('debug')
    await writeRevision(cwd, { revision: 'b', after: 'a', upgrade: "throw new Error('from the file')" })
    expect((await runCli(['upgrade'], { cwd })).stderr).toMatch(/^ {4}at /m)
    expect((await runCli(['upgrade', '--log-level', 'info'], { cwd })).stderr).not.toMatch(/^ {4}at /m)
    await writeFile(join(cwd, 'dbtool.config.json'), config('info'))
    expect((await runCli(['upgrade'], { cwd })).stderr).not.toMatch(/^ {4}at /m)
    expect((await runCli(['upgrade', '--verbose'], { cwd })).stderr).toMatch(/^ {4}at /m)
  })

  it('is shown by config, with its source', async () => {
    const { stdout } = await runCli(['config'], { cwd: await project('warn') })
    expect(stdout).toMatch(/^log\.level +"warn" {2}\(.*dbtool\.config\.json\)$/m)
  })
})
