import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { graphProject, graphRevision } from '../support/graph-project.js'
import { root, runCli } from '../support/run-cli.js'
import { modelsFile, temporaryProject, writeFiles } from '../support/temporary-project.js'
import { expectShape, shapeOf } from './expect-shape.js'

/**
 * What other people's scripts rely on, to the letter. A change here is a change of a contract: make it on purpose, with
 * `vitest -u`, and say so in CHANGELOG.md.
 */
const first = `
export const User = defineModel('User', {
  columns: { ...uuidKey(), email: t.string(255).unique(), name: t.text().nullable(), age: t.int().default(0), ...timestamps() },
  constraints: [index(['name', { column: 'age', order: 'desc' }]), check('age >= 0', { name: 'ck_age' })],
})
export const Post = defineModel('Post', {
  columns: { id: t.id(), title: t.string(200), authorId: t.uuid().references('User.id', { onDelete: 'cascade' }) },
})
export default defineSchema([User, Post])`
const second = first
  .replace('name: t.text().nullable()', "fullName: t.text().nullable().renamedFrom('name')")
  .replace("'name', {", "'fullName', {")
  .replace('title: t.string(200)', 'title: t.string(80)')
  .replace("check('age >= 0', { name: 'ck_age' })", "check('age >= 1', { name: 'ck_age' })")

