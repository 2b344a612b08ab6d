import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, runCli, runJson } from '../support/run-cli.js'
import { forEachServer, withDatabase } from '../support/servers.js'
import { modelsFile, temporaryProject, writeFiles } from '../support/temporary-project.js'

/** Runs the command line on a pseudo-terminal; each answer is typed when its question has been asked. */
function onTerminal(
  args: readonly string[],
  cwd: string,
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<{ readonly exit: number | null; readonly screen: string }> {
  const { CI: _, DATABASE_URL: __, ...env } = process.env
  const words = [process.execPath, bin, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], {
    cwd,
    env: { ...env, NO_COLOR: '1', TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  let seen = 0
  const open = [...answers]
  child.stdout.on('data', (chunk) => {
    screen += chunk
    const [next] = open
    const at = next === undefined ? -1 : screen.indexOf(next[0], seen)
    if (next === undefined || at < 0) return
    open.shift()
    seen = at + next[0].length
    child.stdin.write(next[1])
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, screen }))
  })
}

const users = (columns: string): string =>
  `export const User = defineModel('User', { columns: { id: t.id(), ${columns} } })`
const before = users(`name: t.string(40), status: t.enum(['old', 'kept'])`)
const renamed = users(`fullName: t.string(40), status: t.enum(['old', 'kept'])`)
const valued = users(`name: t.string(40), status: t.enum(['new', 'kept'])`)
const filled = users(`name: t.string(40), status: t.enum(['old', 'kept']), age: t.int()`)

/** A project whose database is at `before`, and whose models are now these. */
async function projectAt(now: string, url: string): Promise<string> {
  const folder = await temporaryProject(before)
  for (const command of [['revision', '--autogenerate', '-m', 'before', '--rev-id', 'before1'], ['upgrade']]) {
    const { exit, stderr } = await runCli([...command, '--url', url], { cwd: folder })
    expect(exit, stderr).toBe(0)
  }
  await writeFiles(folder, { 'models.ts': modelsFile(now) })
  return folder
}

/** The file of the second revision, or null where there is none. */
function written(folder: string): string | null {
  const names = readdirSync(join(folder, 'migrations')).filter((name) => !name.includes('before1'))
  expect(names.length).toBeLessThan(2)
  return names[0] === undefined ? null : readFileSync(join(folder, 'migrations', names[0]), 'utf8')
}

const autogenerate = ['revision', '--autogenerate', '-m', 'after']

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly next: readonly string[] }
}

function questions(withUrl: (use: (url: string) => Promise<void>) => Promise<void>, value: string): void {
  it('a person on a terminal says that a column is a renaming, or new', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(renamed, url)
      const command = [...autogenerate, '--dry-run', '--url', url]
      const yes = await onTerminal(command, folder, [['Your choice [1]:', '1\r']])
      expect(yes.screen).toContain('Is column users.full_name new, or a renaming?')
      expect(yes.screen).toContain('1) it was called name')
      expect(yes.exit, yes.screen).toBe(0)
      expect(yes.screen).toContain(`renameColumn('users', 'name', 'full_name')`)
      const no = await onTerminal(command, folder, [
        ['Your choice [1]:', '0\r'],
        ['Your value:', 'nobody\r'],
      ])
      expect(no.exit, no.screen).toBe(0)
      expect(no.screen).toContain(`dropColumn('users', 'name'`)
    })
  })

  it('a person on a terminal gives the rows that are there a value, and is asked again when it is none', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(filled, url)
      const outcome = await onTerminal([...autogenerate, '--url', url], folder, [
        ['Your value:', 'many\r'],
        ['Your value:', '7\r'],
      ])
      expect(outcome.exit, outcome.screen).toBe(0)
      expect(outcome.screen).toContain('Column users.age is NOT NULL and has no default')
      expect(outcome.screen).toContain('"many" is no number.')
      const asked = written(folder)
      expect(asked).toMatch(/backfill|fill/)
      expect(asked).toContain('7')
    })
  })

  it('sql: begins an expression', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(filled, url)
      const outcome = await onTerminal([...autogenerate, '--url', url], folder, [['Your value:', 'sql:1 + 2\r']])
      expect(outcome.exit, outcome.screen).toBe(0)
      expect(written(folder)).toContain('1 + 2')
    })
  })

  it('Ctrl-D and Ctrl-C are no answers: exit 130, and no file', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(renamed, url)
      for (const key of ['\x04', '\x03']) {
        const outcome = await onTerminal([...autogenerate, '--url', url], folder, [['Your choice [1]:', key]])
        expect(outcome.exit, outcome.screen).toBe(130)
        expect(written(folder)).toBeNull()
      }
    })
  })

  it('without a terminal the flags that answer are printed, and each works', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(renamed, url)
      const asked = await runJson<Failure>([...autogenerate, '--url', url], folder)
      expect(asked).toMatchObject({ exit: 2, error: { code: 'DBT_QUESTION' } })
      expect(asked.error.message).toContain('--rename users.name:users.full_name or --no-rename')
      expect(asked.error.message).toContain(`--backfill users.full_name=VALUE`)
      expect(written(folder)).toBeNull()
      const dry = [...autogenerate, '--dry-run', '--url', url]
      const flag = await runCli([...dry, '--rename', 'users.name:users.full_name'], { cwd: folder })
      expect(flag.stdout).toContain(`renameColumn('users', 'name', 'full_name')`)
      const none = await runCli([...dry, '--no-rename', '--backfill', 'users.full_name=x'], { cwd: folder })
      expect(none.exit, none.stderr).toBe(0)
      expect(none.stdout).toContain(`dropColumn('users', 'name'`)
    })
  })

  it('a value of an enum is renamed by its flag', async () => {
    await withUrl(async (url) => {
      const folder = await projectAt(valued, url)
      const asked = await runJson<Failure>([...autogenerate, '--url', url], folder)
      const flag = `${value}.old:${value}.new`
      expect(asked).toMatchObject({ exit: 2, error: { code: 'DBT_QUESTION' } })
      expect(asked.error.message).toContain(`--rename ${flag} or --no-rename`)
      const dry = [...autogenerate, '--dry-run', '--url', url]
      const screen = await onTerminal(dry, folder, [['Your choice [1]:', '\r']])
      const named = await runCli([...dry, '--rename', flag], { cwd: folder })
      expect(named.exit, named.stderr).toBe(0)
      const source = named.stdout.replaceAll(/revision = '\w+'/g, '')
      expect(source).toMatch(/renames|replaceValue|renamedValues/)
      expect(screen.screen).toMatch(/renames|replaceValue|renamedValues/)
      const upgraded = await runCli([...autogenerate, '--rename', flag, '--url', url], { cwd: folder })
      expect(upgraded.exit, upgraded.stderr).toBe(0)
    })
  })
}

describe('on sqlite', () => {
  questions((use) => use('sqlite:./app.db'), 'users.status')
})

forEachServer(['postgres'], (server) => {
  questions((use) => withDatabase(server, use), 'users_status')
})
