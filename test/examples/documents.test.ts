import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDbtoolError } from '../../src/errors/index.js'
import { planDowngradeSteps, planUpgradeSteps } from '../../src/migrator/plan.js'
import { resolveRange, revisionsIn } from '../../src/migrator/range.js'
import type { Revision } from '../../src/migrator/revision.js'
import type { RevisionGraph } from '../../src/migrator/revision-graph.js'
import { planStamp } from '../../src/migrator/stamp-plan.js'
import { resolveTarget } from '../../src/migrator/target.js'
import { blocksOf } from '../support/document-blocks.js'
import { root, runCli } from '../support/run-cli.js'
import { forEachServer, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { graphOf } from '../unit/migrator/letter-graph.js'

/** A folder in which `npx dbtool` is this package, as after `npm install dbtool sqlite3`. */
async function installedFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporaryFolder(files)
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  symlinkSync(join(root, 'node_modules', 'sqlite3'), join(folder, 'node_modules', 'sqlite3'))
  symlinkSync(join(root, 'bin', 'run.js'), join(folder, 'node_modules', '.bin', 'dbtool'))
  return folder
}

function shell(command: string, cwd: string): Promise<{ exit: number | null; output: string }> {
  const { DATABASE_URL: _, CI: __, NODE_ENV: ___, ...env } = process.env
  const child = spawn('bash', ['-ec', command], {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, output })))
}

/** Writes the files of a document and runs its commands, in order; the commands that were run. */
async function runDocument(document: string, folder: string): Promise<readonly string[]> {
  const ran: string[] = []
  for (const { language, word: file, text } of blocksOf(document)) {
    if (file !== undefined) {
      await writeFiles(folder, { [file]: text })
      continue
    }
    expect(language).toBe('sh')
    for (const line of text.trim().split('\n')) {
      // The package is not fetched from the registry here; it is there already.
      if (line.startsWith('npm install ')) continue
      const { exit, output } = await shell(line, folder)
      expect(exit, `${line}\n${output}`).toBe(0)
      ran.push(line)
    }
  }
  return ran
}

/** The texts in backticks. */
function wordsIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}

interface Example {
  readonly command: string
  readonly target: string
  readonly heads: readonly string[]
}

/** What a command does with a target: what runs, or where the database is then, or what is listed; or the error's code. */
function meaningOf(graph: RevisionGraph<Revision>, { command, target, heads }: Example): readonly string[] {
  const listed = (ids: ReadonlySet<string>): readonly string[] =>
    graph.revisions.map(({ revision }) => revision).filter((id) => ids.has(id))
  try {
    switch (command) {
      case 'upgrade':
        return planUpgradeSteps(graph, { heads }, target).map(({ revision }) => revision.revision)
      case 'downgrade':
        return planDowngradeSteps(graph, { heads }, target).map(({ revision }) => revision.revision)
      case 'stamp':
        return planStamp(graph, { heads }, target.split(' ')).headsAfter
      case 'show':
        return resolveTarget(graph, target, heads)
      case 'history':
        return listed(revisionsIn(graph, resolveRange(graph, target, heads, { clamp: true }))).toReversed()
      default:
        throw new Error(`no example is run for ${command}`)
    }
  } catch (error) {
    if (isDbtoolError(error)) return [error.code]
    throw error
  }
}

describe('the documents', () => {
  it('have a tutorial whose blocks work as written, one after the other', async () => {
    const folder = await installedFolder()
    const ran = await runDocument('docs/tutorial.md', folder)
    expect(ran.filter((line) => line.startsWith('npx dbtool')).length).toBeGreaterThan(8)
    const { stdout } = await runCli(['status', '--json'], { cwd: folder })
    expect((JSON.parse(stdout) as { applied: string[] }).applied).toHaveLength(2)
  }, 120_000)

  it('show the library in programs that run: docs/library.md', async () => {
    const folder = await installedFolder({ 'package.json': '{ "type": "module" }' })
    symlinkSync(join(root, 'node_modules', 'knex'), join(folder, 'node_modules', 'knex'))
    expect(await runDocument('docs/library.md', folder)).toHaveLength(4)
    const { stdout } = await runCli(['current', '--url', 'sqlite:./app.db', '--json'], { cwd: folder })
    expect(JSON.parse(stdout)).toEqual({ heads: ['a1'], isHead: true })
  })

  it('say what targets mean as they mean it: docs/history.md', () => {
    const graph = graphOf('a1 b2:users<a1 c3:billing<a1 d4<c3 e5<b2,d4 f6<e5 x1:audit<!billing y2<x1')
    const text = readFileSync(join(root, 'docs/history.md'), 'utf8')
    const rows = [...text.matchAll(/^\| (`[^|]*`) +\| `(\w+) ([^`]+)` +\| (`.*?) +\|$/gm)]
    expect(rows.length).toBeGreaterThan(30)
    for (const [row, at = '', command = '', target = '', said = ''] of rows) {
      const heads = wordsIn(at).filter((word) => word !== 'base')
      const [first = '', ...more] = wordsIn(said)
      const isError = first.startsWith('DBT_')
      expect(meaningOf(graph, { command, target, heads }), row).toEqual(isError ? [first] : [first, ...more])
    }
  })

  it('show models that can be used: README.md and docs/models.md', async () => {
    for (const document of ['README.md', 'docs/models.md']) {
      const shown = blocksOf(document).filter(
        ({ language, text }) => language === 'ts' && text.includes('defineSchema('),
      )
      expect(shown.length).toBeGreaterThan(0)
      for (const { text } of shown) {
        const folder = await temporaryFolder({
          'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./models.ts" }',
          'models.ts': text,
        })
        const { exit, stderr } = await runCli(['revision', '--autogenerate', '-m', 'x'], { cwd: folder })
        expect(exit, `${document}: ${stderr}`).toBe(0)
      }
    }
  })

  it('show a revision that runs, in TypeScript and in SQL: docs/revision-format.md', async () => {
    for (const [language, extension] of [
      ['ts', 'ts'],
      ['sql', 'sql'],
    ] as const) {
      const block = blocksOf('docs/revision-format.md').find((candidate) => candidate.language === language)
      const folder = await temporaryFolder({ [`migrations/1.${extension}`]: block?.text ?? '' })
      const { exit, stdout, stderr } = await runCli(['verify', '--url', 'sqlite:./app.db'], { cwd: folder })
      expect(exit, `${stdout}${stderr}`).toBe(0)
    }
  })
})

forEachServer(['postgres'], (server) => {
  it('shows objects that a database can be built from and that check finds again: docs/objects.md', async () => {
    await withDatabase(server, async (url) => {
      const [models] = blocksOf('docs/objects.md')
      const folder = await temporaryFolder({
        'dbtool.config.json': JSON.stringify({ url, schema: './models.ts' }),
        'models.ts': models?.text ?? '',
      })
      for (const args of [
        ['revision', '--autogenerate', '-m', 'x'],
        ['upgrade'],
        ['check'],
        ['verify'],
        ['downgrade', 'base', '--yes'],
      ]) {
        const { exit, stdout, stderr } = await runCli(args, { cwd: folder })
        expect(exit, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0)
      }
    })
  })
})
