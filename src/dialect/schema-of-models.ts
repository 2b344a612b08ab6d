import { DbtoolError } from '../errors/index.js'
import { describeOrigin, type ModelSchema, toSchema } from '../model/index.js'
import { displayObject, type Schema } from '../schema/index.js'
import type { Dialect } from './dialect.js'

/**
 * The schema that models ask for, as the engine would store it.
 * @throws {DbtoolError} DBT_UNSUPPORTED naming models and columns, before anything runs.
 */
export function schemaOfModels(models: ModelSchema, dialect: Dialect): Schema {
  const engines = models.options.engines ?? [dialect.name]
  if (!engines.includes(dialect.name)) {
    throw new DbtoolError(
      'DBT_UNSUPPORTED',
      `The schema is meant for ${engines.join(', ')}; the database is ${dialect.name}.`,
      {
        hint: 'Name the engine in the engines option of defineSchema, or use another database.',
      },
    )
  }
  const schema = toSchema(models, dialect.name)
  const problems = dialect.problems(schema)
  const lines = [
    ...problems.map(({ table, column, message }) => `- ${describeOrigin(models, table, column)}: ${message}`),
    ...objectProblems(dialect, schema),
  ]
  if (lines.length > 0) {
    throw new DbtoolError(
      'DBT_UNSUPPORTED',
      `${dialect.name} cannot store what the models ask for:\n${lines.join('\n')}`,
      {
        hint: 'Nothing has been run. Change the models, or name the engines they are meant for.',
      },
    )
  }
  return dialect.normalize(schema)
}

function objectProblems(dialect: Dialect, schema: Schema): readonly string[] {
  return (schema.objects ?? [])
    .filter(({ kind }) => !dialect.objects.kinds.includes(kind))
    .map((object) => {
      const label = `${object.kind.replaceAll('-', ' ')} ${displayObject(object)}`
      return `- ${label}: ${dialect.name} has none of this kind; give its SQL for the engines that do, as in { postgres: '…' }`
    })
}
