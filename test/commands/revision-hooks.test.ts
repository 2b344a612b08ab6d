import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckResult, RevisionResult } from '../../src/migrator/results.js'
import { runCli, runJson } from '../support/run-cli.js'
import { temporaryProject, writeFiles } from '../support/temporary-project.js'

interface Failure {
  readonly error?: { readonly code: string; readonly message: string }
}

const models = `export const User = defineModel('User', { columns: { id: t.id(), email: t.string(255).unique() } })
export const Note = defineModel('Note', { columns: { id: t.id(), body: t.text().nullable() } })
export default defineSchema([User, Note])`

const project = (migrations: string, files: Readonly<Record<string, string>> = {}) =>
  temporaryProject(models, {
    'dbtool.config.ts': `import { defineConfig } from 'dbtool'
export default defineConfig({ url: 'sqlite:./app.db', schema: './models.ts', migrations: { ${migrations} } })
`,
    ...files,
  })

const autogenerate = (cwd: string, ...flags: string[]) =>
  runJson<RevisionResult & Failure>(['revision', '--autogenerate', '-m', 'first', ...flags], cwd)
const sourceOf = async (cwd: string, result: RevisionResult) => readFile(join(cwd, result.path ?? ''), 'utf8')

describe('migrations.revisionId', () => {
  it('gives new revisions their ids, unless one is named', async () => {
    const cwd = await project(`revisionId: async () => 'team_' + 1`)
    expect(await autogenerate(cwd)).toMatchObject({ exit: 0, revision: 'team_1' })
    expect(await runJson(['revision', '-m', 'more', '--rev-id', 'mine1'], cwd)).toMatchObject({ revision: 'mine1' })
    const again = await runJson<Failure>(['revision', '-m', 'again'], cwd)
    expect(again.error).toMatchObject({ code: 'DBT_REVISION_DUPLICATE', message: /team_1/ })
  })

  it('is held to what an id may be', async () => {
    for (const [body, message] of [
      [`() => 'a-b'`, /gave no revision id/],
      [`() => 'head'`, /gave no revision id/],
      [`() => { throw new Error('no ids left') }`, /no ids left/],
    ] as const) {
      const failed = await runJson<Failure>(['revision', '-m', 'x'], await project(`revisionId: ${body}`))
      expect(failed.error).toMatchObject({ code: 'DBT_CONFIG_INVALID', message })
    }
  })
})

describe('migrations.fileTemplate', () => {
  it('makes names of its parts, and is refused with a folder or with a part that does not exist', async () => {
    const cwd = await project(`fileTemplate: '{year}-{revision}-{slug}'`)
    const { path } = await autogenerate(cwd, '--rev-id', 'abc1')
    expect(path).toMatch(/^migrations\/\d{4}-abc1-first\.ts$/)
    for (const [template, message] of [
      ['{year}/{revision}', /must not hold \//],
      ['{revision}_{author}', /knows no \{author\}/],
      ['{slug}', /must hold \{revision\}/],
    ] as const) {
      const failed = await runJson<Failure>(['heads'], await project(`fileTemplate: '${template}'`))
      expect(failed.error).toMatchObject({ code: 'DBT_CONFIG_INVALID', message })
    }
  })
})

describe('migrations.template', () => {
  it('puts a licence in front of every revision, from a file', async () => {
    const cwd = await project(`template: './revision.txt'`, {
      'revision.txt': '/* Copyright {year} Example Ltd. {message} ({revision}) */\n\n{source}\n',
    })
    const source = await sourceOf(cwd, await autogenerate(cwd, '--rev-id', 'abc1'))
    expect(source).toMatch(/^\/\* Copyright \d{4} Example Ltd\. first \(abc1\) \*\/\n\nimport type/)
    expect(source).toMatch(/\}\n$/)
    expect(await runJson(['upgrade'], cwd)).toMatchObject({ exit: 0, applied: ['abc1'] })
  })

  it('takes a function, and what it gives is what is proved', async () => {
    const cwd = await project(
      `template: ({ source, dialect }) => source.replace("op.createTable('notes'", "op.createTable('nodes'") + '// ' + dialect`,
    )
    expect((await autogenerate(cwd)).error).toMatchObject({ code: 'DBT_PROOF_FAILED', message: /notes/ })
    expect(await sourceOf(cwd, await autogenerate(cwd, '--no-proof'))).toMatch(/\/\/ sqlite$/)
  })

  it('may not lose the revision', async () => {
    for (const [template, message] of [
      [`() => 'nothing'`, /no revision/],
      [`({ source }) => source.replace(/'first1'/, "'other1'")`, /another revision/],
      [`() => 5`, /gave no text/],
      [`'./nowhere.txt'`, /cannot be read/],
    ] as const) {
      const cwd = await project(`template: ${template}`)
      const failed = await runJson<Failure>(['revision', '-m', 'x', '--rev-id', 'first1'], cwd)
      expect(failed.error).toMatchObject({ code: 'DBT_CONFIG_INVALID', message })
      expect(await readdir(cwd)).not.toContain('migrations')
    }
  })
})

