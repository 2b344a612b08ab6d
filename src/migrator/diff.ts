import type { Dialect } from '../dialect/dialect.js'
import { assertNever } from '../errors/index.js'
import type { Schema } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { declaredSchema } from './declared-schema.js'
import type { EngineTexts } from './engine-texts.js'
import type { Project } from './project.js'
import { fetchDatabase } from './reading.js'
import { replayedDatabase } from './replay.js'
import type { DiffResult } from './results.js'
import { summarized } from './summarized.js'

/** What a schema is taken from: the live database, the models, or the history replayed on a scratch database. */
export const schemaSources = ['database', 'models', 'revisions'] as const
export type SchemaSource = (typeof schemaSources)[number]

/** What leads from one to the other. Changes nothing. */
export async function diff(
  project: Project,
  options: { readonly from: SchemaSource; readonly to: SchemaSource },
): Promise<DiffResult> {
  const dialect = await (options.from === 'revisions' ? project.provingDialect() : project.dialect())
  const to = (await sourceOf(project, dialect, options.to)).schema
  const from = await sourceOf(project, dialect, options.from, to)
  const operations = await diffSchemas(from.schema, to, diffQuestions(dialect, from.texts))
  return { operations: summarized(operations, from) }
}

interface Source extends EngineTexts {
  readonly schema: Schema
}

async function sourceOf(project: Project, dialect: Dialect, source: SchemaSource, wanted?: Schema): Promise<Source> {
  switch (source) {
    case 'database':
      return fetchDatabase(project, wanted)
    case 'models':
      return { schema: await declaredSchema(project, dialect), texts: null, asked: [] }
    case 'revisions':
      return replayedDatabase(project, dialect, wanted)
    default:
      return assertNever(source)
  }
}
