import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { declaredSchema } from './declared-schema.js'
import { knownHeads } from './known-heads.js'
import { processedOperations } from './process-operations.js'
import type { Project } from './project.js'
import { fetchDatabase } from './reading.js'
import type { CheckResult } from './results.js'
import { graphFor } from './squashed-graph.js'
import { summarized } from './summarized.js'
import { unlistedModels } from './unlisted-models.js'

/** Whether the models, the revisions and the live database agree: what differs, and what is pending. Changes nothing. */
export async function check(project: Project): Promise<CheckResult> {
  const dialect = await project.dialect()
  const wanted = await declaredSchema(project, dialect)
  const live = await fetchDatabase(project, wanted)
  const { state, schema, texts } = live
  const graph = await graphFor(await project.graph(), state)
  const found = await diffSchemas(schema, wanted, diffQuestions(dialect, texts))
  const { upgrade } = await processedOperations(project, found, { dialect: dialect.name, message: null })
  const applied = graph.ancestorsOf(knownHeads(graph, state))
  const pending = graph.revisions.map(({ revision }) => revision).filter((id) => !applied.has(id))
  const unlisted = await unlistedModels(project)
  return { operations: summarized(upgrade, live), pending, ...(unlisted.length === 0 ? {} : { unlisted }) }
}
