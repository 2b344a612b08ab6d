import { describe, expect, it } from 'vitest'
import { createMigrator } from '../../../src/migrator/create-migrator.js'
import { runCli } from '../../support/run-cli.js'
import { temporaryFolder } from '../../support/temporary-project.js'
import { lintModule, lintSql, rulesOf, urls } from './lint-text.js'

const before = `await op.createTable('users', (t) => ({ columns: { id: t.id(), age: t.int().nullable(), bio: t.text().nullable() } }))`
const index = `await op.createIndex('users', ['age'], { name: 'ix' })`

describe('a comment that answers a finding', () => {
  it('hides it where it gives a reason, above the statement or for the whole file', async () => {
    const answered = `// dbtool-lint-ignore create-index-blocking: the table holds ten rows\n${index}`
    expect(rulesOf(await lintModule({ engine: 'postgres', before, up: answered }))).toEqual([])
    const file = '// dbtool-lint-ignore-file create-index-blocking: only ten rows'
    expect(rulesOf(await lintModule({ engine: 'postgres', before, up: index, header: file }))).toEqual([])
    const sql = `-- dbtool-lint-ignore create-index-blocking, unique-on-existing: ten rows\nCREATE UNIQUE INDEX ix ON users (age);`
    expect(rulesOf(await lintSql({ engine: 'postgres', before: 'CREATE TABLE users (age int);', up: sql }))).toEqual([])
  })

  it('hides nothing of another line or another rule', async () => {
    const elsewhere = `// dbtool-lint-ignore create-index-blocking: ten rows\nawait op.execute('SELECT 1')\n${index}`
    expect(rulesOf(await lintModule({ engine: 'postgres', before, up: elsewhere }))).toEqual([
      'unused-suppression',
      'create-index-blocking',
    ])
    const other = `// dbtool-lint-ignore drop-table: ten rows\n${index}`
    expect(rulesOf(await lintModule({ engine: 'postgres', before, up: other }))).toEqual([
      'unused-suppression',
      'create-index-blocking',
    ])
  })

  it('is itself a finding without a reason', async () => {
    const mute = `// dbtool-lint-ignore create-index-blocking\n${index}`
    const [finding, ...others] = await lintModule({ engine: 'postgres', before, up: mute })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ rule: 'suppression-without-reason', severity: 'warning', line: expect.any(Number) })
  })
})

describe('settings', () => {
  it('change the severity of a rule, switch it off, and switch opt-in rules on', async () => {
    const severity = async (settings: string) =>
      (await lintModule({ engine: 'postgres', before, up: index, settings })).map((one) => [one.rule, one.severity])
    expect(await severity('{}')).toEqual([['create-index-blocking', 'warning']])
    expect(await severity(`{ rules: { 'create-index-blocking': 'error' } }`)).toEqual([
      ['create-index-blocking', 'error'],
    ])
    expect(await severity(`{ rules: { 'create-index-blocking': 'off' } }`)).toEqual([])
  })

  it('refuse a rule that does not exist, and name the closest', async () => {
    const wrong = lintModule({ engine: 'postgres', up: '', settings: `{ rules: { 'create-index-bloking': 'off' } }` })
    await expect(wrong).rejects.toMatchObject({
      code: 'DBT_CONFIG_INVALID',
      message: expect.stringContaining('did you mean create-index-blocking?'),
    })
  })

  it('refuse an unknown severity, a version that is none, and an own rule with the id of another', async () => {
    const of = (settings: string) => lintModule({ engine: 'postgres', up: '', settings })
    await expect(of(`{ rules: { R01: 'loud' } }`)).rejects.toMatchObject({ code: 'DBT_CONFIG_INVALID' })
    await expect(of(`{ serverVersion: 'new' }`)).rejects.toMatchObject({ code: 'DBT_CONFIG_INVALID' })
    const own = `{ own: [{ id: 'drop-table', severity: 'note', title: 'x', check: () => [] }] }`
    await expect(of(own)).rejects.toMatchObject({
      message: expect.stringContaining('there is a rule drop-table already'),
    })
  })

  it('tell of large tables only what grows with rows, and nothing of ignored ones', async () => {
    const up = `${index}\nawait op.renameColumn('users', 'bio', 'about')`
    const rules = async (settings: string) => rulesOf(await lintModule({ engine: 'postgres', before, up, settings }))
    expect(await rules('{}')).toEqual(['create-index-blocking', 'rename-column'])
    expect(await rules(`{ largeTables: ['orders'] }`)).toEqual(['rename-column'])
    expect(await rules(`{ largeTables: ['users'] }`)).toEqual(['create-index-blocking', 'rename-column'])
    expect(await rules(`{ ignoreTables: ['users'] }`)).toEqual([])
  })

  it('run rules of the project itself, with the same facts as the others', async () => {
    const own = `{ own: [{
      id: 'no-bio', severity: 'error', title: 'a bio', engines: ['postgres'],
      *check({ upgrade, revision }) {
        for (const step of upgrade) {
          if (step.change.kind !== 'add-column' || step.isNewTable(step.change.table)) continue
          if (step.before.column(step.change.table, 'bio') === null) continue
          yield { step, message: 'it has a bio already', fix: { operations: [{ kind: 'drop-column', table: step.change.table, column: 'bio', dropped: null }] } }
        }
      },
    }] }`
    const up = `await op.addColumn('users', 'life', (t) => t.text().nullable())`
    expect(await lintModule({ engine: 'postgres', before, up, settings: own })).toMatchObject([
      { rule: 'no-bio', severity: 'error', object: 'table users', fix: "await op.dropColumn('users', 'bio')" },
    ])
    expect(await lintModule({ engine: 'sqlite', before, up, settings: own })).toEqual([])
  })
})

