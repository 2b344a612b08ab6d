import { summarize } from '../../operations/index.js'
import { diffQuestions } from '../../schema-diff/dialect-questions.js'
import { diffSchemas } from '../../schema-diff/index.js'
import { declaredSchema } from '../declared-schema.js'
import { processedOperations } from '../process-operations.js'
import { replayedDatabase } from '../replay.js'
import type { Finding } from '../results.js'
import { unlistedModels } from '../unlisted-models.js'
import { type CiStepDefinition, outcomeOf } from './step.js'

/** The revisions make what the models declare. */
export const modelsAgree: CiStepDefinition = {
  name: 'models',
  async run({ project }) {
    if (!project.hasModels) return outcomeOf('no models are configured: nothing to compare', [])
    const dialect = await project.provingDialect()
    const wanted = await declaredSchema(project, dialect)
    const { schema, texts } = await replayedDatabase(project, dialect, wanted)
    const found = await diffSchemas(schema, wanted, diffQuestions(dialect, texts))
    const { upgrade } = await processedOperations(project, found, { dialect: dialect.name, message: null })
    const findings = upgrade.map(summarize).map(
      ({ description, table }): Finding => ({
        rule: 'models',
        severity: 'error',
        object: `table ${table ?? ''}`,
        message: `the models ask for what no revision does: ${description}`,
        fix: 'dbtool revision --autogenerate --against revisions',
      }),
    )
    const summary = findings.length === 0 ? 'models and revisions agree' : `${findings.length} differences`
    const unlisted = (await unlistedModels(project)).map(
      ({ model, path }): Finding => ({
        rule: 'models',
        severity: 'warning',
        object: `model ${model}`,
        message: `${path} exports a model that the schema does not hold: no revision will make its table`,
        fix: 'Add it to the list of defineSchema, or do not export it.',
      }),
    )
    return outcomeOf(summary, [...findings, ...unlisted])
  },
}
