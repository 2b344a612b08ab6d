import type { Dialect, RunnerSession } from '../../dialect/dialect.js'
import { DbtoolError, messageOf } from '../../errors/index.js'
import type { Schema } from '../../schema/index.js'
import { ownedSchema } from '../ownership.js'
import type { Project } from '../project.js'
import { ownership } from '../reading.js'
import { runOnce } from '../replay.js'
import type { Revision } from '../revision.js'
import { onScratch } from '../scratch-session.js'
import { compareSnapshots } from './compare-snapshots.js'

export interface UndoneHistory {
  /** The newest revision that declares itself irreversible, at which undoing ended; null: there is none. */
  readonly end: string | null
  /** Objects that are not as they were there before, as in `table users`. */
  readonly left: readonly string[]
}

/**
 * Runs the whole history on an empty scratch database.
 * @throws {DbtoolError} DBT_REVISION_FAILED naming the revision.
 */
export async function upgradeFromNothing(project: Project): Promise<void> {
  const { revisions } = await project.graph()
  await withScratch(project, async (dialect, session) => {
    for (const revision of revisions) await run(dialect, session, revision, 'up')
  })
}

/**
 * Runs the whole history on an empty scratch database, and undoes it as far as it can be undone.
 * @throws {DbtoolError} DBT_REVISION_FAILED naming the revision.
 */
export async function undoHistory(project: Project): Promise<UndoneHistory> {
  const { revisions } = await project.graph()
  const at = revisions.findLastIndex(({ irreversible }) => irreversible !== null)
  return withScratch(project, async (dialect, session) => {
    const snapshot = async (): Promise<Schema> =>
      ownedSchema(await dialect.introspect(session.connection), ownership(project))
    for (const revision of revisions.slice(0, at + 1)) await run(dialect, session, revision, 'up')
    const before = await snapshot()
    const undone = revisions.slice(at + 1)
    for (const revision of undone) await run(dialect, session, revision, 'up')
    for (const revision of undone.toReversed()) await run(dialect, session, revision, 'down')
    const differences = compareSnapshots(dialect, before, await snapshot()).filter(({ kind }) => kind !== 'position')
    return { end: revisions[at]?.revision ?? null, left: differences.map(({ object }) => object) }
  })
}

async function withScratch<T>(
  project: Project,
  use: (dialect: Dialect, session: RunnerSession) => Promise<T>,
): Promise<T> {
  const dialect = await project.provingDialect()
  return onScratch(dialect, await project.scratch(), (session) => use(dialect, session))
}

async function run(
  dialect: Dialect,
  session: RunnerSession,
  revision: Revision,
  direction: 'up' | 'down',
): Promise<void> {
  try {
    await runOnce(dialect, session, revision, direction)
  } catch (error) {
    const verb = direction === 'up' ? 'upgrade' : 'downgrade'
    throw new DbtoolError(
      'DBT_REVISION_FAILED',
      `The ${verb} of revision ${revision.revision} (${revision.path}) failed on a scratch database: ${messageOf(error)}`,
      { next: [`dbtool verify --revision ${revision.revision}`], cause: error },
    )
  }
}
