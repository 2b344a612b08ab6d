import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { configIn } from '../config/find-config.js'
import { engineNamed } from '../dialect/registry.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import type { CiSystem } from './scaffold-ci.js'
import { composeFileName, composeFileNames, composeUrl } from './scaffold-compose.js'
import { configFileName, type Layout, scaffoldFiles, scaffoldScripts } from './scaffold-files.js'

export interface ScaffoldOptions {
  /** Absolute. */
  readonly folder: string
  /** Name of the database engine; default sqlite. */
  readonly engine?: string
  readonly layout: Layout
  /** Where builds run; null: no file for one is written. */
  readonly ci: CiSystem | null
  /** Whether a file for Docker Compose is written that starts the engine's server. */
  readonly docker: boolean
  readonly makefile: boolean
}

export interface ScaffoldResult {
  /** Relative to the current folder. */
  readonly created: readonly string[]
  /** What was there already and was left as it is. */
  readonly kept: readonly string[]
  readonly next: readonly string[]
  /** What was asked for and is not needed, or does not fit what was there; absent: nothing. */
  readonly notes?: readonly string[]
}

/**
 * Puts a working project into a folder: configuration, a first model, npm scripts. Never overwrites.
 * @throws {DbtoolError} DBT_FILE_UNWRITABLE.
 */
export async function scaffold(options: ScaffoldOptions): Promise<ScaffoldResult> {
  const { folder, docker } = options
  const engine = options.engine ?? 'sqlite'
  const { exampleUrl, driver } = engineNamed(engine)
  const serverUrl = docker ? composeUrl(engine) : null
  const url = serverUrl ?? exampleUrl
  const created: string[] = []
  const kept: string[] = []
  /** Of the files that say where the database is, those that were there. */
  const foreign: string[] = []
  const shown = (path: string): string => relative(process.cwd(), path) || '.'
  const packageFile = join(folder, 'package.json')
  try {
    const scripts = await plannedScripts(packageFile)
    await mkdir(join(folder, 'migrations'), { recursive: true })
    for (const { path, content } of scaffoldFiles({ ...options, engine, url })) {
      const file = sameIn(folder, path) ?? join(folder, path)
      if (existsSync(file)) {
        kept.push(shown(file))
        if ([configFileName, composeFileName].includes(path)) foreign.push(shown(file))
        continue
      }
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(file, content, { flag: 'wx' })
      created.push(shown(file))
    }
    if (scripts.kind !== 'unchanged') await writeFile(packageFile, scripts.text)
    if (scripts.kind === 'created') created.push(shown(packageFile))
    else kept.push(`${shown(packageFile)}${scripts.kind === 'extended' ? ' (scripts added)' : ''}`)
  } catch (error) {
    if (isDbtoolError(error)) throw error
    throw new DbtoolError('DBT_FILE_UNWRITABLE', `The project could not be set up: ${messageOf(error)}`, {
      hint: 'What is there already is kept; run the command again when the folder can be written.',
      cause: error,
    })
  }
  const enter = folder === process.cwd() ? [] : [`cd ${shown(folder)}`]
  const install = existsSync(join(folder, 'node_modules', 'dbtool')) ? [] : [`npm install dbtool ${driver}`]
  const start = serverUrl === null ? [] : ['docker compose up --detach --wait']
  const notes = docker ? notesOnServer(engine, serverUrl, foreign) : []
  return {
    created,
    kept,
    ...(notes.length === 0 ? {} : { notes }),
    next: [
      ...enter,
      ...install,
      ...start,
      'npx dbtool revision --autogenerate -m "first models"',
      'npx dbtool upgrade',
    ],
  }
}

/** A file that does the same under another name, which a second one would hide; null: there is none. */
function sameIn(folder: string, path: string): string | null {
  if (path === configFileName) return configIn(folder)
  if (!composeFileNames.includes(path)) return null
  const name = composeFileNames.find((candidate) => existsSync(join(folder, candidate)))
  return name === undefined ? null : join(folder, name)
}

/** @param url of the server that the file starts; null: it is not written. */
function notesOnServer(engine: string, url: string | null, foreign: readonly string[]): readonly string[] {
  if (url === null) return [`${engine} needs no server: there is nothing for Docker to start.`]
  // Where both were there, they were made for each other.
  return foreign.length === 1 ? [`${foreign[0]} was there already; what is new beside it is about ${url}`] : []
}

/** What package.json becomes. Worked out before anything is written, so that a broken one stops the rest. */
async function plannedScripts(
  file: string,
): Promise<{ readonly kind: 'created' | 'extended' | 'unchanged'; readonly text: string }> {
  if (!existsSync(file)) {
    const content = { name: 'app', private: true, type: 'module', scripts: scaffoldScripts }
    return { kind: 'created', text: `${JSON.stringify(content, null, 2)}\n` }
  }
  const text = await readFile(file, 'utf8')
  const content = parsePackage(text, file)
  const missing = Object.entries(scaffoldScripts).filter(([name]) => content.scripts?.[name] === undefined)
  if (missing.length === 0) return { kind: 'unchanged', text }
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const next = { ...content, scripts: { ...content.scripts, ...Object.fromEntries(missing) } }
  return { kind: 'extended', text: `${JSON.stringify(next, null, indent)}\n` }
}

type PackageContent = Readonly<Record<string, unknown>> & { readonly scripts?: Readonly<Record<string, unknown>> }

function parsePackage(text: string, file: string): PackageContent {
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
  let content: PackageContent | null = null
  try {
    content = JSON.parse(text) as PackageContent
  } catch {
    // Told below, with the file; the parser's own words would quote it.
  }
  if (content !== null && isObject(content) && isObject(content.scripts ?? {})) return content
  throw new DbtoolError('DBT_FILE_UNWRITABLE', `${file} is no package.json that scripts could be added to.`, {
    hint: 'Nothing was written. Mend it, then run the command again.',
    next: ['dbtool init'],
  })
}
