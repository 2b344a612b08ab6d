import { spawnSync } from 'node:child_process'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forEachPlace } from '../support/places.js'
import { root, runCli } from '../support/run-cli.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'

const main = `import { database, User } from './infra/database/index.js'

const rows = await database.knex('users').select('email')
console.log(User.name, rows.length)
await database.dispose()
`
const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: ['node'],
    rootDir: 'src',
    outDir: 'out',
  },
  include: ['src'],
}

/** A project as somebody has it who installed dbtool, a driver and TypeScript. */
async function project(engine: string): Promise<string> {
  const cwd = await temporaryFolder({ 'tsconfig.json': JSON.stringify(tsconfig), 'src/main.ts': main })
  const made = await runCli(['init', '--layout', 'infra', '--dialect', engine], { cwd })
  expect(made.exit, made.stderr).toBe(0)
  await writeFiles(cwd, { 'node_modules/.keep': '' })
  await symlink(root, join(cwd, 'node_modules', 'dbtool'))
  await symlink(join(root, 'node_modules', '@types'), join(cwd, 'node_modules', '@types'))
  return cwd
}

describe('dbtool init --layout infra', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it(`writes a layer that type-checks and runs, for ${place.engine}`, { timeout: 60_000 }, () =>
      place.withDatabase(async (url) => {
        const cwd = await project(place.engine)
        const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
        const compiled = spawnSync(process.execPath, [tsc], { cwd, encoding: 'utf8' })
        expect(compiled.stdout).toBe('')
        const env = { DATABASE_URL: url }
        for (const args of [['revision', '--autogenerate', '-m', 'first models'], ['upgrade'], ['check']]) {
          const { exit, stderr } = await runCli(args, { cwd, env })
          expect(exit, stderr).toBe(0)
        }
        const run = spawnSync(process.execPath, ['out/main.js'], {
          cwd,
          encoding: 'utf8',
          env: { ...process.env, ...env },
        })
        expect(run, run.stderr).toMatchObject({ status: 0, stdout: 'User 0\n' })
      }),
    )
  })

  it('names the engine in URLs only', async () => {
    const folder = (cwd: string): string => join(cwd, 'src', 'infra', 'database')
    const sources = await Promise.all(
      ['sqlite', 'postgres'].map(async (engine) => {
        const cwd = await project(engine)
        expect((await readdir(folder(cwd))).toSorted()).toEqual(['database.ts', 'index.ts', 'schema.ts'])
        const read = (name: string): Promise<string> => readFile(join(folder(cwd), name), 'utf8')
        return { schema: await read('schema.ts'), index: await read('index.ts'), database: await read('database.ts') }
      }),
    )
    const [one, other] = sources
    expect(one?.database).not.toBe(other?.database)
    const withoutUrl = sources.map(({ database, ...rest }) => ({
      ...rest,
      database: database.replace(/'\w+:[^']*'/, ''),
    }))
    expect(withoutUrl[0]).toEqual(withoutUrl[1])
    expect(JSON.stringify(withoutUrl)).not.toMatch(/sqlite|postgres|mysql|mariadb/i)
  })
})
