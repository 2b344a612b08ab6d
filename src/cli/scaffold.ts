import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'
import { scaffoldFiles, scaffoldScripts } from './scaffold-files.js'

export interface ScaffoldOptions {
  /** Absolute. */
  readonly folder: string
  readonly ci: boolean
  readonly makefile: boolean
}

export interface ScaffoldResult {
  /** Relative to the current folder. */
  readonly created: readonly string[]
  /** What was there already and was left as it is. */
  readonly kept: readonly string[]
  readonly next: readonly string[]
}

/**
 * Puts a working project into a folder: configuration, a first model, npm scripts. Never overwrites.
 * @throws {DbtoolError} DBT_FILE_UNWRITABLE.
 */
export async function scaffold(options: ScaffoldOptions): Promise<ScaffoldResult> {
  const { folder } = options
  const created: string[] = []
  const kept: string[] = []
  const shown = (path: string): string => relative(process.cwd(), path) || '.'
  try {
    await mkdir(join(folder, 'migrations'), { recursive: true })
    for (const { path, content } of scaffoldFiles(options)) {
      const file = join(folder, path)
      if (existsSync(file)) {
        kept.push(shown(file))
        continue
      }
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(file, content, { flag: 'wx' })
      created.push(shown(file))
    }
    const added = await addScripts(join(folder, 'package.json'))
    if (added === 'created') created.push(shown(join(folder, 'package.json')))
    else kept.push(`${shown(join(folder, 'package.json'))}${added === 'extended' ? ' (scripts added)' : ''}`)
  } catch (error) {
    throw new DbtoolError('DBT_FILE_UNWRITABLE', `The project could not be set up: ${messageOf(error)}`, {
      hint: 'What is there already is kept; run the command again when the folder can be written.',
      cause: error,
    })
  }
  const enter = folder === process.cwd() ? [] : [`cd ${shown(folder)}`]
  const install = existsSync(join(folder, 'node_modules', 'dbtool')) ? [] : ['npm install dbtool sqlite3']
  return {
    created,
    kept,
    next: [...enter, ...install, 'npx dbtool revision --autogenerate -m "first models"', 'npx dbtool upgrade'],
  }
}

async function addScripts(file: string): Promise<'created' | 'extended' | 'unchanged'> {
  if (!existsSync(file)) {
    const content = { name: 'app', private: true, type: 'module', scripts: scaffoldScripts }
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' })
    return 'created'
  }
  const text = await readFile(file, 'utf8')
  const content = JSON.parse(text) as { scripts?: Record<string, string> }
  const missing = Object.entries(scaffoldScripts).filter(([name]) => content.scripts?.[name] === undefined)
  if (missing.length === 0) return 'unchanged'
  const indent = /^(\s+)"/m.exec(text)?.[1] ?? '  '
  const next = { ...content, scripts: { ...content.scripts, ...Object.fromEntries(missing) } }
  await writeFile(file, `${JSON.stringify(next, null, indent)}\n`)
  return 'extended'
}
