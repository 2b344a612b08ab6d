import type { Dialect } from '../dialect/dialect.js'
import { assertNever } from '../errors/index.js'
import { summarize } from '../operations/index.js'
import type { Schema } from '../schema/index.js'
import { diffSchemas } from '../schema-diff/index.js'
import { declaredSchema } from './declared-schema.js'
import { diffQuestions } from './diff-questions.js'
import type { Project } from './project.js'
import { fetchDatabase } from './reading.js'
import { replayedSchema } from './replay.js'
import type { DiffResult } from './results.js'

/** What a schema is taken from: the live database, the models, or the history replayed on a scratch database. */
export const schemaSources = ['database', 'models', 'revisions'] as const
export type SchemaSource = (typeof schemaSources)[number]

/** What leads from one to the other. Changes nothing. */
export async function diff(
  project: Project,
  options: { readonly from: SchemaSource; readonly to: SchemaSource },
): Promise<DiffResult> {
  const dialect = await project.dialect()
  const from = await schemaOf(project, dialect, options.from)
  const to = await schemaOf(project, dialect, options.to)
  return { operations: (await diffSchemas(from, to, diffQuestions(dialect))).map(summarize) }
}

async function schemaOf(project: Project, dialect: Dialect, source: SchemaSource): Promise<Schema> {
  switch (source) {
    case 'database':
      return (await fetchDatabase(project)).schema
    case 'models':
      return declaredSchema(project, dialect)
    case 'revisions':
      return replayedSchema(project, dialect)
    default:
      return assertNever(source)
  }
}