describe('where a finding is', () => {
  it('is the line of the call, in a loop and in a helper of the file too', async () => {
    const up = `
      const add = (name) =>
        op.createIndex('users', ['age'], { name })
      for (const name of ['a', 'b']) await add(name)`
    const findings = await lintModule({ engine: 'postgres', before, up })
    const lines = new Set(findings.map(({ line }) => line))
    expect(findings.length).toBeGreaterThan(0)
    expect(lines.size).toBe(1)
    const [helper] = lines
    const plain = await lintModule({ engine: 'postgres', before, up: `\n\n${index}` })
    expect(plain.map(({ line }) => line)).toEqual([helper])
  })

  it('is the line of the statement in SQL, also in one text of several', async () => {
    const sql = await lintSql({
      engine: 'postgres',
      before: 'CREATE TABLE users (age int);',
      up: `SELECT 1;\n\n-- about ages\nCREATE INDEX ix\n  ON users (age);`,
    })
    const first = await lintSql({
      engine: 'postgres',
      before: 'CREATE TABLE users (age int);',
      up: 'CREATE INDEX ix ON users (age);',
    })
    expect((sql[0]?.line ?? 0) - (first[0]?.line ?? 0)).toBe(3)
    const text = 'await op.execute(`\n  SELECT 1;\n  CREATE INDEX ix ON users (age);\n`)'
    const inside = await lintModule({ engine: 'postgres', before, up: text })
    const call = await lintModule({ engine: 'postgres', before, up: index })
    expect((inside[0]?.line ?? 0) - (call[0]?.line ?? 0)).toBe(2)
  })
})

describe('a revision that is part of a program', () => {
  it('is looked at as well, without lines and comments', async () => {
    const migrator = createMigrator({
      url: urls.postgres,
      revisions: [
        {
          revision: 'a1',
          downRevision: null,
          irreversible: 'a test',
          upgrade: async (op) => {
            await op.createIndex('users', ['age'], { name: 'ix' })
          },
        },
      ],
    })
    const { ok, findings } = await migrator.lint()
    expect(ok).toBe(true)
    expect(findings).toMatchObject([{ rule: 'create-index-blocking', revision: 'a1' }])
    expect(findings[0]).not.toHaveProperty('line')
    expect(await migrator.lint({ revisions: [] })).toEqual({ ok: true, findings: [] })
  })
})

describe('the command', () => {
  it('exits with 11 for an error, with 0 for less, and needs no database', async () => {
    const revision = (up: string): string => `
export const revision = 'a1'
export const downRevision = null
export const irreversible = 'a test'
export async function upgrade(op) { ${up} }
`
    const files = { 'dbtool.config.mjs': `export default { url: '${urls.postgres}' }` }
    const bad = await temporaryFolder({
      ...files,
      'migrations/1.mjs': revision(`await op.addColumn('users', 'a', (t) => t.int())`),
    })
    const failed = await runCli(['lint'], { cwd: bad })
    expect(failed.exit, failed.stderr).toBe(11)
    expect(failed.stdout).toContain('error add-not-null-without-default migrations/1.mjs:5 (column users.a)')
    expect(failed.stdout).toContain("mend: await op.addColumn('users', 'a', (t) => t.int().nullable())")
    expect(failed.stdout).toContain('1 error, 0 warnings, 0 notes.')
    const json = await runCli(['lint', '--revision', 'head', '--json'], { cwd: bad })
    expect(json.exit).toBe(11)
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, findings: [{ rule: 'add-not-null-without-default' }] })
    const good = await temporaryFolder({ ...files, 'migrations/1.mjs': revision(index) })
    const passed = await runCli(['lint'], { cwd: good })
    expect(passed.exit, passed.stderr).toBe(0)
    expect(passed.stdout).toContain('0 errors, 1 warning, 0 notes.')
  })
})
