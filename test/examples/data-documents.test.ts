import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Checker, withChecks } from '../support/checked-program.js'
import { blocksOf, filesOf, type Program, programsOf } from '../support/document-blocks.js'
import { root } from '../support/run-cli.js'
import { forEachServer, type Server, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { typeProblems } from '../support/type-problems.js'

/** Pages of which other tests run the code. */
const others = ['validation.md', 'services.md']
const pages = readdirSync(join(root, 'docs/data'))
  .filter((name) => name.endsWith('.md') && !others.includes(name))
  .map((name) => `docs/data/${name}`)

/** Files that the pages show. */
const files = ['models.ts', 'users.vitest.test.ts', 'users.node.test.ts']

/** A folder with the models that all pages use. */
async function pagesFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporaryFolder({
    'package.json': '{ "type": "module" }',
    ...filesOf('docs/data/README.md'),
    ...files,
  })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

const inMemory = 'sqlite::memory:'

/** The same program with a database of its own on the server for each in memory. */
function runOn(server: Server, program: Program): Promise<number> {
  if (!program.text.includes(inMemory)) return run(program)
  return withDatabase(server, (url) => runOn(server, { ...program, text: program.text.replace(inMemory, url) }))
}

/** Runs a program and compares every result that it shows; how many. */
async function run({ document, text }: Program): Promise<number> {
  const checked = withChecks(text)
  const checker = new Checker(document)
  checkers.set(String(checkers.size), checker)
  const preamble = `const $ = globalThis[Symbol.for('checkers')].get('${checkers.size - 1}');`
  const folder = await pagesFolder({ 'page.ts': `${preamble}${checked.text}` })
  await import(/* @vite-ignore */ pathToFileURL(join(folder, 'page.ts')).href)
  const reached = [...checker.seen].toSorted((a, b) => a - b)
  expect(reached, `${document}: results that are never reached`).toEqual([...new Set(checked.lines)])
  return reached.length
}

const checkers = new Map<string, Checker>()
Object.assign(globalThis, { [Symbol.for('checkers')]: checkers })

describe('the pages of the data layer', () => {
  it('are all there, and lead to each other', () => {
    const index = readFileSync(join(root, 'docs/data/README.md'), 'utf8')
    const missing = pages.filter((page) => !page.endsWith('README.md') && !index.includes(`](${basename(page)}`))
    expect(missing).toEqual([])
    expect(pages.length).toBeGreaterThan(8)
  })

  it('show code that type-checks in strict mode, as it stands', async () => {
    const folder = await pagesFolder()
    for (const page of pages) {
      const programs = programsOf(page)
      const named = programs.map(({ text }, at) => [`${basename(page, '.md')}-${at}.ts`, `${text}\nexport {}\n`])
      await writeFiles(folder, { ...filesOf(page), ...Object.fromEntries(named) })
    }
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
    expect(files.length).toBeGreaterThan(pages.length)
    expect(typeProblems(files.map((name) => join(folder, name)))).toEqual([])
  }, 120_000)

  it('show no code that nobody runs', () => {
    const strays = pages.flatMap((page) =>
      blocksOf(page)
        .filter(({ language, word, text }) => !isRun(language, word, text))
        .map(({ line }) => `${page}:${line}`),
    )
    expect(strays).toEqual([])
  })

  for (const page of pages) {
    it(`show what really comes out, on SQLite: ${page}`, async () => {
      let checks = 0
      for (const program of programsOf(page)) checks += await run(program)
      expect(checks, `${page} shows no result`).toBeGreaterThan(0)
    })
  }
})

forEachServer(['postgres'], (server) => {
  for (const page of pages) {
    it(`show what really comes out: ${page}`, async () => {
      for (const program of programsOf(page)) await runOn(server, program)
    })
  }
})

/** TypeScript is run as a program, or is a file that one of them, or a test below, uses; of commands there are installs only. */
function isRun(language: string, word: string | undefined, text: string): boolean {
  if (language === 'sh')
    return text
      .trim()
      .split('\n')
      .every((line) => line.startsWith('npm install '))
  return language === 'ts' && (word === undefined || word === 'run' || files.includes(word))
}
