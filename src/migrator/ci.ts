import { messageOf } from '../errors/index.js'
import { summarize } from '../operations/index.js'
import { diffSchemas } from '../schema-diff/index.js'
import { declaredSchema } from './declared-schema.js'
import { diffQuestions } from './diff-questions.js'
import { processedOperations } from './process-operations.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import { replayedDatabase } from './replay.js'
import type { CiResult, CiStep, Finding } from './results.js'
import { modifiedRevisions } from './status.js'
import { passes } from './verify/findings.js'
import { type VerifyOptions, verify } from './verify/verify.js'

/** The gate: one head, no edited revision, models and revisions agree, every revision proved. Needs no application database. */
export async function ci(project: Project, options: VerifyOptions = {}): Promise<CiResult> {
  const steps = [
    await oneHead(project),
    await unedited(project),
    await step('models', () => modelsAgree(project)),
    await step('verify', () => proved(project, options)),
  ]
  return { ok: steps.every(({ ok }) => ok), steps }
}

type StepBody = () => Promise<Omit<CiStep, 'name'>>

/** A step that could not be done has failed; the others still have their say. */
async function step(name: CiStep['name'], run: StepBody): Promise<CiStep> {
  try {
    return { name, ...(await run()) }
  } catch (error) {
    const finding: Finding = { rule: name, severity: 'error', object: 'project', message: messageOf(error) }
    return { name, ok: false, summary: messageOf(error).split('\n')[0] ?? '', findings: [finding] }
  }
}

async function oneHead(project: Project): Promise<CiStep> {
  const { heads } = await project.graph()
  if (heads.length <= 1) return { name: 'one-head', ok: true, summary: heads[0] ?? 'no revisions yet', findings: [] }
  const message = `The history has ${heads.length} heads: ${heads.join(', ')}.`
  const finding: Finding = {
    rule: 'one-head',
    severity: 'error',
    object: 'history',
    message,
    fix: 'dbtool merge heads -m "merge"',
  }
  return { name: 'one-head', ok: false, summary: message, findings: [finding] }
}

/** Against the books of the configured database, where there is one; a laptop has it, a build machine need not. */
async function unedited(project: Project): Promise<CiStep> {
  return step('unedited', async () => {
    if (!project.hasDatabase) return { ok: true, summary: 'no database to compare with', findings: [] }
    const graph = await project.graph()
    const state = await fetchState(project)
    const edited = modifiedRevisions(graph, state)
    const findings = edited.map(
      (id): Finding => ({
        rule: 'unedited',
        severity: 'error',
        object: `revision ${id}`,
        message: `${graph.get(id).path} was changed after it was applied`,
        fix: 'Undo the edit and write a new revision.',
      }),
    )
    const summary =
      edited.length > 0
        ? `edited: ${edited.join(', ')}`
        : state.exists
          ? 'files are as they were applied'
          : 'nothing is applied here'
    return { ok: edited.length === 0, summary, findings }
  })
}

async function modelsAgree(project: Project): Promise<Omit<CiStep, 'name'>> {
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
  return { ok: findings.length === 0, summary, findings }
}

async function proved(project: Project, options: VerifyOptions): Promise<Omit<CiStep, 'name'>> {
  const { ok, revisions } = await verify(project, options)
  const failed = revisions.filter((revision) => !passes(revision))
  const findings = failed.flatMap((revision) =>
    revision.findings.map((finding) => ({
      ...finding,
      message: `${revision.revision} ${revision.verdict}: ${finding.message}`,
    })),
  )
  const summary = ok
    ? `${revisions.length} revisions proved`
    : `not proved: ${failed.map(({ revision }) => revision).join(', ')}`
  return { ok, summary, findings }
}
