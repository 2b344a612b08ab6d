import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/errors/index.js'
import { loadMigrator } from '../../src/index.js'
import type { DoctorCheck, DoctorCheckName, DoctorResult } from '../../src/migrator/results.js'
import { forEachPlace, runSql, structureOf } from '../support/places.js'
import { startPoolerProxy } from '../support/pooler-proxy.js'
import { runCli } from '../support/run-cli.js'
import { writeRevision } from '../support/server-project.js'
import { forEachServer, query, type Server, serverLabels, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { expectShape } from './expect-shape.js'

interface Diagnosed {
  readonly result: DoctorResult
  readonly exit: number | null
  readonly check: (name: DoctorCheckName) => DoctorCheck
  /** The names of the checks that came to this end, in order. */
  readonly those: (status: DoctorCheck['status']) => readonly DoctorCheckName[]
}

async function diagnose(
  cwd: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Diagnosed> {
  const { stdout, stderr, exit } = await runCli(['doctor', '--json', ...args], { cwd, env })
  expect(stderr).toBe('')
  const result = JSON.parse(stdout) as DoctorResult
  expectShape('doctor', result)
  for (const { status, code, hint, next } of result.checks) {
    // A failure says how to go on, and nothing else does.
    expect([code !== null, next.length > 0]).toEqual([status === 'failed', status === 'failed'])
    if (status !== 'failed') expect(hint).toBeNull()
  }
  const first = result.checks.find(({ status }) => status === 'failed')
  expect(exit).toBe(first?.code == null ? 0 : errorCodes[first.code])
  expect(result.ok).toBe(first === undefined)
  return {
    result,
    exit,
    check: (name) => result.checks.find((candidate) => candidate.name === name) as DoctorCheck,
    those: (status) => result.checks.filter((one) => one.status === status).map(({ name }) => name),
  }
}

/** A URL that differs in these parts. */
function changed(url: string, parts: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'port'>>): string {
  return Object.assign(new URL(url), parts).href
}

async function closedPort(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return String(typeof address === 'object' ? address?.port : '')
}

const withoutDriver = (name: string): string => `import Module from 'node:module'
const resolve = Module._resolveFilename
Module._resolveFilename = function (name, ...rest) {
  if (name === '${name}') throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })
  return resolve.call(this, name, ...rest)
}`

describe('dbtool doctor', () => {
  it('works where there is nothing at all, and names the first step', async () => {
    const { check, those, exit } = await diagnose(await temporaryFolder())
    expect(exit).toBe(2)
    expect(those('failed')).toEqual(['url'])
    expect(check('url')).toMatchObject({ code: 'DBT_URL_MISSING', next: expect.arrayContaining(['dbtool init']) })
    expect(those('ok')).toEqual(['configuration', 'revisions'])
  })

  it('finds a configuration that is broken, and goes on no further', async () => {
    const cwd = await temporaryFolder({ 'dbtool.config.json': '{ "urll": "sqlite:./app.db" }' })
    const { check, those } = await diagnose(cwd)
    expect(check('configuration')).toMatchObject({ code: 'DBT_CONFIG_INVALID' })
    expect(check('configuration').message).toContain('did you mean')
    expect([those('failed'), those('ok')]).toEqual([['configuration'], []])
  })

  it('finds revisions that cannot be read beside a database that is well', async () => {
    const cwd = await temporaryFolder({ 'migrations/a.ts': 'export const nothing = 1\n' })
    const { check, those } = await diagnose(cwd, ['--url', 'sqlite:./app.db'])
    expect(those('failed')).toEqual(['revisions'])
    expect(check('revisions')).toMatchObject({ code: 'DBT_REVISION_FILE_INVALID' })
  })

  it('finds a folder that is not there, and a file that is no database', async () => {
    const cwd = await temporaryFolder({ 'app.db': 'no database, but long enough to be looked at as the head of one' })
    const nowhere = await diagnose(cwd, ['--url', 'sqlite:./nowhere/app.db'])
    expect(nowhere.check('rights')).toMatchObject({
      status: 'failed',
      code: 'DBT_CONNECT',
      next: [expect.stringMatching(/^mkdir -p .*nowhere$/)],
    })
    const { check, those } = await diagnose(cwd, ['--url', 'sqlite:./app.db'])
    expect(those('failed')).toEqual(['database'])
    expect(check('database')).toMatchObject({ code: 'DBT_NOT_A_DATABASE' })
  })

  it('tells people the same in lines', async () => {
    const { stdout, exit } = await runCli(['doctor'], { cwd: await temporaryFolder() })
    expect(exit).toBe(2)
    expect(stdout).toMatch(/^failed {2}url {11}No database is named/m)
    expect(stdout).toMatch(/^ {8}next: dbtool init$/m)
    expect(stdout).toContain('\nMend the first failure, then run dbtool doctor again.\n')
  })

  it('is a function too, to which a broken configuration is a finding', async () => {
    const folder = await temporaryFolder({ 'dbtool.config.json': '{' })
    const { ok, checks } = await loadMigrator({ folder }).doctor()
    expect({ ok, first: checks[0] }).toMatchObject({ ok: false, first: { name: 'configuration', status: 'failed' } })
  })

  it.each([
    ['postgres://me@localhost:5433/app?host=/nowhere', '/nowhere/.s.PGSQL.5433'],
    ['mysql://me@localhost/app?socket=/nowhere/mysqld.sock', '/nowhere/mysqld.sock'],
  ])('finds that no server is behind a socket: %s', async (url, path) => {
    const { check, those } = await diagnose(await temporaryFolder(), ['--url', url])
    expect(those('failed')).toEqual(['port'])
    expect(check('port')).toMatchObject({ code: 'DBT_CONNECT', next: [`ls -l ${path}`] })
    expect(check('port').message).toContain(path)
  })

  it.each([
    ['sqlite3', 'sqlite:./app.db'],
    ['pg', 'postgres://me@127.0.0.1/app'],
    ['mysql2', 'mysql://me@127.0.0.1/app'],
    ['mysql2', 'mariadb://me@127.0.0.1/app'],
  ])('names the command that installs %s for %s', async (driver, url) => {
    const cwd = await temporaryFolder({ 'preload.mjs': withoutDriver(driver) })
    const env = { NODE_OPTIONS: `--import=${join(cwd, 'preload.mjs')}` }
    const { check, those } = await diagnose(cwd, ['--url', url], env)
    expect(check('driver')).toMatchObject({ code: 'DBT_DRIVER_MISSING', next: [`npm install ${driver}`] })
    expect(those('skipped')).toEqual(expect.arrayContaining(['login', 'database', 'rights', 'books']))
  })
})

forEachPlace(serverLabels, (place) => {
  it('finds nothing wrong with a database that can be migrated, before and after, and changes nothing', async () => {
    await place.withDatabase(async (url) => {
      const cwd = await temporaryFolder()
      await runSql(url, 'CREATE TABLE mine (id INTEGER PRIMARY KEY)')
      await writeRevision(cwd, { revision: 'a', upgrade: "await op.execute('CREATE TABLE a (id INTEGER)')" })
      const before = await structureOf(url)
      const first = await diagnose(cwd, ['--url', url])
      expect([first.those('failed'), first.exit]).toEqual([[], 0])
      expect(first.check('books').message).toContain('no version tables yet')
      expect(await structureOf(url)).toEqual(before)
      expect((await runCli(['upgrade', '--url', url], { cwd })).exit).toBe(0)
      const then = await diagnose(cwd, ['--url', url])
      expect(then.those('failed')).toEqual([])
      expect(then.check('books').message).toBe('1 applied, the database is at a')
      expect(then.check('revisions').message).toBe('1 revision in migrations, head a')
      expect(then.check('version').message).toMatch(/^(?:SQLite|PostgreSQL|MySQL|[\d.]+-MariaDB)/)
    })
  })

  it('finds version tables of a newer dbtool', async () => {
    await place.withDatabase(async (url) => {
      const cwd = await temporaryFolder()
      await writeRevision(cwd, { revision: 'a', upgrade: '' })
      expect((await runCli(['upgrade', '--url', url], { cwd })).exit).toBe(0)
      await runSql(url, "UPDATE dbtool_meta SET v = '99' WHERE k = 'format'")
      const { check, those } = await diagnose(cwd, ['--url', url])
      expect(those('failed')).toEqual(['books'])
      expect(check('books')).toMatchObject({ code: 'DBT_FORMAT_UNKNOWN', next: ['npm install dbtool@latest'] })
    })
  })
})

forEachServer(serverLabels, (server) => {
  it('finds a port at which nobody listens, and how to start a server of this machine', async () => {
    const cwd = await temporaryFolder()
    const url = changed(server.url, { port: await closedPort() })
    const { check, those } = await diagnose(cwd, ['--url', url])
    expect(those('failed')).toEqual(['port'])
    expect(check('port')).toMatchObject({
      code: 'DBT_CONNECT',
      next: [`dbtool init --dialect ${server.engine} --docker`, 'docker compose up --detach --wait'],
    })
    await writeFiles(cwd, { 'compose.yaml': 'services: {}\n' })
    const beside = await diagnose(cwd, ['--url', url])
    expect(beside.check('port').next).toEqual(['docker compose up --detach --wait'])
  })

  it('finds a host that no name server knows', async () => {
    const url = `${server.engine}://me@dbtool-nowhere.invalid/app`
    const { check, those } = await diagnose(await temporaryFolder(), ['--url', url])
    expect(those('failed')).toEqual(['host'])
    expect(check('host').message).toContain('dbtool-nowhere.invalid')
  })

  it('finds a database that is not there, and the command that makes it', async () => {
    const name = `dbtool_t_${randomBytes(6).toString('hex')}`
    const url = changed(server.url, { pathname: `/${name}` })
    const { check, those } = await diagnose(await temporaryFolder(), ['--url', url])
    expect(those('failed')).toEqual(['database'])
    expect(check('login').status).toBe('ok')
    expect(check('database').next).toEqual([
      expect.stringMatching(`(?:^createdb -h|^mysql .*CREATE DATABASE).*${name}`),
    ])
  })

  it('finds a user who may not make tables, and the statement that lets him', async () => {
    await withDatabase(server, (url) =>
      withUser(server, url, async (own) => {
        const cwd = await temporaryFolder()
        const { check, those } = await diagnose(cwd, ['--url', own])
        expect(those('failed')).toEqual(['rights'])
        expect(check('rights')).toMatchObject({
          code: 'DBT_PERMISSION',
          hint: expect.stringContaining('administrator'),
        })
        const grant =
          /GRANT [^']*(?:'\\''[^']*)*/.exec(check('rights').next[0] ?? '')?.[0].replaceAll("'\\''", "'") ?? ''
        await query(url, grant)
        expect((await diagnose(cwd, ['--url', own])).those('failed')).toEqual([])
        await writeRevision(cwd, { revision: 'a', upgrade: "await op.execute('CREATE TABLE a (id INTEGER)')" })
        const run = await runCli(['upgrade', '--url', own], { cwd })
        expect(run.exit, run.stderr).toBe(0)
      }),
    )
  })
})

forEachServer(['mysql', 'mariadb'], (server) => {
  it('finds a wrong password, which it does not show', async () => {
    await withDatabase(server, (url) =>
      withUser(server, url, async (own) => {
        const wrong = changed(own, { password: 'not-the-password' })
        const { check, those, result } = await diagnose(await temporaryFolder(), ['--url', wrong])
        expect(those('failed')).toEqual(['login'])
        expect(check('login')).toMatchObject({ code: 'DBT_CONNECT', message: expect.stringContaining('password') })
        expect(JSON.stringify(result)).not.toContain('not-the-password')
      }),
    )
  })

  it('finds a URL that names no database', async () => {
    const { check } = await diagnose(await temporaryFolder(), ['--url', changed(server.url, { pathname: '/' })])
    expect(check('url')).toMatchObject({ status: 'failed', code: 'DBT_URL_INVALID' })
  })

  it('counts rights that come with a role', async () => {
    await withDatabase(server, (url) =>
      withUser(server, url, async (own, account) => {
        const role = `r_${randomBytes(4).toString('hex')}`
        await query(url, `CREATE ROLE ${role}`)
        try {
          await query(
            url,
            `GRANT ALL ON \`${new URL(url).pathname.slice(1)}\`.* TO ${role}; GRANT ${role} TO ${account}`,
          )
          const cwd = await temporaryFolder()
          expect((await diagnose(cwd, ['--url', own])).those('failed')).toEqual(['rights'])
          const byDefault = server.engine === 'mariadb' ? `SET DEFAULT ROLE ${role} FOR` : `SET DEFAULT ROLE ${role} TO`
          await query(url, `${byDefault} ${account}`)
          expect((await diagnose(cwd, ['--url', own])).those('failed')).toEqual([])
        } finally {
          await query(url, `DROP ROLE ${role}`)
        }
      }),
    )
  })
})

forEachServer(['postgres', 'postgres18'], (server) => {
  it('finds a pooler between', async () => {
    const pooler = await startPoolerProxy(server.url)
    try {
      const { check, those } = await diagnose(await temporaryFolder(), ['--url', pooler.url])
      expect(those('failed')).toEqual(['session'])
      expect(check('session')).toMatchObject({ code: 'DBT_POOLER' })
    } finally {
      await pooler.close()
    }
  })

  it('finds a user whose sessions are read-only', async () => {
    await withDatabase(server, (url) =>
      withUser(server, url, async (own, account) => {
        await query(url, `ALTER ROLE ${account} SET default_transaction_read_only = on`)
        const { check } = await diagnose(await temporaryFolder(), ['--url', own])
        expect(check('rights')).toMatchObject({ status: 'failed', code: 'DBT_READ_ONLY' })
      }),
    )
  })

  it('looks at the schema of the version tables', async () => {
    await withDatabase(server, async (url) => {
      await withUser(server, url, async (own, account) => {
        await query(url, `GRANT CREATE ON SCHEMA public TO ${account}`)
        const config = { url: own, migrations: { schema: 'books' } }
        const cwd = await temporaryFolder({ 'dbtool.config.json': JSON.stringify(config) })
        const { check } = await diagnose(cwd)
        expect(check('rights')).toMatchObject({
          code: 'DBT_PERMISSION',
          message: 'There is no schema books, and this user may not make it.',
          next: [expect.stringContaining('CREATE SCHEMA "books" AUTHORIZATION')],
        })
      })
    })
  })
})

interface OwnServer {
  readonly url: string
  stop(): void
}
/** By its URL: the compiler knows nothing of scripts. */
const ownServers = (await import(new URL('../../scripts/load/own-postgres.js', import.meta.url).href)) as {
  postgresBinaries(): string | null
  startPostgres(options: { readonly user: string; readonly password: string }): Promise<OwnServer>
}

describe.skipIf(ownServers.postgresBinaries() === null)('on a PostgreSQL that wants passwords', () => {
  let server: OwnServer | undefined
  beforeAll(async () => {
    server = await ownServers.startPostgres({ user: 'postgres', password: 'postgres' })
  }, 120_000)
  afterAll(() => server?.stop())
  const url = (password: string): string => (server?.url ?? '').replace('postgres@', `postgres${password}@`)

  it.each([
    ['a wrong password', ':not-the-password'],
    ['no password at all', ''],
  ])('finds %s', async (_, password) => {
    const { check, those, result } = await diagnose(await temporaryFolder(), ['--url', url(password)])
    expect(those('failed')).toEqual(['login'])
    expect(check('login')).toMatchObject({
      code: 'DBT_CONNECT',
      message: expect.stringContaining('The server refuses this user or password.'),
      next: [expect.stringMatching(/^psql -h/)],
    })
    expect(JSON.stringify(result)).not.toContain('not-the-password')
  })

  it('finds nothing wrong with the right one', async () => {
    expect((await diagnose(await temporaryFolder(), ['--url', url(':postgres')])).those('failed')).toEqual([])
  })
})

/** A user who may log in and look at the database, and nothing else, gone afterwards. */
async function withUser(
  server: Server,
  url: string,
  use: (url: string, account: string) => Promise<void>,
): Promise<void> {
  const name = `u_${randomBytes(5).toString('hex')}`
  const database = new URL(url).pathname.slice(1)
  const isPostgres = server.engine === 'postgres'
  const account = isPostgres ? name : `'${name}'@'%'`
  await query(
    url,
    isPostgres
      ? `CREATE ROLE ${name} LOGIN PASSWORD 'pw-of-user'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`
      : `CREATE USER ${account} IDENTIFIED BY 'pw-of-user'; GRANT SELECT ON \`${database}\`.* TO ${account}`,
  )
  try {
    await use(changed(url, { username: name, password: 'pw-of-user' }), account)
  } finally {
    await query(url, isPostgres ? `DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}` : `DROP USER ${account}`)
  }
}
