import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
