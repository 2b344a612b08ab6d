import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { configKeys, parseConfig } from '../../../src/config/config-schema.js'
import { describeConfig } from '../../../src/config/describe-config.js'
import { type ConfigOptions, loadConfig } from '../../../src/config/load-config.js'
import { DbtoolError, redact } from '../../../src/errors/index.js'
import { temporaryFolder } from '../../support/temporary-project.js'

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DBTOOL_ENV', '')
})
afterEach(() => vi.unstubAllEnvs())

const load = async (files: Readonly<Record<string, string>>, options: Omit<ConfigOptions, 'folder'> = {}) => {
  const folder = await temporaryFolder({ 'package.json': '{}', ...files })
  return { folder, config: await loadConfig({ folder, ...options }) }
}
const failure = async (
  files: Readonly<Record<string, string>>,
  options: Omit<ConfigOptions, 'folder'> = {},
): Promise<DbtoolError> => {
  const error = await load(files, options).catch((thrown: unknown) => thrown)
  if (error instanceof DbtoolError) return error
  throw new Error(`not the error of dbtool: ${String(error)}`)
}

describe('where the database comes from', () => {
  const json = { 'dbtool.config.json': '{ "url": "sqlite:config.db" }' }
  const env = { '.env': 'DATABASE_URL=sqlite:env.db\n' }

  it('prefers --url to everything', async () => {
    vi.stubEnv('DATABASE_URL', 'sqlite:variable.db')
    const { config } = await load({ ...json, ...env }, { url: 'sqlite:flag.db' })
    expect(config.url).toEqual({ value: 'sqlite:flag.db', source: '--url' })
  })

  it('prefers the configuration to DATABASE_URL', async () => {
    vi.stubEnv('DATABASE_URL', 'sqlite:variable.db')
    const { config, folder } = await load({ ...json, ...env })
    expect(config.url).toEqual({ value: 'sqlite:config.db', source: join(folder, 'dbtool.config.json') })
  })

  it('prefers DATABASE_URL to .env', async () => {
    vi.stubEnv('DATABASE_URL', 'sqlite:variable.db')
    expect((await load(env)).config.url).toEqual({
      value: 'sqlite:variable.db',
      source: 'environment variable DATABASE_URL',
    })
    vi.stubEnv('DATABASE_URL', '')
    expect((await load(env)).config.url).toEqual({ value: 'sqlite:env.db', source: '.env' })
  })

  it('is nowhere where nobody says it', async () => {
    expect((await load({})).config.url).toBeNull()
  })

  it('lets a configuration read what .env files say', async () => {
    const source = "export default { url: process.env.DATABASE_URL ?? 'sqlite:fallback.db' }\n"
    const { config } = await load({ ...env, 'dbtool.config.ts': source })
    expect(config.url?.value).toBe('sqlite:env.db')
  })

  it('asks a function for short-lived credentials', async () => {
    const { config } = await load({
      'dbtool.config.ts': "export default { connection: async () => 'sqlite:vault.db' }\n",
    })
    expect(config.url?.value).toBe('sqlite:vault.db')
  })

  it('says that the function failed, or gave nothing', async () => {
    const thrown = await failure({
      'dbtool.config.ts': "export default { connection: () => { throw new Error('vault is sealed') } }\n",
    })
    expect(thrown).toMatchObject({ code: 'DBT_CONFIG_UNREADABLE' })
    expect(thrown.message).toContain('vault is sealed')
    expect(
      await failure({ 'dbtool.config.ts': 'export default { connection: async () => undefined }\n' }),
    ).toMatchObject({ code: 'DBT_CONFIG_INVALID' })
  })

  it.each([
    ['postgres://app:s3cret%21pw@db.example/app', ['s3cret%21pw', 's3cret!pw']],
    ['postgres://app:odd@pass@db.example/app', ['odd@pass']],
    ['postgres://db.example/app?password=paramsecret', ['paramsecret']],
  ])('never prints the password of %s again', async (url, secrets) => {
    const { config } = await load({}, { url })
    const shown = JSON.stringify(describeConfig(config))
    for (const secret of secrets) {
      expect(shown).not.toContain(secret)
      expect(redact(`the driver says ${secret}`)).toBe('the driver says ***')
    }
  })

  it('leaves nothing over of a password of which another one is a part', async () => {
    for (const password of ['part-of', 'part-of-another', 'one-part-of-another'])
      await load({}, { url: `postgres://app:${password}@db.example/app` })
    expect(redact('part-of, one-part-of-another, part-of-another')).toBe('***, ***, ***')
  })
})

