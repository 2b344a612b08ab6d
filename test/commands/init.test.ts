import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runCli } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-project.js'

describe('dbtool init', () => {
  it('makes a project that works as it stands', async () => {
    const folder = await temporaryFolder()
    const made = await runCli(['init', 'app', '--ci', '--makefile'], { cwd: folder })
    expect(made).toMatchObject({ exit: 0, stderr: '' })
    expect(made.stdout).toContain('  cd app\n')
    const cwd = join(folder, 'app')
    expect((await readdir(cwd)).toSorted()).toEqual([
      '.github',
      'Makefile',
      'dbtool.config.ts',
      'migrations',
      'package.json',
      'src',
    ])
    const revision = await runCli(['revision', '--autogenerate', '-m', 'first models'], { cwd })
    expect(revision, revision.stderr).toMatchObject({ exit: 0 })
    for (const command of ['upgrade', 'check', 'ci']) {
      const { exit, stderr, stdout } = await runCli([command], { cwd })
      expect(exit, `${command}: ${stdout}${stderr}`).toBe(0)
    }
  })

  it('puts the models into the database layer of an application, where that is asked for', async () => {
    const cwd = await temporaryFolder()
    const { stdout } = await runCli(['init', '--layout', 'infra', '--json'], { cwd })
    expect((JSON.parse(stdout) as { created: string[] }).created).toContain('src/infra/database/schema.ts')
    expect(await readdir(join(cwd, 'src'))).toEqual(['infra'])
    for (const args of [['revision', '--autogenerate', '-m', 'first models'], ['upgrade'], ['check']]) {
      const { exit, stderr } = await runCli(args, { cwd })
      expect(exit, stderr).toBe(0)
    }
  })

  it('lets DATABASE_URL in .env name the database of the project it made', async () => {
    const cwd = await temporaryFolder({ '.env': 'DATABASE_URL=sqlite:./from-env.db\n' })
    await runCli(['init'], { cwd })
    const { stdout } = await runCli(['config'], { cwd })
    expect(stdout).toContain('sqlite:./from-env.db')
  })

  it('is for the engine of the URL that it is given, whose words it keeps to itself', async () => {
    const cwd = await temporaryFolder()
    const { exit, stdout } = await runCli(['init', '--url', 'postgres://me:secret@db.example/shop'], { cwd })
    expect(exit).toBe(0)
    const config = await readFile(join(cwd, 'dbtool.config.ts'), 'utf8')
    expect(config).toContain("'postgres://postgres@localhost:5432/app'")
    expect(config + stdout).not.toMatch(/secret|example/)
  })

  it('makes nothing where the URL and the engine that is named contradict each other', async () => {
    const cwd = await temporaryFolder()
    const args = ['init', '--dialect', 'sqlite', '--url', 'mysql://me:secret@db.example/shop']
    const { exit, stderr } = await runCli(args, { cwd })
    expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('--dialect') })
    expect(stderr).not.toContain('secret')
    expect(await readdir(cwd)).toEqual([])
  })

  it('overwrites nothing, and says what it kept', async () => {
    const before = {
      'dbtool.config.ts': 'export default {}\n',
      'src/models.ts': '// mine\n',
      'package.json': '{\n    "name": "mine",\n    "scripts": { "db:status": "mine" }\n}\n',
    }
    const cwd = await temporaryFolder(before)
    const { exit, stdout } = await runCli(['init', '--json'], { cwd })
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      created: [],
      kept: ['dbtool.config.ts', 'src/models.ts', 'package.json (scripts added)'],
    })
    expect(await readFile(join(cwd, 'dbtool.config.ts'), 'utf8')).toBe(before['dbtool.config.ts'])
    expect(await readFile(join(cwd, 'src/models.ts'), 'utf8')).toBe('// mine\n')
    const content = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as {
      name: string
      scripts: Record<string, string>
    }
    expect(content).toMatchObject({ name: 'mine', scripts: { 'db:status': 'mine', 'db:upgrade': 'dbtool upgrade' } })
  })

  it('gives the same when it is run again', async () => {
    const cwd = await temporaryFolder()
    await runCli(['init'], { cwd })
    const text = await readFile(join(cwd, 'package.json'), 'utf8')
    const again = await runCli(['init', '--json'], { cwd })
    expect(JSON.parse(again.stdout)).toMatchObject({
      created: [],
      kept: ['dbtool.config.ts', 'src/models.ts', 'package.json'],
    })
    expect(await readFile(join(cwd, 'package.json'), 'utf8')).toBe(text)
  })

  it('gives the Makefile and npm the same five names', async () => {
    const cwd = await temporaryFolder()
    await runCli(['init', '--makefile'], { cwd })
    const { scripts } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const make = (...args: readonly string[]) => spawnSync('make', ['--dry-run', ...args], { cwd, encoding: 'utf8' })
    const five = ['migration', 'migrate', 'migrate-downgrade', 'migrate-history', 'migrate-current']
    expect(
      five.map((name) => make(name, 'msg=add users').stdout.trim().replace('npx ', '').replace(' -m "add users"', '')),
    ).toEqual(five.map((name) => scripts[name]))
    expect(make('migrate-downgrade', 'to=ae10').stdout).toBe('npx dbtool downgrade ae10\n')
    expect(make('migration')).toMatchObject({ status: 2, stderr: expect.stringContaining('make migration msg=') })
  })

  it('does not hide a configuration of another name', async () => {
    const cwd = await temporaryFolder({ 'dbtool.config.mjs': 'export default {}\n' })
    const { stdout } = await runCli(['init', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ kept: ['dbtool.config.mjs'] })
    expect(await readdir(cwd)).not.toContain('dbtool.config.ts')
  })

  it.each(['{ "name": ', '[]', '{ "scripts": "none" }'])(
    'writes nothing at all beside a package.json that is broken: %s',
    async (content) => {
      const cwd = await temporaryFolder({ 'package.json': content })
      const { exit, stderr } = await runCli(['init'], { cwd })
      expect(exit).toBe(2)
      expect(stderr).toContain('error[DBT_FILE_UNWRITABLE]')
      expect(stderr).toContain('package.json')
      expect(await readdir(cwd)).toEqual(['package.json'])
    },
  )
})

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string
        readonly environment: Readonly<Record<string, string>>
        readonly ports: readonly string[]
        readonly volumes: readonly string[]
        readonly healthcheck: { readonly test: string }
      }
    >
  >
  readonly volumes: Readonly<Record<string, unknown>>
}

