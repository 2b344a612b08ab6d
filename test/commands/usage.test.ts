import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-project.js'
import { expectShape } from './expect-shape.js'

/** Stands for a password that somebody pasted where it does not belong. */
const secret = 'hunter2'

const cases: readonly { name: string; args: readonly string[]; code: string; message: string }[] = [
  {
    name: 'an unknown flag',
    args: ['upgrade', `--bogus=${secret}`],
    code: 'DBT_USAGE',
    message: 'dbtool upgrade has no such flag.',
  },
  {
    name: 'an unknown flag with a value beside it',
    args: ['status', '--bogus', secret],
    code: 'DBT_USAGE',
    message: 'dbtool status has no such flag.',
  },
  {
    name: 'a flag with a slip',
    args: ['status', `--ulr=sqlite:${secret}`],
    code: 'DBT_USAGE',
    message: 'dbtool status has no such flag. Did you mean --url?',
  },
  { name: 'a flag without its value', args: ['status', '--url'], code: 'DBT_USAGE', message: '--url needs a value.' },
  {
    name: 'a flag given twice',
    args: ['status', '--url', 'sqlite:a', '--url', secret],
    code: 'DBT_USAGE',
    message: '--url is given twice.',
  },
  {
    name: 'a value that is no choice',
    args: ['diff', '--from', secret],
    code: 'DBT_USAGE',
    message: '--from takes one of: database, models, revisions.',
  },
  {
    name: 'a value that imitates the parser',
    args: ['diff', '--from', `x to be one of: ${secret}`],
    code: 'DBT_USAGE',
    message: '--from takes one of: database, models, revisions.',
  },
  {
    name: 'letters for a number',
    args: ['upgrade', '--lock-timeout', secret],
    code: 'DBT_USAGE',
    message: '--lock-timeout needs a whole number.',
  },
  {
    name: 'a number out of bounds',
    args: ['upgrade', '--lock-timeout=-5'],
    code: 'DBT_USAGE',
    message: '--lock-timeout needs a whole number greater than or equal to 0.',
  },
  { name: 'a missing argument', args: ['downgrade'], code: 'DBT_USAGE', message: 'dbtool downgrade needs <target>.' },
  {
    name: 'an argument too many',
    args: ['upgrade', 'head', secret],
    code: 'DBT_USAGE',
    message: 'dbtool upgrade takes fewer arguments than it was given.',
  },
  {
    name: 'an argument that is a command',
    args: ['status', 'upgrade'],
    code: 'DBT_USAGE',
    message: 'dbtool status takes fewer arguments than it was given.',
  },
  {
    name: 'an unknown command',
    args: ['zzz', secret],
    code: 'DBT_UNKNOWN_COMMAND',
    message: 'There is no such command.',
  },
  {
    name: 'a URL in place of a command',
    args: [`postgres://app:${secret}@db/app`],
    code: 'DBT_UNKNOWN_COMMAND',
    message: 'There is no such command.',
  },
]

describe('a command line that cannot be understood', () => {
  it.each(cases)('is answered in text: $name', async ({ args, code, message }) => {
    const { exit, stdout, stderr } = await runCli(args, { cwd: await temporaryFolder() })
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain(`error[${code}] ${message}\n`)
    expect(stderr).toMatch(/^next: dbtool .*--help$/m)
    expect(stderr).not.toContain(secret)
  })

  it.each(cases)('is answered in JSON, with --json before or behind: $name', async ({ args, code, message }) => {
    const cwd = await temporaryFolder()
    const takesNext = args.at(-1) === '--url'
    for (const line of takesNext
      ? [['--json', ...args]]
      : [
          ['--json', ...args],
          [...args, '--json'],
        ]) {
      const { exit, stdout, stderr } = await runCli(line, { cwd })
      expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' })
      expect(stdout).not.toContain(secret)
      const result = JSON.parse(stdout) as { error: unknown }
      expectShape('error', result)
      expect(result.error).toMatchObject({ code, exit: 2, message, databaseState: 'unchanged' })
    }
  })

  it('shows how a command is called', async () => {
    const { stderr } = await runCli(['downgrade'], { cwd: await temporaryFolder() })
    expect(stderr).toContain('hint: Usage: dbtool downgrade <target> [flags]\n')
  })

  it('knows what a mistyped command was to be', async () => {
    const { stderr } = await runCli(['upgrde', secret], { cwd: await temporaryFolder() })
    expect(stderr).toContain('hint: Did you mean upgrade?\n')
  })
})

describe('a command line', () => {
  it('may begin with flags', async () => {
    const cwd = await temporaryFolder()
    const { exit, stdout } = await runCli(['--json', '--url', 'sqlite:app.db', 'status'], { cwd })
    expect(exit).toBe(0)
    expectShape('status', JSON.parse(stdout))
  })

  it('takes a number of steps that begins with a dash for a target', async () => {
    const { exit, stdout } = await runCli(['downgrade', '-1', '--url', 'sqlite:app.db', '--json'], {
      cwd: await temporaryFolder(),
    })
    expect(exit).toBe(8)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DBT_TARGET_INVALID' } })
  })

  it.each([
    ['help', 'upgrade'],
    ['upgrade', '--help'],
    ['upgrade', '-h'],
  ])('gives help for: %s %s', async (...args) => {
    const { exit, stdout, stderr } = await runCli(args, { cwd: await temporaryFolder() })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(stdout).toContain('$ dbtool upgrade [TARGET]')
  })

  it('prints no colours without a terminal', async () => {
    const { stderr, stdout } = await runCli(['--help'], { cwd: await temporaryFolder() })
    expect(stdout + stderr).not.toContain('\u001b[')
  })
})
