/**
 * For random databases: the models that pull writes ask for nothing else, compile, and look as the formatter would have
 * them. Some of the databases are pulled as a folder.
 */
import { execFile } from 'node:child_process'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect, RunnerSession } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import { sqliteAddress } from '../../src/dialect/sqlite/address.js'
import { sqlite } from '../../src/dialect/sqlite/index.js'
import { check } from '../../src/migrator/check.js'
import { openProject } from '../../src/migrator/project.js'
import { pull } from '../../src/migrator/pull.js'
import { runOperation } from '../../src/migrator/run-operation.js'
import { emptySchema, type Schema } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { root } from '../support/run-cli.js'
import { forEachServer } from '../support/servers.js'
import { temporaryFolder } from '../support/temporary-project.js'
import { type Draw, drawFrom, drawSchema } from './random-schema.js'
import {
  mariadbProfile,
  mysqlProfile,
  postgres18Profile,
  postgresProfile,
  resetMysql,
  resetPostgres,
} from './server-profile.js'
import { ServerSchemas } from './server-schema.js'

const runs = Number(process.env['DBTOOL_PROPERTY_RUNS'] ?? 40)
const seed = process.env['DBTOOL_PROPERTY_SEED'] ?? (process.env['CI'] === 'true' ? '20261121' : undefined)
const run = promisify(execFile)

interface Place {
  readonly dialect: Dialect
  readonly url: string
  readonly session: RunnerSession
}

/** Everything that was pulled, for the formatter and the compiler to look at together. */
async function sampleFolder(): Promise<string> {
  const folder = await temporaryFolder({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        paths: { dbtool: [join(root, 'src/index.ts')] },
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: ['*.ts', '*/*.ts'],
      exclude: [],
    }),
  })
  await copyFile(join(root, 'test/unit/model-file/formatter.json'), join(folder, 'biome.json'))
  return folder
}

async function build({ dialect, session }: Place, schema: Schema): Promise<void> {
  const operations = await diffSchemas(emptySchema, schema, diffQuestions(dialect))
  const within = dialect.capabilities.transactionalDdl ? session.transaction : session.outside
  await within(async ({ connection }) => {
    for (const operation of operations) await runOperation(dialect, connection, operation)
  })
}

/** Pulls into the folder, as file or folder number `at`, and asks what is left to do. */
async function pullAndCheck({ url }: Place, folder: string, at: number): Promise<void> {
  const isFolder = at % 3 === 0
  const name = isFolder ? `models${at}` : `models${at}.ts`
  const schema = isFolder ? `./${name}/index.ts` : `./${name}`
  await writeFile(join(folder, 'dbtool.config.json'), JSON.stringify({ url, schema }))
  const project = await openProject({ folder })
  const { unsupported } = await pull(project, { out: join(folder, name), baseline: false, proof: false })
  expect(unsupported).toEqual([])
  expect((await check(await openProject({ folder }))).operations).toEqual([])
}

async function expectReadable(folder: string): Promise<void> {
  await run(join(root, 'node_modules/.bin/biome'), ['check', '--max-diagnostics=20', '.'], { cwd: folder }).catch(fail)
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder }).catch(fail)
}

function fail({ stdout, stderr }: { stdout: string; stderr: string }): never {
  throw new Error(`${stdout}\n${stderr}`)
}

function describePull(
  open: () => Promise<Place>,
  reset: (place: Place) => Promise<Place>,
  draw: (draw: Draw, dialect: Dialect) => Schema,
): void {
  let place: Place
  let folder: string
  let pulled = 0
  beforeAll(async () => {
    place = await open()
    folder = await sampleFolder()
  })
  afterAll(() => place?.session.close())

  it(`writes models that ask for nothing else (${runs} databases)`, { timeout: 600_000 }, async () => {
    const property = fc.asyncProperty(fc.gen(), async (gen) => {
      const wanted = place.dialect.normalize(draw(drawFrom(gen, fc), place.dialect))
      fc.pre(place.dialect.problems(wanted).length === 0)
      place = await reset(place)
      await build(place, wanted)
      pulled += 1
      await pullAndCheck(place, folder, pulled).catch(async (error: unknown) => {
        const text = await readFile(join(folder, `models${pulled}.ts`), 'utf8').catch(() => '')
        throw new Error(`${String(error)}\n${text}`, { cause: error })
      })
    })
    await fc.assert(property, {
      numRuns: runs,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      endOnFailure: true,
    })
  })

  it('writes models that the compiler and the formatter take as they are', { timeout: 300_000 }, async () => {
    expect(pulled).toBeGreaterThan(0)
    await expectReadable(folder)
  })
}

describe('pull of random databases', () => {
  describe('on sqlite', () => {
    const openFile = async (): Promise<Place> => {
      const folder = await temporaryFolder()
      const file = join(folder, 'app.db')
      const session = await sqlite.driver.openSession(sqliteAddress(file), { lockTimeoutMs: 1000 })
      return { dialect: sqlite, url: `sqlite:${file}`, session }
    }
    describePull(
      openFile,
      async ({ session }) => {
        await session.close()
        return openFile()
      },
      (draw) => drawSchema(draw),
    )
  })

  const profiles = {
    postgres: { profile: postgresProfile, reset: resetPostgres },
    postgres18: { profile: postgres18Profile, reset: resetPostgres },
    mysql: { profile: mysqlProfile, reset: resetMysql },
    mariadb: { profile: mariadbProfile, reset: resetMysql },
  } as const
  forEachServer(['postgres', 'postgres18', 'mysql', 'mariadb'], ({ url, label }) => {
    const { profile, reset } = profiles[label]
    const schemas = new ServerSchemas(profile)
    let name = ''
    let dispose: () => Promise<void>
    afterAll(() => dispose?.())
    describePull(
      async () => {
        const declared = await dialectFor(url)
        const near = declared.address.parse(url, process.cwd())
        const dialect = (await declared.identify?.(near)) ?? declared
        const database = await dialect.scratch.create({ near })
        dispose = () => database.dispose()
        name = String(database.address.options['database'])
        const session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
        return { dialect, url: url.replace(/\/[^/]*$/, `/${name}`), session }
      },
      async (place) => {
        await reset(place.session.connection, name)
        return place
      },
      (draw) => schemas.schema(draw),
    )
  })
})
