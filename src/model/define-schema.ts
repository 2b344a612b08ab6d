import { DbtoolError } from '../errors/index.js'
import { checkModels } from './check-models.js'
import { checkObjects } from './check-objects.js'
import type { AnyModel } from './define-model.js'
import type { EnumTypeDefinition } from './enum-type-definition.js'
import type { Naming } from './naming.js'
import type { ObjectDefinition } from './object-definition.js'
import type { SchemaProblems } from './schema-problems.js'

export const schemaBrand = Symbol.for('dbtool.schema')

export interface SchemaOptions {
  readonly naming?: Naming
  /** The engines that the schema is meant for; absent: the engine of the configured URL. */
  readonly engines?: readonly string[]
  /** Schemas below the database that hold nothing of the models and are wanted all the same. */
  readonly schemas?: readonly string[]
  /**
   * What is not a table: views, routines, triggers, … Absent: whatever a database holds of it is left alone. Present, even
   * empty: these and no others.
   */
  readonly objects?: readonly (ObjectDefinition | EnumTypeDefinition)[]
}

type ByName<L extends readonly AnyModel[]> = { readonly [M in L[number] as M['name']]: M }

/** All models of an application, with how their names become names in the database. */
export interface ModelSchema<Models extends Readonly<Record<string, AnyModel>> = Readonly<Record<string, AnyModel>>> {
  readonly [schemaBrand]: true
  readonly models: Models
  readonly options: SchemaOptions
}

/**
 * Puts models together. References and relations that name what is not there fail to compile, with a message that says
 * what is missing.
 * @throws {DbtoolError} DBT_MODEL_INVALID with all problems, for programs that no compiler has checked.
 */
export function defineSchema<const L extends readonly AnyModel[]>(
  models: L & SchemaProblems<L>,
  options: SchemaOptions = {},
): ModelSchema<ByName<L>> {
  const list = models as readonly AnyModel[]
  const problems = [...checkModels(list, options), ...checkObjects(options.objects)]
  if (problems.length > 0) {
    const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    throw new DbtoolError('DBT_MODEL_INVALID', `The schema has ${many}:\n${problems.map((p) => `- ${p}`).join('\n')}`, {
      hint: 'Mend the models; nothing has been run.',
      facts: { problems },
    })
  }
  return Object.freeze({
    [schemaBrand]: true as const,
    models: Object.fromEntries(list.map((model) => [model.name, model])) as ByName<L>,
    options,
  })
}

export function isModelSchema(value: unknown): value is ModelSchema {
  return typeof value === 'object' && value !== null && schemaBrand in value
}
