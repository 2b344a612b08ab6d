import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { revisionModule } from '../migration-file/load.js'
import { type Irreversible, type Operation, reversePlan } from '../operations/index.js'
import { recordOperations } from '../operations/record-operations.js'
import type { Schema } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { ownership } from './reading.js'
import { replay } from './replay.js'
import type { Revision } from './revision.js'
import { onScratch } from './scratch-session.js'
import type { SquashPlan } from './squash-plan.js'

/** What the revision does that takes the place of several. */
export interface SquashSteps {
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly (Operation | Irreversible)[]
}

/** These do something to rows, or nobody knows what. */
const dataKinds: ReadonlySet<string> = new Set(['execute', 'backfill', 'replace-value', 'bulk-insert'])

/**
 * Where the revisions do nothing but change structure, what leads from the structure before them to that after them, in
 * one; else all that they do, one after the other.
 * @throws {DbtoolError} DBT_UNSUPPORTED naming a revision that reads data.
 */
export async function stepsOfSquash(project: Project, dialect: Dialect, plan: SquashPlan): Promise<SquashSteps> {
  const recorded: SquashSteps[] = []
  for (const revision of plan.revisions) recorded.push(await record(revision, dialect.name))
  const upgrade = recorded.flatMap((steps) => steps.upgrade)
  const downgrade = recorded.toReversed().flatMap((steps) => steps.downgrade)
  const isStructure = [...upgrade, ...downgrade].every((step) => 'kind' in step && !dataKinds.has(step.kind))
  if (!isStructure || plan.revisions.some(({ transaction }) => !transaction)) return { upgrade, downgrade }
  const difference = await onlyDifference(project, dialect, plan).catch((error: unknown) => {
    if (isDbtoolError(error) && error.code === 'DBT_SCRATCH_UNAVAILABLE') return null
    throw error
  })
  return difference ?? { upgrade, downgrade }
}

async function record(revision: Revision, engine: string): Promise<SquashSteps> {
  const module = await revisionModule(revision)
  try {
    const upgrade = await recordOperations(module.upgrade, engine)
    if (module.downgrade !== null) return { upgrade, downgrade: await recordOperations(module.downgrade, engine) }
    const reason = revision.irreversible ?? `${revision.revision} has no downgrade`
    return { upgrade, downgrade: upgrade.length === 0 ? [] : [{ irreversible: reason }] }
  } catch (error) {
    if (!isDbtoolError(error) || error.code !== 'DBT_UNSUPPORTED') throw error
    throw new DbtoolError('DBT_UNSUPPORTED', `Revision ${revision.revision} cannot be squashed. ${error.message}`, {
      hint: `What it does depends on rows: leave ${revision.path} out of the range.`,
      next: ['dbtool history'],
      cause: error,
    })
  }
}

/** null where the difference is not all of it, as where the models' language has no word for something. */
async function onlyDifference(project: Project, dialect: Dialect, plan: SquashPlan): Promise<SquashSteps | null> {
  const graph = await project.graph()
  const below = graph.ancestorsOf([...plan.downRevision, ...plan.dependsOn])
  const snapshots = await onScratch(dialect, await project.scratch(), async (session) => {
    const look = async (): Promise<Schema> =>
      ownedSchema(await dialect.introspect(session.connection, { spelling: true }), ownership(project))
    await replay(
      dialect,
      session,
      graph.revisions.filter(({ revision }) => below.has(revision)),
    )
    const from = await look()
    await replay(dialect, session, plan.revisions)
    return { from, to: await look() }
  })
  const upgrade = await diffSchemas(snapshots.from, snapshots.to, diffQuestions(dialect, null))
  return { upgrade, downgrade: reversePlan(upgrade) }
}