describe('dbtool init --docker', () => {
  it.each([
    ['postgres', 'postgres:16-alpine', 'POSTGRES_DB', 'pg_isready'],
    ['mysql', 'mysql:8', 'MYSQL_DATABASE', 'mysqladmin ping'],
    ['mariadb', 'mariadb:11', 'MARIADB_DATABASE', 'healthcheck.sh'],
  ])('starts a server that the configuration names: %s', async (engine, image, databaseVariable, health) => {
    const cwd = await temporaryFolder()
    const { exit, stdout } = await runCli(['init', '--docker', '--dialect', engine], { cwd })
    expect({ exit, stdout }).toMatchObject({ exit: 0, stdout: expect.stringContaining('docker compose up') })
    const { stdout: config } = await runCli(['config', '--json'], { cwd })
    const { settings } = JSON.parse(config) as { settings: { key: string; value: string }[] }
    const shown = settings.find(({ key }) => key === 'url')?.value ?? ''
    const text = await readFile(join(cwd, 'compose.yaml'), 'utf8')
    const { services, volumes } = parse(text) as Compose
    const service = services['database']
    const url = new URL(/DATABASE_URL=(\S+)/.exec(text)?.[1] ?? '')
    expect(new URL(shown)).toMatchObject({ host: url.host, pathname: url.pathname, username: url.username })
    expect(await readFile(join(cwd, 'dbtool.config.ts'), 'utf8')).toContain(`'${url.href}'`)
    expect(service).toMatchObject({
      image,
      environment: { [databaseVariable]: url.pathname.slice(1) },
      ports: [`127.0.0.1:${url.port}:${url.port}`],
      volumes: [expect.stringMatching(/^database:\/var\/lib\//)],
      healthcheck: { test: expect.stringContaining(health) },
    })
    const password = Object.entries(service?.environment ?? {}).find(([name]) => name.endsWith('PASSWORD'))?.[1]
    expect(password).toBe(url.password)
    expect(Object.keys(volumes)).toEqual(['database'])
  })

  it('says that SQLite needs none, and writes none', async () => {
    const cwd = await temporaryFolder()
    const { stdout } = await runCli(['init', '--docker', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      notes: ['sqlite needs no server: there is nothing for Docker to start.'],
    })
    expect((await readdir(cwd)).filter((name) => name.includes('compose'))).toEqual([])
    expect((await runCli(['init', '--docker'], { cwd })).stdout).toContain('note:   sqlite needs no server')
  })

  it.each(['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'])(
    'keeps a %s that is there, and says that the URL is not about it',
    async (name) => {
      const cwd = await temporaryFolder({ [name]: 'services: {}\n' })
      const { stdout } = await runCli(['init', '--docker', '--dialect', 'postgres', '--json'], { cwd })
      const result = JSON.parse(stdout) as { created: string[]; kept: string[]; notes: string[] }
      expect(result.kept).toEqual([name])
      expect(result.notes).toEqual([expect.stringMatching(`^${name} was there already`)])
      expect((await readdir(cwd)).filter((file) => file.includes('compose'))).toEqual([name])
      expect(await readFile(join(cwd, name), 'utf8')).toBe('services: {}\n')
    },
  )

  it('says where its server is beside a configuration that was there', async () => {
    const cwd = await temporaryFolder({ 'dbtool.config.mjs': 'export default {}\n' })
    const args = ['init', '--docker', '--dialect', 'mysql']
    expect((await runCli(args, { cwd })).stdout).toMatch(/^note: {3}dbtool\.config\.mjs was there .*mysql:\/\//m)
    expect((await runCli(args, { cwd })).stdout).not.toContain('note:')
  })
})
