import { DbtoolError } from '../errors/index.js'
import { type Column, normalizeSchema, type Schema, type Table, type TableOptions } from '../schema/index.js'
import type { AnyModel, TableFacts } from './define-model.js'
import type { ModelSchema } from './define-schema.js'
import { isEnumTypeDefinition } from './enum-type-definition.js'
import { columnNameFor, fitName, tableNameFor } from './naming.js'
import { isObjectDefinition } from './object-definition.js'
import { type NameResolution, TableParts } from './table-parts.js'
import { MissingNativeType, toColumn } from './to-column.js'
import { toEnumType, toObject } from './to-object.js'

/** The name of a model's table. */
export function tableNameOfModel(
  model: AnyModel,
  schema: ModelSchema,
): { readonly name: string; readonly schema?: string } {
  const name = model.facts.table ?? fitName(tableNameFor(model.name, schema.options.naming ?? {}))
  return model.facts.schema === undefined ? { name } : { name, schema: model.facts.schema }
}

/** The name of a property's column. */
export function columnNameOfProperty(model: AnyModel, property: string, schema: ModelSchema): string {
  return model.columns[property]?.definition.name ?? fitName(columnNameFor(property, schema.options.naming ?? {}))
}

/** `User (table users)`, `User.email (column users.email)`: the model's side of a name in the database, for messages. */
export function describeOrigin(schema: ModelSchema, table: string, column?: string): string {
  for (const model of Object.values(schema.models)) {
    if (tableNameOfModel(model, schema).name !== table) continue
    if (column === undefined) return `${model.name} (table ${table})`
    const property = Object.keys(model.columns).find((name) => columnNameOfProperty(model, name, schema) === column)
    return `${model.name}.${property ?? column} (column ${table}.${column})`
  }
  return column === undefined ? `table ${table}` : `column ${table}.${column}`
}

/**
 * The canonical IR of what the models ask for, for one engine. What that engine would store of it is the dialect's to say.
 * @throws {DbtoolError} DBT_MODEL_INVALID, all problems at once.
 */
export function toSchema(schema: ModelSchema, engine: string): Schema {
  const problems: string[] = []
  const tables = Object.values(schema.models).map((model) => toTable(model, schema, engine, problems))
  problems.push(...duplicateNames(tables))
  if (problems.length > 0) {
    throw new DbtoolError(
      'DBT_MODEL_INVALID',
      `The models cannot be used with ${engine}:\n${problems.map((p) => `- ${p}`).join('\n')}`,
      {
        facts: { problems },
      },
    )
  }
  const declared = schema.options.objects
  return normalizeSchema({
    tables,
    enums: declared?.filter(isEnumTypeDefinition).map(toEnumType) ?? [],
    namespaces: schema.options.schemas ?? [],
    objects: declared?.filter(isObjectDefinition).flatMap((object) => toObject(object, engine) ?? []) ?? null,
  })
}

function toTable(model: AnyModel, schema: ModelSchema, engine: string, problems: string[]): Table {
  const name = tableNameOfModel(model, schema)
  const names: NameResolution = {
    naming: schema.options.naming ?? {},
    column: (property) => columnNameOfProperty(model, property, schema),
    target: (target) => {
      if (!('model' in target)) {
        const { table, schema: namespace, columns: referenced } = target
        return {
          table: { name: table, ...(namespace === undefined ? {} : { schema: namespace }) },
          columns: referenced,
        }
      }
      const other = schema.models[target.model] as AnyModel
      return {
        table: tableNameOfModel(other, schema),
        columns: target.columns.map((property) => columnNameOfProperty(other, property, schema)),
      }
    },
  }
  const parts = new TableParts(name.name, names)
  const columns: Column[] = []
  for (const [property, builder] of Object.entries(model.columns)) {
    try {
      columns.push(toColumn(names.column(property), builder, engine))
    } catch (error) {
      if (!(error instanceof MissingNativeType)) throw error
      problems.push(`${model.name}.${property}: ${error.message}.`)
    }
    parts.addColumn(property, builder.definition)
  }
  for (const constraint of model.constraints) parts.add(constraint)
  const { comment, grants, renamedFrom } = model.facts
  return {
    ...name,
    columns,
    ...parts.finish(),
    options: engineOptions(model.facts, engine),
    ...(comment === undefined ? {} : { comment }),
    ...(grants === undefined || grants.length === 0 ? {} : { grants }),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  }
}

/** The options of a table that are meant for this engine. */
export function engineOptions(facts: TableFacts, engine: string): TableOptions {
  const own = (facts as Readonly<Record<string, unknown>>)[engine]
  return typeof own === 'object' && own !== null ? ({ ...own } as TableOptions) : {}
}

/** Where names must be one of a kind beyond their table is the engine's to say. */
function duplicateNames(tables: readonly Table[]): readonly string[] {
  return tables.flatMap((table) => [
    ...twice(table.indexes).map((name) => `Two indexes of table ${table.name} are called ${name}.`),
    ...twice([
      ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
      ...table.uniques,
      ...table.foreignKeys,
      ...table.checks,
    ]).map((name) => `Two constraints of table ${table.name} are called ${name}.`),
  ])
}

function twice(parts: readonly { readonly name?: string }[]): readonly string[] {
  const seen = new Set<string>()
  const found = new Set<string>()
  for (const { name } of parts) {
    if (name !== undefined && seen.has(name)) found.add(name)
    if (name !== undefined) seen.add(name)
  }
  return [...found]
}