describe('migrations.afterRevision', () => {
  it('runs a command on the file without a shell, so that no character of a name means anything', async () => {
    const cwd = await project(
      `fileTemplate: '{revision} $(x) {slug}', afterRevision: "node 'format it.mjs' --write {path}"`,
      {
        'format it.mjs': `import { appendFileSync } from 'node:fs'
console.log('noise')
appendFileSync(process.argv[3], '// formatted ' + (process.argv.length - 2) + '\\n')`,
      },
    )
    const result = await autogenerate(cwd)
    expect(result).toMatchObject({ exit: 0, afterRevision: { ok: true } })
    expect(await sourceOf(cwd, result)).toMatch(/\/\/ formatted 2\n$/)
  })

  it('leaves the file and says what happened when the command fails', async () => {
    const cwd = await project(
      `afterRevision: { command: 'node', args: ['-e', 'console.error("no such rule"); process.exit(3)'] }`,
    )
    const { exit, stdout, stderr } = await runCli(['revision', '-m', 'x'], { cwd })
    expect({ exit, stderr }).toMatchObject({ exit: 0, stderr: /file is written, but.*exit 3\. no such rule/s })
    expect(stdout).toContain('Wrote migrations/')
    expect((await readdir(join(cwd, 'migrations'))).length).toBe(1)
    const missing = await project(`afterRevision: 'no-such-command-here {path}'`)
    expect(await runJson(['revision', '-m', 'x'], missing)).toMatchObject({
      exit: 0,
      afterRevision: { ok: false, message: /ENOENT/ },
    })
  })

  it('may be a function', async () => {
    const cwd = await project(`afterRevision: async (path) => { throw new Error('seen ' + path.endsWith('.ts')) }`)
    expect(await autogenerate(cwd)).toMatchObject({ exit: 0, afterRevision: { ok: false, message: 'seen true' } })
  })
})

describe('migrations.processOperations', () => {
  it('drops what it does not give back, from the revision and from what check says', async () => {
    const cwd = await project(
      `processOperations: (operations) => operations.filter((o) => !(o.kind === 'create-table' && o.table.name === 'notes'))`,
    )
    const result = await autogenerate(cwd)
    expect(result).toMatchObject({ exit: 0, proved: true, operations: [{ kind: 'create-table', table: 'users' }] })
    await runJson(['upgrade'], cwd)
    expect(await runJson<CheckResult>(['check'], cwd)).toMatchObject({ exit: 0, operations: [] })
    expect(await autogenerate(cwd)).toMatchObject({ exit: 0, revision: null })
    expect(await runJson(['diff'], cwd)).toMatchObject({ operations: [{ kind: 'create-table', table: 'notes' }] })
  })

  it('adds to the revision, and both directions are proved', async () => {
    const seed = (down: string) => `processOperations: (operations, { dialect, message }) => ({
      upgrade: [...operations, { kind: 'execute', sql: { [dialect]: "CREATE TABLE extra (id int)" } }],
      downgrade: [${down} { kind: 'drop-table', table: { name: 'notes' }, dropped: null },
        { kind: 'drop-table', table: { name: 'users' }, dropped: null }],
    })`
    const forgotten = await autogenerate(await project(seed('')))
    expect(forgotten.error).toMatchObject({ code: 'DBT_PROOF_FAILED', message: /does not lead back.*extra/ })
    const cwd = await project(seed(`{ kind: 'execute', sql: 'DROP TABLE extra' },`))
    const result = await autogenerate(cwd)
    expect(result).toMatchObject({ exit: 0, proved: true })
    expect(await sourceOf(cwd, result)).toContain("await op.execute({ sqlite: 'CREATE TABLE extra (id int)' })")
  })

  it('must give operations', async () => {
    for (const [body, message] of [
      [`() => undefined`, /gave no list of operations/],
      [`() => [{ kind: 'make-coffee', table: { name: 'x' } }]`, /make-coffee/],
      [`() => { throw new Error('not today') }`, /not today/],
    ] as const) {
      const failed = await autogenerate(await project(`processOperations: ${body}`))
      expect(failed.error).toMatchObject({ code: 'DBT_CONFIG_INVALID', message })
    }
  })
})

describe('revision --sql', () => {
  it('writes the statements of both directions, which run as the other kind would', async () => {
    const cwd = await project('')
    const first = await autogenerate(cwd, '--sql', '--rev-id', 'first1')
    expect(first).toMatchObject({ exit: 0, proved: true, path: expect.stringMatching(/first1_first\.sql$/) })
    const text = await sourceOf(cwd, first)
    expect(text).toMatch(/^-- revision: first1\n-- down_revision:\n-- message: first\n\n-- upgrade\nCREATE TABLE/)
    expect(text).toMatch(/-- downgrade\nDROP TABLE/)
    expect(await runJson(['upgrade'], cwd)).toMatchObject({ applied: ['first1'] })
    expect(await runJson(['check'], cwd)).toMatchObject({ exit: 0, operations: [] })
    await writeFiles(cwd, {
      'models.ts': (await readFile(join(cwd, 'models.ts'), 'utf8')).replace(
        't.text().nullable()',
        "t.text().default('-')",
      ),
    })
    const second = await runJson<RevisionResult>(
      ['revision', '--autogenerate', '-m', 'second', '--sql', '--backfill', 'notes.body=x;y', '--rev-id', 'second2'],
      cwd,
    )
    expect(second).toMatchObject({ exit: 0, proved: true })
    expect(await runJson(['upgrade'], cwd)).toMatchObject({ applied: ['second2'] })
    expect(await runJson(['check'], cwd)).toMatchObject({ exit: 0, operations: [] })
    expect(await runJson(['downgrade', 'base', '--yes'], cwd)).toMatchObject({ reverted: ['second2', 'first1'] })
  })

  it('writes an empty file to fill', async () => {
    const cwd = await project('')
    const result = await runJson<RevisionResult>(['revision', '-m', 'by hand', '--sql', '--rev-id', 'hand1'], cwd)
    expect(await sourceOf(cwd, result)).toBe(
      '-- revision: hand1\n-- down_revision:\n-- message: by hand\n\n-- upgrade\n\n-- downgrade\n',
    )
    expect(await runJson(['upgrade'], cwd)).toMatchObject({ exit: 0, applied: ['hand1'] })
  })
})
