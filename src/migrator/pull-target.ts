import { existsSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'
import type { RenderedFile } from '../model-file/render-models.js'
import type { Project } from './project.js'

/** Where models are written: one file, or a folder with a file for each table. */
export interface PullTarget {
  readonly form: 'file' | 'folder'
  readonly path: string
}

const extensions = ['.ts', '.mts']

/**
 * The place that the user named, which is overwritten, or the configured one, which is not.
 * @throws {DbtoolError} DBT_USAGE, DBT_FILE_EXISTS.
 */
export function pullTarget(project: Project, out: string | undefined): PullTarget {
  if (out !== undefined) return namedTarget(resolve(out))
  const { schema } = project.config
  const [only, ...more] = schema?.value ?? [resolve('models.ts')]
  if (only === undefined || more.length > 0 || only.includes('*')) {
    throw new DbtoolError('DBT_USAGE', 'The configuration names several files of models; say which one to write.', {
      next: ['dbtool pull --out models.ts'],
    })
  }
  if (!existsSync(only)) return namedTarget(only)
  const path = relative(process.cwd(), only)
  throw new DbtoolError('DBT_FILE_EXISTS', `There are models already: ${path}. Nothing was written.`, {
    hint: '--out overwrites exactly what it names.',
    next: [`dbtool pull --out ${path}`],
  })
}

function namedTarget(path: string): PullTarget {
  const extension = extname(path)
  if (existsSync(path) && statSync(path).isDirectory()) return { form: 'folder', path }
  if (extension === '') return { form: 'folder', path }
  if (extensions.includes(extension)) return { form: 'file', path }
  throw new DbtoolError('DBT_USAGE', `Models are written as TypeScript, and ${extension} is something else.`, {
    hint: 'Name a file that ends in .ts, or a folder.',
    next: ['dbtool pull --out models.ts'],
  })
}

/** Writes each file whole or not at all, over what was there. Returns their paths. @throws {DbtoolError} DBT_FILE_UNWRITABLE. */
export async function writeModels(target: PullTarget, files: readonly RenderedFile[]): Promise<readonly string[]> {
  const paths: string[] = []
  for (const { name, source } of files) {
    const path = name === '' ? target.path : join(target.path, name)
    await overwrite(path, source)
    paths.push(path)
  }
  return paths
}

async function overwrite(path: string, source: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, source)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new DbtoolError('DBT_FILE_UNWRITABLE', `The file ${path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
