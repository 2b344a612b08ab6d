import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ResolvedConfig } from '../config/load-config.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { type AnyModel, defineSchema, isModel, isModelSchema, type ModelSchema, type Naming } from '../model/index.js'
import { loadModule } from '../module-loader/load-module.js'

/** The models of a project: the schema that a file exports, or the models of all files together. */
export async function loadSchema(config: ResolvedConfig): Promise<ModelSchema> {
  if (config.schema === null) {
    throw new DbtoolError('DBT_SCHEMA_MISSING', 'The configuration does not say where the models are.', {
      hint: "Set schema, as in schema: './src/models.ts'.",
      next: ['dbtool init'],
    })
  }
  return loadModels(config.schema.value, config.naming)
}

/** The models that files export. @param naming of models that no schema holds. */
export async function loadModels(paths: readonly string[], naming: Naming | undefined): Promise<ModelSchema> {
  const files = (await Promise.all(paths.map(expand))).flat()
  const modules = await Promise.all(files.map(load))
  const schemas = modules.flatMap(({ module }) => schemasOf(module))
  const models = modules.flatMap(({ module, file }) => modelsOf(module).map((model) => ({ model, file })))
  if (schemas.length > 1) {
    throw new DbtoolError('DBT_SCHEMA_UNREADABLE', `Several schemas are exported: by ${files.join(', ')}.`, {
      hint: 'Name only the file with the schema to use.',
    })
  }
  const [schema] = schemas
  if (schema === undefined && models.length === 0) {
    throw new DbtoolError(
      'DBT_SCHEMA_MISSING',
      `No schema and no models are exported by ${files.join(', ') || paths.join(', ')}.`,
      {
        hint: 'Export the result of defineSchema as default.',
      },
    )
  }
  if (schema === undefined) {
    const unique = [...new Set(models.map(({ model }) => model))]
    return defineSchema(unique as readonly AnyModel[] as [], naming === undefined ? {} : { naming })
  }
  for (const { model, file } of models) {
    if (Object.values(schema.models).includes(model)) continue
    throw new DbtoolError('DBT_MODEL_INVALID', `Model ${model.name} of ${file} is not in the schema.`, {
      hint: 'Add it to the list of defineSchema, or do not export it.',
    })
  }
  return schema
}

async function load(file: string): Promise<{ file: string; module: Readonly<Record<string, unknown>> }> {
  if (!existsSync(file)) {
    throw new DbtoolError('DBT_SCHEMA_MISSING', `There is no file ${file}, where the models should be.`, {
      hint: 'Set schema in the configuration to the file that exports the models.',
    })
  }
  try {
    return { file, module: await loadModule(file) }
  } catch (error) {
    if (isDbtoolError(error)) throw error
    throw new DbtoolError('DBT_SCHEMA_UNREADABLE', `The models in ${file} cannot be loaded: ${messageOf(error)}`, {
      hint: 'Correct the file; --verbose shows where it failed.',
      cause: error,
    })
  }
}

/** A path whose last part may hold `*`, or be a folder. */
async function expand(path: string): Promise<readonly string[]> {
  if (!path.includes('*')) return [path]
  const pattern = new RegExp(
    `^${basename(path)
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
  const recursive = dirname(path).endsWith('**')
  const folder = recursive ? dirname(dirname(path)) : dirname(path)
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && pattern.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/** What a module exports, CommonJS wrapping undone. */
function exportsOf(module: Readonly<Record<string, unknown>>): readonly unknown[] {
  const inner = module['default']
  const nested =
    typeof inner === 'object' && inner !== null && !isModel(inner) && !isModelSchema(inner) ? Object.values(inner) : []
  return [...Object.values(module), ...nested]
}

function schemasOf(module: Readonly<Record<string, unknown>>): readonly ModelSchema[] {
  return [...new Set(exportsOf(module).filter(isModelSchema))]
}

function modelsOf(module: Readonly<Record<string, unknown>>): readonly AnyModel[] {
  return [...new Set(exportsOf(module).filter(isModel))]
}
