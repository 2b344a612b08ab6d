import { execSync } from 'node:child_process'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ci } from '../../../src/migrator/ci/ci.js'
import type { CiOptions } from '../../../src/migrator/ci/step.js'
import { openProject } from '../../../src/migrator/project.js'
import type { CiStep } from '../../../src/migrator/results.js'
import { commitAll, git } from '../../support/git-repository.js'
import { graphProject, graphRevision } from '../../support/graph-project.js'
import { runCli } from '../../support/run-cli.js'
import { temporaryFolder, writeFiles } from '../../support/temporary-project.js'

/** What the step says of a folder, its paths as from there. */
async function unedited(folder: string, options: CiOptions = { base: 'main' }, url?: string): Promise<CiStep> {
  const project = await openProject({ folder, url })
  const { steps } = await ci(project, { environment: {}, ...options })
  const step = steps.find(({ name }) => name === 'unedited') as CiStep
  return JSON.parse(JSON.stringify(step).replaceAll(/(?:\.\.\/)+[^" ]*dbtool-test-\w+\//g, '')) as CiStep
}

const config = { config: "export default { url: 'sqlite:./app.db' }\n" }
const rulesOf = ({ findings }: CiStep): readonly string[] =>
  findings.map(({ rule, revision, severity }) => `${severity} ${rule} ${revision ?? '-'}`)

async function branched(text = 'a b<a'): Promise<string> {
  const folder = await graphProject(text, config)
  await commitAll(folder)
  await commitAll(folder, { branch: 'work' })
  return folder
}

async function edit(folder: string, id: string, change: (source: string) => string): Promise<void> {
  const path = join(folder, 'migrations', `${id}.js`)
  await writeFile(path, change(await readFile(path, 'utf8')))
}

describe('revisions that the base branch has', () => {
  it('may not be edited, and the finding says how to take it back', async () => {
    const folder = await branched()
    await writeFiles(folder, { 'migrations/c.js': graphRevision('c<b').source })
    expect(await unedited(folder)).toMatchObject({ ok: true, findings: [], summary: expect.stringMatching(/^2 rev/) })
    await edit(folder, 'b', (source) => source.replaceAll('t_b', 't_renamed'))
    expect(await unedited(folder)).toMatchObject({
      ok: false,
      summary: expect.stringMatching(/^edited since main: b;/),
      findings: [
        {
          rule: 'revision-edited',
          severity: 'error',
          revision: 'b',
          path: 'migrations/b.js',
          fix: 'Undo the edit (git checkout main -- migrations/b.js) and write a new revision.',
        },
      ],
    })
  })

  it('may not be taken away, unless a squash stands for them', async () => {
    const folder = await branched('a b<a c<b')
    const squash = ['squash', 'a:b', '--rev-id', 's', '--no-proof']
    const { exit, stderr } = await runCli(squash, { cwd: folder })
    expect(exit, stderr).toBe(0)
    expect(await unedited(folder)).toMatchObject({ ok: true, findings: [] })
    await rm(join(folder, 'migrations/c.js'))
    expect(await unedited(folder)).toMatchObject({
      ok: false,
      findings: [
        { rule: 'revision-removed', revision: 'c', fix: 'git checkout main -- migrations/c.js', object: 'revision c' },
      ],
    })
  })

  it('are brought back by a command that a shell takes as it stands', async () => {
    const folder = await graphProject('b', config)
    await writeFiles(folder, { "migrations/it's $(b) c.js": graphRevision('a<b').source })
    await commitAll(folder)
    await rm(join(folder, "migrations/it's $(b) c.js"))
    const [finding] = (await unedited(folder)).findings
    expect(finding?.rule).toBe('revision-removed')
    execSync(finding?.fix ?? 'false', { cwd: folder, stdio: 'ignore' })
    expect(await unedited(folder)).toMatchObject({ ok: true, findings: [] })
  })

  it('may be moved, and may get another name', async () => {
    const folder = await branched()
    await rename(join(folder, 'migrations/a.js'), join(folder, 'migrations/0001_a.js'))
    expect(rulesOf(await unedited(folder))).toEqual([])
  })

  it.each<[string, (source: string) => string, boolean]>([
    ['a comment', (source) => `// said later\n${source}`, true],
    ['layout', (source) => source.replaceAll('\n  ', '\n      '), true],
    ['a message', (source) => source.replace("message = 'make b'", "message = 'make the table b'"), true],
    ['what it declares', (source) => `export const lossy = { columns: ['x.y'], reason: 'z' }\n${source}`, true],
    ['what it requires', (source) => `${source}export const requires = 'no duplicates'\n`, true],
    ['its parent', (source) => source.replace('downRevision = ["a"]', 'downRevision = null'), false],
    ['its transaction', (source) => `export const transaction = false\n${source}`, false],
    ['its downgrade', (source) => source.replace("op.dropTable('t_b')", "op.dropTable('t_b', {})"), false],
    ['a text', (source) => source.replace("'t_b', (t)", "'t_b ', (t)"), false],
    ['a constant beside', (source) => `export const size = 1\n${source}`, false],
  ])('may change in comments and declarations, and in nothing else: %s', async (_, change, isAllowed) => {
    const folder = await branched()
    await edit(folder, 'b', (source) => {
      const changed = change(source)
      expect(changed).not.toBe(source)
      return changed
    })
    const step = await unedited(folder)
    expect(rulesOf(step)).toEqual([isAllowed ? 'note revision-redeclared b' : 'error revision-edited b'])
    expect(step.ok).toBe(isAllowed)
  })

  it.each<[string, string, string, boolean]>([
    ['a declaration', '-- message: a', '-- message: more\n-- lossy: t.x; gone', true],
    ['a remark to dbtool', 'SELECT 1;', '-- dbtool-lint-ignore rule: because\nSELECT 1;', true],
    ['a comment, in which an engine may read hints', 'SELECT 1;', '-- hint\nSELECT 1;', false],
    ['a statement', 'SELECT 1;', 'SELECT 2;', false],
    ['its parent', '-- down_revision:', '-- down_revision: b', false],
  ])('in SQL, too: %s', async (_, from, to, isAllowed) => {
    const text = '-- revision: a\n-- down_revision:\n-- message: a\n-- upgrade\nSELECT 1;\n-- downgrade\nSELECT 0;\n'
    const folder = await temporaryFolder({
      'dbtool.config.json': '{ "url": "sqlite:./app.db" }',
      'migrations/a.sql': text,
      'migrations/b.js': graphRevision('b').source,
    })
    await commitAll(folder)
    await writeFiles(folder, { 'migrations/a.sql': text.replace(from, to) })
    expect(rulesOf(await unedited(folder))).toEqual([
      isAllowed ? 'note revision-redeclared a' : 'error revision-edited a',
    ])
  })

  it('are compared with the work of this branch only, whatever the base has become since', async () => {
    const folder = await branched()
    await git(folder, 'checkout', '--quiet', 'main')
    await writeFiles(folder, { 'migrations/x.js': graphRevision('x<b').source })
    await edit(folder, 'a', (source) => source.replaceAll('t_a', 't_other'))
    await commitAll(folder)
    await git(folder, 'checkout', '--quiet', 'work')
    expect(await unedited(folder)).toMatchObject({ ok: true, findings: [] })
  })
})

describe('the base branch', () => {
  it('that a pull request names and nobody fetched fails the gate, with the command', async () => {
    const folder = await branched()
    const step = await unedited(folder, { environment: { GITHUB_BASE_REF: 'main' } })
    expect(step).toMatchObject({
      ok: false,
      summary: expect.stringMatching(/^cannot be compared with origin\/main/),
      findings: [
        {
          rule: 'DBT_REF_UNKNOWN',
          message: expect.stringContaining('GITHUB_BASE_REF names origin/main'),
          fix: expect.stringMatching(
            /fetch-depth: 0[\s\S]*\ngit fetch origin \+refs\/heads\/main:refs\/remotes\/origin\/main$/,
          ),
        },
      ],
    })
    await git(folder, 'update-ref', 'refs/remotes/origin/main', 'main')
    expect(await unedited(folder, { environment: { GITHUB_BASE_REF: 'main' } })).toMatchObject({ ok: true })
  })

  it('fails the gate of a pull request outside a repository, and is not missed there by anybody else', async () => {
    const folder = await graphProject('a', config)
    const environment = { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }
    expect(rulesOf(await unedited(folder, { environment }))).toEqual(['error DBT_REPOSITORY_MISSING -'])
    expect(rulesOf(await unedited(folder, { base: 'main' }))).toEqual(['error DBT_REPOSITORY_MISSING -'])
    expect(await unedited(folder, {})).toMatchObject({
      ok: true,
      summary: expect.stringContaining('no git repository'),
    })
  })

  it('is the one that the clone knows, where nobody names another; without that it is said', async () => {
    const folder = await branched()
    expect(await unedited(folder, {})).toMatchObject({ summary: expect.stringContaining('no base branch is known') })
    await git(folder, 'update-ref', 'refs/remotes/origin/trunk', 'main')
    await git(folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
    await edit(folder, 'b', (source) => source.replaceAll('t_b', 't_renamed'))
    expect(rulesOf(await unedited(folder, {}))).toEqual(['error revision-edited b'])
  })
})

describe('the books of the application database', () => {
  it('tell edited revisions, which the base branch may not know; one that both know is told once', async () => {
    const folder = await branched()
    const { exit, stderr } = await runCli(['upgrade'], { cwd: folder })
    expect(exit, stderr).toBe(0)
    await edit(folder, 'a', (source) => source.replaceAll('t_a', 't_other'))
    expect(rulesOf(await unedited(folder))).toEqual(['error revision-edited a'])
    await commitAll(folder)
    expect(rulesOf(await unedited(folder, { base: 'work' }))).toEqual(['error unedited a'])
  })

  it('that cannot be reached are a warning that names it, and fail nothing', async () => {
    const folder = await branched()
    const step = await unedited(folder, { base: 'main' }, 'postgres://nobody@127.0.0.1:9/app')
    expect(step.ok).toBe(true)
    expect(rulesOf(step)).toEqual(['warning DBT_CONNECT -'])
    expect(step.summary).toContain('cannot be reached')
  })
})