describe('a configuration file', () => {
  it.each([
    [
      'dbtool.config.ts',
      "import { defineConfig } from 'dbtool'\nenum E { A = 'sqlite:x.db' }\nexport default defineConfig({ url: E.A })\n",
    ],
    ['dbtool.config.mts', "export default { url: 'sqlite:x.db' satisfies string }\n"],
    ['dbtool.config.js', "export default { url: 'sqlite:x.db' }\n"],
    ['dbtool.config.mjs', "export default { url: 'sqlite:x.db' }\n"],
    ['dbtool.config.cjs', "module.exports = { url: 'sqlite:x.db' }\n"],
    ['dbtool.config.json', '{ "url": "sqlite:x.db" }'],
    ['.config/dbtool.ts', "export default { url: 'sqlite:x.db' }\n"],
  ])('can be %s', async (name, source) => {
    const { config, folder } = await load({ 'package.json': '{ "type": "module" }', [name]: source })
    expect(config).toMatchObject({ file: join(folder, name), root: folder, url: { value: 'sqlite:x.db' } })
  })

  it('makes paths relative to itself', async () => {
    const { config, folder } = await load({
      'dbtool.config.json': '{ "schema": "./m.ts", "migrations": { "dir": "db" } }',
    })
    expect(config.schema?.value).toEqual([join(folder, 'm.ts')])
    expect(config.migrations.dirs.value).toEqual([join(folder, 'db')])
  })

  it('is told all its problems at once, each with its key, and no value', async () => {
    const content = { ulr: 'sqlite:hunter2', migrations: { tabelPrefix: 'x', dir: 7 }, log: { level: 'hunter2' } }
    const error = await failure({ 'dbtool.config.json': JSON.stringify(content) })
    expect(error).toMatchObject({ code: 'DBT_CONFIG_INVALID', exit: 2 })
    expect(error.message).toContain('- ulr: there is no such setting; did you mean url?')
    expect(error.message).toContain('- migrations.tabelPrefix: there is no such setting; did you mean tablePrefix?')
    expect(error.message).toContain('- migrations.dir: ')
    expect(error.message).toContain('- log.level: ')
    expect(error.message).not.toContain('hunter2')
  })

  it('may leave a key undefined', async () => {
    const { config } = await load({ 'dbtool.config.ts': 'export default { url: undefined, schema: undefined }\n' })
    expect(config.url).toBeNull()
  })

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"sqlite:x"'],
  ])('cannot be %s', async (_, content) => {
    expect(await failure({ 'dbtool.config.json': content })).toMatchObject({ code: 'DBT_CONFIG_INVALID' })
  })

  it.each([
    ['dbtool.config.json', '{ "url": '],
    ['dbtool.config.ts', 'export default {'],
    ['dbtool.config.ts', "throw new Error('from the file')\n"],
    ['dbtool.config.ts', "import './not-there.js'\nexport default {}\n"],
  ])('that cannot be loaded is told so: %s %s', async (name, content) => {
    expect(await failure({ [name]: content })).toMatchObject({ code: 'DBT_CONFIG_UNREADABLE', exit: 2 })
  })

  it.each(['other.config.ts', 'other.config.json'])('that --config names must be there: %s', async (config) => {
    expect(await failure({}, { config })).toMatchObject({ code: 'DBT_CONFIG_NOT_FOUND', exit: 2 })
  })

  it('chooses an environment by DBTOOL_ENV', async () => {
    vi.stubEnv('DBTOOL_ENV', 'test')
    const content = { url: 'sqlite:a.db', environments: { test: { url: 'sqlite:test.db' } } }
    expect((await load({ 'dbtool.config.json': JSON.stringify(content) })).config.url?.value).toBe('sqlite:test.db')
  })
})

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  const keys = [...page.matchAll(/^\| `([a-zA-Z.]+)` +\|/gm)].map(([, key = '']) => key)

  it('explains every key at the top', () => {
    expect(configKeys.filter((key) => !keys.some((documented) => documented.split('.')[0] === key))).toEqual([])
  })

  it('explains no key that does not exist', () => {
    const unknown = keys.filter((key) => {
      const value = key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), { absurd: true })
      const { problems } = parseConfig(value)
      return problems?.some((problem) => problem.startsWith(`${key}: there is no such setting`)) ?? false
    })
    expect(keys.length).toBeGreaterThan(15)
    expect(unknown).toEqual([])
  })
})
