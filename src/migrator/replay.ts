import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { type EngineTexts, engineTexts } from './engine-texts.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { ownership } from './reading.js'
import type { Revision } from './revision.js'
import { runRevision } from './run-revision.js'
import { scopeFor } from './runs-whole.js'
import { onScratch } from './scratch-session.js'

/** Runs one direction of a revision as it would be run for good, but without books. */
export async function runOnce(
  dialect: Dialect,
  session: RunnerSession,
  revision: Revision,
  direction: 'up' | 'down',
): Promise<void> {
  const run = await scopeFor(dialect, session, revision)((scope) => runRevision(dialect, scope, revision, direction))
  if (run.setsSession) await session.resetSettings()
}

/** Runs revisions forward on a scratch database, without books. */
export async function replay(dialect: Dialect, session: RunnerSession, revisions: readonly Revision[]): Promise<void> {
  for (const revision of revisions) await runOnce(dialect, session, revision, 'up')
}

export interface ReplayedDatabase extends EngineTexts {
  readonly schema: Schema
}

/** The structure to which the revision files lead, and what its engine makes of the wanted texts. */
export async function replayedDatabase(
  project: Project,
  dialect: Dialect,
  wanted: Schema = emptySchema,
): Promise<ReplayedDatabase> {
  const graph = await project.graph()
  return onScratch(dialect, await project.scratch(), async (session) => {
    await replay(dialect, session, graph.revisions)
    const schema = ownedSchema(await dialect.introspect(session.connection), ownership(project))
    return { schema, ...(await engineTexts(dialect, session.connection, schema, wanted)) }
  })
}
