import type { Schema } from '../schema/index.js'
import { stringLiteral } from '../source-text/literal.js'
import type { EngineWords } from './engine-words.js'
import { compareFileNames } from './file-order.js'
import { helpers } from './helpers.js'
import { ModelNames, type NamedTable } from './model-names.js'
import { objectsSource } from './object-model.js'
import { relationsOf } from './relations.js'
import { call, list, object, printSource, type Source } from './source-tree.js'
import { TableModels } from './table-model.js'

/** Something of a database that models cannot say. */
export interface Unsupported {
  /** `view`, `trigger`, …; of a difference that is left, the kind of the operation. */
  readonly kind: string
  readonly name: string
  readonly table?: string
  readonly reason: string
}

/** Models as files. */
export interface RenderedModels {
  /** The names of the models, in their order. */
  readonly models: readonly string[]
  /** One file, or a folder's: names relative to it. What is left out is said at the head of the first. */
  files(form: 'file' | 'folder', unsupported: readonly Unsupported[]): readonly RenderedFile[]
}

export interface RenderedFile {
  /** Empty: the one file. */
  readonly name: string
  readonly source: string
}

/** A schema as the models that declare it. */
export function renderModels(schema: Schema, words: EngineWords): RenderedModels {
  const names = new ModelNames(schema)
  const tables = new TableModels(schema, names, words)
  const relations = relationsOf(names, (key) => tables.target(key))
  const rendered = names.tables.map((named) => ({ named, source: tables.render(named, relations.get(named) ?? {}) }))
  const models = names.tables.map(({ model }) => model)
  const objects = objectsSource(schema, words)
  const end = schemaSource(names, objects !== '', loneNamespaces(schema))
  return {
    models,
    files: (form, unsupported) => {
      const head = headSource(unsupported)
      if (form === 'file') {
        return [{ name: '', source: fileSource(head, [...rendered.map(({ source }) => source), objects, end]) }]
      }
      return [
        { name: 'index.ts', source: indexSource(names.tables, head, objects !== '', end) },
        ...rendered.map(({ named, source }) => ({ name: `${named.file}.ts`, source: fileSource('', [source]) })),
        ...(objects === '' ? [] : [{ name: 'objects.ts', source: fileSource('', [objects]) }]),
      ]
    },
  }
}

function fileSource(head: string, parts: readonly string[]): string {
  const body = parts.filter((text) => text !== '').join('\n\n')
  return `${head}${importSource(usedHelpers(body))}\n\n${body}\n`
}

/** Which helpers a text calls; what stands in its literals does not count. */
function usedHelpers(text: string): readonly string[] {
  const code = text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (literal) =>
    literal.startsWith('`') ? '`' : "''",
  )
  return helpers.filter((name) => new RegExp(`(?<![\\w.$])${name}${name === 't' ? '\\b\\s*\\.' : '[(`]'}`).test(code))
}

function importSource(names: readonly string[]): string {
  const flat = `import { ${names.join(', ')} } from 'dbtool'`
  return flat.length <= 120 ? flat : `import {\n${names.map((name) => `  ${name},`).join('\n')}\n} from 'dbtool'`
}

/** Schemas that nothing of the models tells of. */
function loneNamespaces({ tables, enums, objects, namespaces }: Schema): readonly string[] {
  const told = new Set([...tables, ...enums, ...(objects ?? [])].flatMap(({ schema }) => schema ?? []))
  return namespaces.filter((name) => !told.has(name))
}

function schemaSource({ tables, naming }: ModelNames, hasObjects: boolean, namespaces: readonly string[]): string {
  const models = list(tables.map(({ model }) => model))
  const choices = Object.entries(naming).map(([key, choice]): [string, Source] => [key, stringLiteral(String(choice))])
  const options = object({
    naming: choices.length === 0 ? undefined : object(Object.fromEntries(choices)),
    schemas: namespaces.length === 0 ? undefined : list(namespaces.map(stringLiteral)),
    objects: hasObjects ? 'objects' : undefined,
  })
  return printSource(
    'export default ',
    call('defineSchema', models, ...(options.entries.length === 0 ? [] : [options])),
  )
}

/** The file that puts the models of a folder together. */
function indexSource(tables: readonly NamedTable[], head: string, hasObjects: boolean, end: string): string {
  const files = tables.map(({ model, file }) => ({ name: model, file }))
  if (hasObjects) files.push({ name: 'objects', file: 'objects' })
  const imports = files
    .toSorted((a, b) => compareFileNames(a.file, b.file))
    .map(({ name, file }) => `import { ${name} } from './${file}.js'`)
  const names = files.map(({ name }) => name).toSorted(compareFileNames)
  const flat = `export { ${names.join(', ')} }`
  const exported = flat.length <= 120 ? flat : `export {\n${names.map((name) => `  ${name},`).join('\n')}\n}`
  return `${head}import { defineSchema } from 'dbtool'\n${imports.join('\n')}\n\n${exported}\n\n${end}\n`
}

function headSource(unsupported: readonly Unsupported[]): string {
  if (unsupported.length === 0) return ''
  const lines = unsupported.map(({ kind, name, table, reason }) => {
    const place = table === undefined ? '' : ` of ${table}`
    return ` * - ${kind} ${name}${place}: ${reason}`.replaceAll('*/', '* /').replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')
  })
  return ['/**', ' * What the database holds and these models do not say:', ...lines, ' */', ''].join('\n')
}
