import type { Dialect } from '../dialect/dialect.js'
import { schemaOfModels } from '../dialect/schema-of-models.js'
import type { Schema } from '../schema/index.js'
import { wantedSchema } from './ownership.js'
import type { Project } from './project.js'
import { ownership } from './reading.js'

/**
 * The schema that the project's models ask for, as the engine would store it, as far as dbtool is to look at it.
 * @throws {DbtoolError} DBT_UNSUPPORTED naming models and columns, before anything runs.
 */
export async function declaredSchema(project: Project, dialect: Dialect): Promise<Schema> {
  return wantedSchema(schemaOfModels(await project.modelSchema(), dialect), ownership(project))
}
