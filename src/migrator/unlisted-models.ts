import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Project } from './project.js'
import type { UnlistedModel } from './results.js'

const sourceName = /^(?!.*\.(?:d|test|spec)\.)[^.].*\.[mc]?[tj]sx?$/
/** Folders in which nobody keeps the models of the project. */
const otherFolders = new Set(['node_modules', 'dist', 'build', 'test', 'tests', '__tests__'])

/**
 * Models that files beside the schema export and the schema does not hold: somebody forgot to add them, and their tables
 * would never be made. The files are read as text and not run. What another `defineSchema` lists belongs to that one.
 */
export async function unlistedModels(project: Project): Promise<readonly UnlistedModel[]> {
  const { schema: paths, root } = project.config
  if (paths === null) return []
  const { models } = await project.modelSchema()
  const held = new Set(Object.values(models).map(({ name }) => name))
  const folders = new Set(paths.value.map((path) => dirname(`${path.split('*')[0]}_`)))
  const texts = [...folders]
    // In the root of the project a schema stands beside everything else.
    .flatMap((folder) => sourceFiles(folder, folder !== root))
    .map((path) => ({ path, text: withoutComments(readFileSync(path, 'utf8')) }))
  const listed = new Set(texts.flatMap(({ text }) => listedNames(text)))
  return texts.flatMap(({ path, text }) =>
    exportedModels(text)
      .filter(({ name, constant }) => !held.has(name) && !listed.has(constant))
      .map(({ name }) => ({ model: name, path: relative(process.cwd(), path) })),
  )
}

/** As people are told of it. */
export function describeUnlisted({ model, path }: UnlistedModel): string {
  return `Model ${model} of ${path} is not in the schema: add it to the list of defineSchema, or do not export it.`
}

function sourceFiles(folder: string, isDeep: boolean): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isFile()) return sourceName.test(entry.name) ? [path] : []
      const isOurs = entry.isDirectory() && isDeep && !entry.name.startsWith('.') && !otherFolders.has(entry.name)
      return isOurs ? sourceFiles(path, isDeep) : []
    })
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;,{}()])\/\/.*$/gm, '$1')
}

/** `export const User = defineModel('User', …)`. */
function exportedModels(text: string): readonly { readonly constant: string; readonly name: string }[] {
  const found = text.matchAll(/\bexport\s+const\s+(\w+)[^=]*=\s*defineModel\(\s*(['"`])([^'"`]+)\2/g)
  return [...found].map(([, constant = '', , name = '']) => ({ constant, name }))
}

/** `User` and `Post` of `defineSchema([User, Post])`. */
function listedNames(text: string): readonly string[] {
  return [...text.matchAll(/\bdefineSchema\(\s*\[([^\]]*)\]/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? [])
}
