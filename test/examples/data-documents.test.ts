import { execFile as execFileWithCallback } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import * as dbtool from 'dbtool'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { Checker, withChecks } from '../support/checked-program.js'
import { blocksOf, fileProgram, filesOf, type Program, programsOf } from '../support/document-blocks.js'
import { root } from '../support/run-cli.js'
import { forEachServer, type Server, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { typeProblems } from '../support/type-problems.js'

const execFile = promisify(execFileWithCallback)
/** Pages of which other tests run the code. */
const others = ['validation.md', 'services.md']
const pages = readdirSync(join(root, 'docs/data'))
  .filter((name) => name.endsWith('.md') && !others.includes(name))
  .map((name) => `docs/data/${name}`)

/** Files that the pages show: the models of all of them, and tests as applications have them. */
const shown = ['models.ts', 'users.vitest.test.ts', 'users.node.test.ts']

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

/** Runs a program and compares every result that it shows; how many. `files`: beside it. */
async function run({ document, text }: Program, files: Readonly<Record<string, string>> = {}): Promise<number> {
  const checked = withChecks(text)
  const checker = new Checker(document)
  checkers.set(String(checkers.size), checker)
  const preamble = `const $ = globalThis[Symbol.for('checkers')].get('${checkers.size - 1}');`
  const folder = await pagesFolder({ ...files, 'page.ts': `${preamble}${checked.text}` })
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

  it('link to pages and headings that are there', () => {
    const broken = [...pages, 'README.md', 'docs/models.md'].flatMap((page) =>
      linksOf(page)
        .filter(({ path, anchor }) => !existsSync(path) || (anchor !== '' && !anchorsOf(path).includes(anchor)))
        .map(({ path, anchor }) => `${page}: ${path}#${anchor}`),
    )
    expect(broken).toEqual([])
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

  it('show tests that pass under vitest and node:test', async () => {
    const folder = await installedFolder(filesOf('docs/data/testing.md'))
    const { stdout } = await execFile('node', [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      folder,
      'vitest',
    ])
    expect(stdout).toMatch(/1 passed/)
    const { outputText } = ts.transpileModule(filesOf('docs/data/testing.md')['users.node.test.ts'] ?? '', {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    const models = ts.transpileModule(filesOf('docs/data/README.md')['models.ts'] ?? '', {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    await writeFiles(folder, { 'users.node.test.js': outputText, 'models.js': models.outputText })
    const tests = await execFile('node', ['--test', join(folder, 'users.node.test.js')])
    expect(tests.stdout).toMatch(/pass 1\b/)
  })

  it('name every class of errors and every code, with its status', () => {
    const page = readFileSync(join(root, 'docs/data/errors.md'), 'utf8')
    const rows = [...page.matchAll(/^\| `(\w+)` +\| `([A-Z_]+)` +\| (\d+|–) /gm)].map(([, name, code, status]) =>
      [name, code, status === '–' ? null : Number(status)].join(' '),
    )
    expect(rows.toSorted()).toEqual(samples.map(({ name, code, status }) => [name, code, status].join(' ')).toSorted())
    const exported = Object.entries(dbtool)
      .filter(([, one]) => typeof one === 'function' && one.prototype instanceof dbtool.DataError)
      .map(([name]) => name)
    const abstract = ['ConstraintViolation', 'RetryableError']
    expect([...new Set(samples.map(({ name }) => name)), ...abstract].toSorted()).toEqual(exported.toSorted())
    for (const name of ['DataError', ...abstract]) expect(page).toContain(`\`${name}\``)
    const codes: Record<dbtool.DataErrorCode, true> = Object.fromEntries(
      samples.map(({ code }) => [code, true]),
    ) as never
    const source = readFileSync(join(root, 'src/data/errors/data-error.ts'), 'utf8')
    const declared = [...source.matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map(([, code]) => code)
    expect(declared.length).toBeGreaterThan(15)
    expect(Object.keys(codes).toSorted()).toEqual(declared.toSorted())
  })

  it('begin with an example in the README of the project, which runs', async () => {
    const file = join(await temporaryFolder(), 'app.db')
    const models = blocksOf('README.md').find(({ text }) => text.includes('defineSchema('))?.text ?? ''
    const program = fileProgram('README.md', 'app.ts')
    const folder = await pagesFolder({ 'models.ts': models, 'app.ts': program.text })
    expect(typeProblems([join(folder, 'app.ts')])).toEqual([])
    const { default: schema } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'models.ts')).href)
    await using db = dbtool.openDatabase(schema as dbtool.ModelSchema, { url: `sqlite:${file}` })
    await db.createAll()
    const text = program.text.replace('sqlite:./app.db', `sqlite:${file}`)
    expect(await run({ ...program, text }, { 'models.ts': models })).toBeGreaterThan(1)
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

/** One of each kind. */
const samples: readonly dbtool.DataError[] = [
  new dbtool.InvalidInputError('x'),
  new dbtool.NotFoundError('User', '1'),
  new dbtool.StaleRowError('User', '1', 1),
  new dbtool.UnexpectedRowsError('User', 'x'),
  new dbtool.UniqueViolation({}),
  new dbtool.ForeignKeyViolation({}),
  new dbtool.NotNullViolation({}),
  new dbtool.CheckViolation({}),
  new dbtool.ValueRefused({}),
  new dbtool.DeadlockError(null),
  new dbtool.SerializationError(null),
  new dbtool.LockTimeoutError(null),
  new dbtool.PoolTimeoutError('x', null),
  new dbtool.ConnectionError('x', null),
  new dbtool.ReadOnlyError(null),
  new dbtool.SchemaMismatchError('', 'User', null),
  new dbtool.TransactionError('TRANSACTION_DONE', 'x'),
  new dbtool.TransactionError('AFTER_COMMIT', 'x'),
  new dbtool.TransactionLeakError('x'),
  new dbtool.QueryBudgetError(1, []),
  new dbtool.UnsupportedError('x'),
]

/** A folder in which dbtool is a package, as after `npm install`. */
async function installedFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder({
    'package.json': '{ "type": "module" }',
    ...filesOf('docs/data/README.md'),
    ...files,
  })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  for (const name of ['sqlite3', 'vitest'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return folder
}

interface Link {
  readonly path: string
  readonly anchor: string
}

function linksOf(page: string): readonly Link[] {
  const file = join(root, page)
  const links = readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)
  return [...links].map(([, path = '', anchor = '']) => ({
    path: path === '' ? file : resolve(dirname(file), path),
    anchor,
  }))
}

/** The anchors of a page, as GitHub makes them of headings. */
function anchorsOf(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

/** TypeScript is run as a program, or is a file that one of them, or a test below, uses; of commands there are installs only. */
function isRun(language: string, word: string | undefined, text: string): boolean {
  if (language === 'sh')
    return text
      .trim()
      .split('\n')
      .every((line) => line.startsWith('npm install '))
  return language === 'ts' && (word === undefined || word === 'run' || shown.includes(word))
}
