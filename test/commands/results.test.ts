import { existsSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type {
  DowngradeResult,
  HistoryResult,
  RevisionResult,
  ShowResult,
  StatusResult,
  UpgradeResult,
} from '../../src/migrator/results.js'
import { graphProject, graphRevision } from '../support/graph-project.js'
import { runCli } from '../support/run-cli.js'
import { writeRevision } from '../support/server-project.js'
import { modelsFile, temporaryProject, writeFiles } from '../support/temporary-project.js'
import { expectShape, shapeNames, shapeOf, shapeProblems } from './expect-shape.js'

const userModel = `export const User = defineModel('User', { columns: { id: t.id(), email: t.string(255).unique() } })
export default defineSchema([User])`
const changedModel = `export const User = defineModel('User', { columns: { id: t.id(), name: t.text().nullable() } })
export default defineSchema([User])`

const seen = new Set<string>()

/** Runs a command with --json; its stdout must be one object of the command's shape, its stderr empty. */
async function run<T>(
  cwd: string,
  args: readonly string[],
  exit = 0,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const outcome = await runCli([...args, '--json'], { cwd, env })
  expect({ exit: outcome.exit, stderr: outcome.stderr }, outcome.stdout).toEqual({ exit, stderr: '' })
  const result = JSON.parse(outcome.stdout) as T
  const shape = 'error' in (result as object) ? 'error' : shapeOf(args)
  expectShape(shape, result)
  seen.add(shape)
  return result
}

describe('results as JSON', () => {
  it('have the promised shapes from the first model to the last downgrade', { timeout: 120_000 }, async () => {
    const cwd = await temporaryProject(userModel)
    const here = (...args: string[]) => args

    expect(await run(cwd, here('heads'))).toEqual({ heads: [] })
    expect(await run(cwd, here('current'))).toEqual({ heads: [], isHead: true })
    expect(await run<{ operations: { kind: string; table: string }[] }>(cwd, here('check'), 3)).toMatchObject({
      operations: [{ kind: 'create-table', table: 'users', destructive: false }],
      pending: [],
    })
    expect(existsSync(join(cwd, 'app.db'))).toBe(false)

    const dry = await run<RevisionResult>(cwd, here('revision', '--autogenerate', '-m', 'users', '--dry-run'))
    expect(dry).toMatchObject({ path: null, source: expect.stringContaining("op.createTable('users'") })
    const first = await run<RevisionResult>(cwd, here('revision', '--autogenerate', '-m', 'users'))
    expect(await run(cwd, here('upgrade', '--sql'))).toMatchObject({ revisions: [first.revision], direction: 'up' })
    expect(await run(cwd, here('upgrade', '--dry-run'))).toMatchObject({
      revisions: [{ revision: first.revision, operations: [{ kind: 'create-table' }] }],
      heads: [first.revision],
    })
    expect(first).toMatchObject({
      destructive: false,
      proved: true,
      operations: [{ kind: 'create-table', table: 'users' }],
    })
    const id = first.revision ?? ''
    expect(existsSync(join(cwd, first.path ?? ''))).toBe(true)

    expect(await run(cwd, here('revision', '--autogenerate', '-m', 'again'), 3)).toMatchObject({
      error: { code: 'DBT_BEHIND', next: expect.arrayContaining([expect.stringContaining('dbtool upgrade')]) },
    })
    expect(await run(cwd, here('status', '--exit-code'), 3)).toEqual({
      applied: [],
      pending: [id],
      missing: [],
      modified: [],
    })
    expect(await run(cwd, here('current', '--check-heads'), 3)).toEqual({ heads: [], isHead: false })
    expect(await run(cwd, here('verify'))).toMatchObject({
      ok: true,
      revisions: [{ revision: id, verdict: 'reversible', findings: [] }],
    })
    expect(await run(cwd, here('lint'))).toMatchObject({ ok: true })
    expect(await run(cwd, here('ci'))).toMatchObject({ ok: true })
    expect(existsSync(join(cwd, 'app.db'))).toBe(false)

    expect(await run<UpgradeResult>(cwd, here('upgrade'))).toMatchObject({ applied: [id], heads: [id] })
    expect(await run<UpgradeResult>(cwd, here('upgrade'))).toMatchObject({ applied: [], heads: [id] })
    expect(await run(cwd, here('check'))).toEqual({ operations: [], pending: [] })
    expect(await run(cwd, here('diff'))).toEqual({ operations: [] })
    expect(await run(cwd, here('diff', '--from', 'revisions', '--to', 'models'))).toEqual({ operations: [] })
    const nothing = await run<RevisionResult>(cwd, here('revision', '--autogenerate', '-m', 'nothing'))
    expect(nothing).toMatchObject({ revision: null, path: null, operations: [], destructive: false })
    expect(await readdir(join(cwd, 'migrations'))).toHaveLength(1)

    expect(await run(cwd, here('pull', '--out', 'pulled/models.ts'))).toEqual({
      files: ['pulled/models.ts'],
      models: ['User'],
      unsupported: [],
    })
    expect(await run(cwd, here('pull'), 2)).toMatchObject({
      error: { code: 'DBT_FILE_EXISTS', next: ['dbtool pull --out models.ts'] },
    })

    await writeFile(join(cwd, 'models.ts'), modelsFile(changedModel))
    const second = await run<RevisionResult>(cwd, here('revision', '--autogenerate', '-m', 'names', '--no-rename'))
    expect(second.destructive).toBe(true)
    const later = second.revision ?? ''
    expect((await run<UpgradeResult>(cwd, here('upgrade', '+1'))).applied).toEqual([later])
    const history = await run<HistoryResult>(cwd, here('history'))
    expect(
      history.revisions.map(({ revision, isHead, isApplied, isCurrent }) => ({
        revision,
        isHead,
        isApplied,
        isCurrent,
      })),
    ).toEqual([
      { revision: later, isHead: true, isApplied: true, isCurrent: true },
      { revision: id, isHead: false, isApplied: true, isCurrent: false },
    ])
    expect(
      (await run<HistoryResult>(cwd, here('history', `base:${id}`))).revisions.map(({ revision }) => revision),
    ).toEqual([id])
    const shown = await run<ShowResult>(cwd, here('show', 'head'))
    expect(shown.revisions[0]?.source).toBe(await readFile(join(cwd, second.path ?? ''), 'utf8'))
    expect(await run(cwd, here('show', 'nope'), 8)).toMatchObject({ error: { code: 'DBT_REVISION_NOT_FOUND' } })

    expect(await run(cwd, here('downgrade', '-1'), 9)).toMatchObject({
      error: { code: 'DBT_DESTRUCTIVE', next: ['dbtool downgrade -1 --yes'] },
    })
    expect(await run<DowngradeResult>(cwd, here('downgrade', '-1', '--yes'))).toMatchObject({
      reverted: [later],
      heads: [id],
    })
    await writeFile(join(cwd, first.path ?? ''), `${await readFile(join(cwd, first.path ?? ''), 'utf8')}\n// edited\n`)
    expect((await run<StatusResult>(cwd, here('status'))).modified).toEqual([id])
    expect(await run(cwd, here('ci'), 11)).toMatchObject({
      ok: false,
      steps: expect.arrayContaining([expect.objectContaining({ name: 'unedited', ok: false })]),
    })
    expect(await run<DowngradeResult>(cwd, here('downgrade', 'base', '--yes'))).toMatchObject({
      reverted: [id],
      heads: [],
    })
    expect(await run(cwd, here('doctor'))).toMatchObject({ ok: true })
    await run(cwd, here('config'))
    await run(cwd, here('init', 'elsewhere'))
  })

  it('have the promised shapes when branches are moved, joined and squashed, and runs mended', {
    timeout: 120_000,
  }, async () => {
    const cwd = await graphProject('a b<a c<a', { config: "export default { url: 'sqlite:./app.db' }\n" })
    expect(await run(cwd, ['branches'])).toMatchObject({
      branches: [{ revision: 'a', children: [{ revision: 'b' }, { revision: 'c' }] }],
    })
    expect(await run(cwd, ['stamp', 'b'])).toEqual({ heads: ['b'], marked: ['a', 'b'], unmarked: [] })
    expect(await run(cwd, ['rebase', 'c'])).toEqual({
      revision: 'c',
      path: 'migrations/c.js',
      from: ['a'],
      downRevision: ['b'],
      moved: ['c'],
    })
    const editor = { VISUAL: '', EDITOR: 'sh -c \'echo "// seen" >> "$1"\' editor' }
    expect(await run(cwd, ['edit', 'head'], 0, editor)).toEqual({
      edited: [{ revision: 'c', path: 'migrations/c.js', changed: true }],
    })
    expect(await readFile(join(cwd, 'migrations', 'c.js'), 'utf8')).toMatch(/\/\/ seen\n$/)

    await writeFiles(cwd, { 'migrations/d.js': graphRevision('d<b').source })
    expect(await run(cwd, ['merge', '--rev-id', 'e'])).toMatchObject({ revision: 'e', operations: [] })
    expect(await run(cwd, ['upgrade'])).toMatchObject({ applied: ['c', 'd', 'e'], heads: ['e'] })
    expect(await run(cwd, ['squash', 'a:b', '--rev-id', 'f'])).toMatchObject({
      revision: 'f',
      replaces: ['a', 'b'],
      moved: ['migrations/squashed/a.js', 'migrations/squashed/b.js'],
      proved: true,
    })
    expect(await run(cwd, ['status', '--exit-code'])).toMatchObject({ pending: [], missing: [] })

    await writeRevision(cwd, {
      revision: 'g',
      after: 'e',
      transaction: false,
      upgrade: "await op.execute('CREATE TABLE half (id INTEGER)')\nawait op.execute('SELECT * FROM nowhere')",
    })
    expect(await run(cwd, ['upgrade'], 7)).toMatchObject({ error: { code: 'DBT_REVISION_PARTIAL' } })
    expect(await run(cwd, ['status'])).toMatchObject({
      unfinished: { revision: 'g', direction: 'up', statements: 1, error: expect.stringContaining('nowhere') },
    })
    expect(await run(cwd, ['resolve', 'g', '--applied'])).toEqual({ revision: 'g', as: 'applied', heads: ['g'] })
    await rename(join(cwd, 'migrations', 'c.js'), join(cwd, 'migrations', 'later.js'))
    expect(await run(cwd, ['status'])).toMatchObject({ renamed: [{ revision: 'c', from: 'c.js', to: 'later.js' }] })
  })

  it('cover every schema in test/commands/schemas', () => {
    expect(shapeNames.filter((name) => !seen.has(name))).toEqual([])
  })

  it('are refused by the schemas when a key is missing, renamed or new', () => {
    expect(shapeProblems('status', { applied: [], pending: [], missing: [], modified: [] })).toEqual([])
    expect(shapeProblems('status', { applied: [], pending: [], missing: [] })).not.toEqual([])
    expect(shapeProblems('status', { applied: [], pending: [], missing: [], edited: [] })).not.toEqual([])
    expect(shapeProblems('current', { heads: ['head-1'], isHead: true })).not.toEqual([])
    expect(shapeProblems('error', { error: { code: 'DBT_USAGE', exit: 12 } })).not.toEqual([])
  })
})
