import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openProject } from '../../../src/migrator/project.js'
import { revisionsSince } from '../../../src/migrator/since.js'
import { commitAll, git } from '../../support/git-repository.js'
import { graphProject, graphRevision } from '../../support/graph-project.js'
import { temporaryFolder, writeFiles } from '../../support/temporary-project.js'

const since = async (folder: string, ref = 'main'): Promise<readonly string[]> =>
  [...(await revisionsSince(await openProject({ folder }), ref))].toSorted()

const add = (folder: string, word: string, path = 'migrations'): Promise<void> => {
  const { id, source } = graphRevision(word)
  return writeFiles(folder, { [`${path}/${id}.js`]: source })
}

const sqlRevision = (id: string, after: string, body = 'SELECT 1;'): string =>
  `-- revision: ${id}\n-- down_revision: ${after}\n-- message: ${id}\n-- upgrade\n${body}\n-- downgrade\n`

/** A branch `work` that has left `main` at two revisions. */
async function branched(): Promise<string> {
  const folder = await graphProject('a b<a')
  await commitAll(folder)
  await commitAll(folder, { branch: 'work' })
  return folder
}

describe('the revisions of a branch', () => {
  it('are those it adds: committed, staged, and not even known to git', async () => {
    const folder = await branched()
    expect(await since(folder)).toEqual([])
    await add(folder, 'c<b')
    await commitAll(folder)
    await add(folder, 'd<c')
    await git(folder, 'add', '--all')
    await writeFiles(folder, { 'migrations/e.sql': sqlRevision('e', 'd') })
    expect(await since(folder)).toEqual(['c', 'd', 'e'])
  })

  it('are also those it changes, and none whose file only has another name, line ends or byte order mark', async () => {
    const folder = await branched()
    await rename(join(folder, 'migrations/a.js'), join(folder, 'migrations/first.js'))
    const { source } = graphRevision('b<a')
    await writeFiles(folder, { 'migrations/b.js': `\uFEFF${source.replaceAll('\n', '\r\n')}` })
    await commitAll(folder)
    expect(await since(folder)).toEqual([])
    await writeFiles(folder, { 'migrations/b.js': source.replace('t_b', 't_other') })
    expect(await since(folder)).toEqual(['b'])
  })

  it('are not those that the other branch has gained since they parted', async () => {
    const folder = await branched()
    await add(folder, 'c<b')
    await commitAll(folder)
    await git(folder, 'checkout', '--quiet', 'main')
    await add(folder, 'x<b')
    await commitAll(folder)
    await git(folder, 'checkout', '--quiet', 'work')
    expect(await since(folder)).toEqual(['c'])
    await git(folder, 'merge', '--quiet', '--no-edit', 'main')
    expect(await since(folder)).toEqual(['c'])
    expect(await since(folder, 'HEAD')).toEqual([])
  })

  it('are found in several folders, in a project below the root of its repository', async () => {
    const folder = await temporaryFolder({
      'apps/api/package.json': '{ "name": "api", "type": "module" }',
      'apps/api/dbtool.config.json': '{ "migrations": { "dirs": ["./one", "./two [*]"] } }',
      'apps/api/one/a.js': graphRevision('a').source,
      'apps/api/two [*]/b.js': graphRevision('b<a').source,
    })
    await commitAll(folder)
    await commitAll(folder, { branch: 'work' })
    await add(folder, 'c<b', 'apps/api/one')
    await add(folder, 'd<c', 'apps/api/two [*]')
    expect(await since(join(folder, 'apps/api'))).toEqual(['c', 'd'])
  })

  it('are all of them where the other branch had no migrations folder, and where its files were broken', async () => {
    const folder = await temporaryFolder({ 'package.json': '{}' })
    await commitAll(folder)
    await writeFiles(folder, { 'migrations/b.js': 'export const revision = 1' })
    await commitAll(folder, { branch: 'work' })
    await add(folder, 'a')
    await add(folder, 'b<a')
    expect(await since(folder)).toEqual(['a', 'b'])
    expect(await since(folder, 'work')).toEqual(['a', 'b'])
  })

  it('do not change when git is called from a hook or by a user with strange settings', async () => {
    const folder = await branched()
    await git(folder, 'config', 'core.quotePath', 'true')
    await git(folder, 'config', 'color.ui', 'always')
    await writeFiles(folder, { 'migrations/ünïcode "name"\t.js': graphRevision('c<b').source })
    await commitAll(folder)
    expect(await since(folder)).toEqual(['c'])
    expect(await since(folder, 'work')).toEqual([])
  })

  it.each(['--output=stolen', '-x', '', 'no such branch', 'main..work', 'main:migrations', '@{-99}'])(
    'are not guessed for what names no commit: %j',
    async (ref) => {
      const folder = await branched()
      await expect(since(folder, ref)).rejects.toMatchObject({ code: 'DBT_REF_UNKNOWN', exit: 2 })
      expect(await git(folder, 'status', '--porcelain')).toBe('')
    },
  )

  it('are not guessed in a shallow clone: unfetched, and fetched as shallow as the rest', async () => {
    const origin = await branched()
    await commitAll(origin)
    await git(origin, 'checkout', '--quiet', 'main')
    await commitAll(origin)
    const clone = join(await temporaryFolder(), 'clone')
    await git(origin, 'clone', '--quiet', '--depth', '1', '--branch', 'work', `file://${origin}`, clone)
    await expect(since(clone, 'origin/main')).rejects.toMatchObject({
      code: 'DBT_REF_UNKNOWN',
      next: ['git fetch --unshallow origin', expect.stringContaining('origin/main')],
      hint: expect.stringContaining('fetch-depth: 0'),
    })
    await git(clone, 'fetch', '--quiet', '--depth', '1', 'origin', 'main:refs/remotes/origin/main')
    await expect(since(clone, 'origin/main')).rejects.toMatchObject({
      code: 'DBT_HISTORY_SHALLOW',
      next: ['git fetch --unshallow', 'git fetch --deepen=200'],
    })
    await git(clone, 'fetch', '--quiet', '--unshallow')
    expect(await since(clone, 'origin/main')).toEqual([])
  })

  it('are not guessed without a common commit, outside a repository, or for a folder outside of it', async () => {
    const folder = await branched()
    await git(folder, 'checkout', '--quiet', '--orphan', 'other')
    await commitAll(folder)
    await expect(since(folder)).rejects.toMatchObject({ code: 'DBT_REF_UNKNOWN' })
    await rm(join(folder, '.git'), { recursive: true })
    await expect(since(folder)).rejects.toMatchObject({ code: 'DBT_REPOSITORY_MISSING' })
    const outside = await temporaryFolder({
      'app/dbtool.config.json': '{ "migrations": { "dir": "../elsewhere" } }',
      'elsewhere/a.js': graphRevision('a').source,
    })
    await commitAll(join(outside, 'app'))
    await expect(since(join(outside, 'app'))).rejects.toMatchObject({ code: 'DBT_REPOSITORY_MISSING' })
  })

  it('are proved alone', async () => {
    const folder = await branched()
    await add(folder, 'c<b')
    const project = await openProject({ folder, url: 'sqlite:./app.db' })
    const { verify } = await import('../../../src/migrator/verify/verify.js')
    const { revisions } = await verify(project, { revisions: await revisionsSince(project, 'main') })
    expect(revisions).toMatchObject([{ revision: 'c', verdict: 'reversible' }])
  })
})
