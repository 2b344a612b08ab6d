import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-project.js'

const heavy = ['@oclif/core', 'knex', 'umzug', 'zod', 'jiti', '@babel/parser', 'sqlite3', 'pg', 'mysql2']
const recorder = fileURLToPath(new URL('../support/record-modules.mjs', import.meta.url))

/** The packages that a command line loads, ES modules and CommonJS alike. */
async function packagesLoadedBy(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const cwd = await temporaryFolder(files)
  const log = join(cwd, 'modules.log')
  const outcome = await runCli(args, { cwd, env: { RECORD_MODULES: log, NODE_OPTIONS: `--import ${recorder}` } })
  expect(outcome.exit, outcome.stderr).toBe(0)
  const urls = readFileSync(log, 'utf8').trim().split('\n')
  // Without these two the recorder is broken, and everything below would pass for nothing.
  expect(urls.some((url) => url.endsWith('dist/cli/main.js'))).toBe(true)
  expect(urls.some((url) => url.includes('/@oclif/core/'))).toBe(true)
  const names = urls
    .map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1])
    .filter((name) => name !== undefined)
  return [...new Set(names)].filter((name) => heavy.includes(name) && name !== '@oclif/core')
}

const manifest = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8')) as {
  commands: Record<string, unknown>
}

describe('what starting up loads', () => {
  it.each([['--version'], ['--help'], ...Object.keys(manifest.commands).map((id) => [id, '--help'])])(
    'loads no driver, Knex, Umzug, zod or jiti for: %s %s',
    async (...args) => {
      expect(await packagesLoadedBy(args.filter((argument) => typeof argument === 'string'))).toEqual([])
    },
  )

  it('loads neither Knex nor Umzug for an upgrade with nothing to do', async () => {
    const loaded = await packagesLoadedBy(['upgrade', '--url', 'sqlite:app.db'])
    expect(loaded.filter((name) => name !== 'sqlite3')).toEqual([])
  })

  it('runs no revision file, and no parser, for an upgrade with nothing to do', async () => {
    const files = Object.fromEntries(
      [1, 2, 3].map((at) => [
        `migrations/${at}.ts`,
        `import type { Operations } from 'dbtool'

export const revision = 'r${at}'
export const downRevision = ${at === 1 ? 'null' : `'r${at - 1}'`}

export async function upgrade(op: Operations): Promise<void> {}

if (process.env['CRASH'] !== undefined) process.exit(99)
`,
      ]),
    )
    const cwd = await temporaryFolder(files)
    const first = await runCli(['upgrade', '--url', 'sqlite:app.db'], { cwd })
    expect(first.exit, first.stderr).toBe(0)
    const again = await runCli(['upgrade', '--url', 'sqlite:app.db', '--json'], { cwd, env: { CRASH: '1' } })
    expect(again.exit, again.stderr).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({ applied: [], heads: ['r3'] })
    // The files would say so if they were run: a fourth one is.
    writeFileSync(
      join(cwd, 'migrations/4.ts'),
      (files['migrations/3.ts'] ?? '').replace('r3', 'r4').replace('r2', 'r3'),
    )
    expect((await runCli(['upgrade', '--url', 'sqlite:app.db'], { cwd, env: { CRASH: '1' } })).exit).toBe(99)
    const loaded = await packagesLoadedBy(['upgrade', 'r3', '--url', `sqlite:${join(cwd, 'app.db')}`], files)
    expect(loaded.filter((name) => name !== 'sqlite3')).toEqual([])
  })

  it('loads no command line, zod, Knex or driver for a program that imports the package and declares models', async () => {
    const folder = await temporaryFolder({
      'declare.mjs': `import { defineModel, t, zodInsert } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}
const Thing = defineModel('Thing', { columns: { id: t.id() } })
if (process.argv[2] === 'check') zodInsert(Thing)
`,
    })
    const log = join(folder, 'modules.log')
    const loaded = (...args: readonly string[]): readonly string[] => {
      execFileSync(process.execPath, ['--import', recorder, join(folder, 'declare.mjs'), ...args], {
        env: { ...process.env, RECORD_MODULES: log },
      })
      return heavy.filter((name) => readFileSync(log, 'utf8').includes(`/node_modules/${name}/`))
    }
    expect(loaded()).toEqual([])
    expect(loaded('check')).toEqual(['zod'])
  })

  it('notices when a command does load something', async () => {
    const loaded = await packagesLoadedBy(['config'], {
      'dbtool.config.ts': 'export default { url: "sqlite:app.db" }\n',
    })
    expect(loaded).toContain('jiti')
    expect(loaded).toContain('zod')
  })
})