/** Times and the names that hold them differ from run to run. */
function masked(text: string): string {
  return text
    .replace(/\d{8}T\d{6}/g, '20000101T000000')
    .replace(/"durationMs": \d+/g, '"durationMs": 0')
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '00000000-0000-0000-0000-000000000000')
    .replace(/"root": "[^"]*"/g, '"root": "."')
    .replace(/SQLite \d+\.\d+\.\d+/g, 'SQLite 3.0.0')
    .replace(/\/[^\s"]*dbtool-test-\w+/g, '.')
}

describe('the contracts', () => {
  it('hold: every result, the revision file, and the books', async () => {
    const folder = await temporaryProject(first)
    const golden = (name: string): string => join(root, 'test', 'commands', 'golden', name)
    const step = async (name: string, args: readonly string[]): Promise<void> => {
      const { stdout } = await runCli([...args, '--json'], { cwd: folder })
      await expect(masked(stdout)).toMatchFileSnapshot(golden(`${name}.json`))
    }
    const file = async (name: string, path: RegExp): Promise<void> => {
      const { readdirSync } = await import('node:fs')
      const found = readdirSync(join(folder, 'migrations')).find((entry) => path.test(entry)) ?? 'none'
      await expect(masked(readFileSync(join(folder, 'migrations', found), 'utf8'))).toMatchFileSnapshot(golden(name))
    }
    await step('revision', ['revision', '--autogenerate', '-m', 'users and posts', '--rev-id', 'aaaaaaaaaaa1'])
    await file('revision-create.ts.txt', /a1_users/)
    await step('check-pending', ['check'])
    await step('upgrade-sql', ['upgrade', '--sql'])
    await step('upgrade-dry-run', ['upgrade', '--dry-run'])
    await step('upgrade', ['upgrade'])
    await step('downgrade-sql', ['downgrade', 'base', '--sql'])
    await step('upgrade-nothing', ['upgrade'])
    await step('pull', ['pull', '--out', 'pulled'])
    for (const name of ['index', 'post', 'user']) {
      const text = readFileSync(join(folder, 'pulled', `${name}.ts`), 'utf8')
      await expect(text).toMatchFileSnapshot(golden(`pull-${name}.ts.txt`))
    }
    await step('pull-refused', ['pull', '--baseline', '--out', 'pulled'])
    await writeFiles(folder, { 'models.ts': modelsFile(second) })
    await step('check-differs', ['check'])
    await step('diff', ['diff'])
    await step('revision-changes', ['revision', '--autogenerate', '-m', 'changes', '--rev-id', 'bbbbbbbbbbb2'])
    await file('revision-change.ts.txt', /b2_changes/)
    await step('status', ['status'])
    await step('current', ['current'])
    await step('heads', ['heads'])
    await step('history', ['history'])
    await step('show', ['show', 'head'])
    await step('verify', ['verify'])
    await step('lint', ['lint'])
    await step('ci', ['ci'])
    await step('config', ['config'])
    await step('doctor', ['doctor'])
    await step('doctor-nothing', ['doctor', '--url', 'sqlite:./nowhere/app.db'])
    await step('revision-behind', ['revision', '--autogenerate', '-m', 'x'])
    await step('downgrade-refused', ['downgrade', 'base'])
    await step('downgrade', ['downgrade', 'base', '--yes'])
  }, 120_000)

  it('hold: every result about a history of branches', async () => {
    const folder = await graphProject('a b:billing<a c<a d<c!b', {
      config: "export default { url: 'sqlite:./app.db' }\n",
    })
    const golden = (name: string): string => join(root, 'test', 'commands', 'golden', 'branched', `${name}.json`)
    const step = async (name: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> => {
      const { stdout } = await runCli([...args, '--json'], { cwd: folder, env })
      expectShape(shapeOf(args), JSON.parse(stdout))
      await expect(masked(stdout)).toMatchFileSnapshot(golden(name))
    }
    const merge = ['merge', 'heads', '-m', 'join', '--rev-id', 'e']
    await step('branches', ['branches'])
    await step('history', ['history'])
    await step('upgrade-dry-run', ['upgrade', 'heads', '--dry-run'])
    await step('upgrade-sql', ['upgrade', 'heads', '--sql'])
    await step('stamp-sql', ['stamp', 'a', '--sql'])
    await step('stamp', ['stamp', 'b'])
    await step('stamp-back', ['stamp', 'base'])
    await step('rebase', ['rebase', 'd', '--onto', 'b'])
    await step('edit', ['edit', 'billing'], { VISUAL: '', EDITOR: 'sh -c \'echo // edited >> "$1"\' editor' })
    await step('edit-nothing', ['edit', 'a'], { VISUAL: '', EDITOR: 'true' })
    const { id, source } = graphRevision('g<b')
    await writeFiles(folder, { [`migrations/${id}.js`]: source })
    await step('merge-dry-run', [...merge, '--dry-run'])
    await step('merge', merge)
    await step('upgrade', ['upgrade', 'head'])
    await step('downgrade-sql', ['downgrade', '-1', '--sql'])
    await step('history-applied', ['history'])
    renameSync(join(folder, 'migrations', 'c.js'), join(folder, 'migrations', 'other-name.js'))
    await step('status-renamed', ['status'])
    await step('squash-dry-run', ['squash', 'c:d', '-m', 'one', '--rev-id', 'f', '--dry-run'])
    await step('squash', ['squash', 'c:d', '-m', 'one', '--rev-id', 'f'])
    await step('history-squashed', ['history'])
  }, 120_000)

  it('hold: every command with its arguments and flags', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<
        string,
        {
          args: Record<string, { required?: boolean }>
          flags: Record<string, { char?: string; options?: string[]; type: string; multiple?: boolean }>
        }
      >
    }
    const surface = Object.fromEntries(
      Object.entries(manifest.commands).map(([name, { args, flags }]) => [
        name,
        {
          args: Object.entries(args).map(([arg, { required }]) => (required === true ? `<${arg}>` : `[${arg}]`)),
          flags: Object.entries(flags)
            .map(([flag, { char, options, type, multiple }]) =>
              [
                `--${flag}`,
                char === undefined ? '' : `-${char}`,
                type,
                multiple === true ? 'multiple' : '',
                options?.join('|') ?? '',
              ]
                .filter((part) => part !== '')
                .join(' '),
            )
            .toSorted(),
        },
      ]),
    )
    await expect(`${JSON.stringify(surface, null, 2)}\n`).toMatchFileSnapshot(
      join(root, 'test', 'commands', 'golden', 'commands.json'),
    )
  })

  it('hold: what the package exports', async () => {
    const library = await import('../../src/index.js')
    await expect(`${Object.keys(library).toSorted().join('\n')}\n`).toMatchFileSnapshot(
      join(root, 'test', 'commands', 'golden', 'exports.txt'),
    )
  })
})
