import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import type { Schema } from '../schema/index.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { ownership } from './reading.js'
import type { Revision } from './revision.js'
import { runRevision } from './run-revision.js'

/** Runs `use` with a session on a new, empty scratch database, which is gone afterwards. */
export async function onScratch<T>(dialect: Dialect, use: (session: RunnerSession) => Promise<T>): Promise<T> {
  const database = await dialect.scratch.create()
  try {
    const session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
    try {
      return await use(session)
    } finally {
      await session.close()
    }
  } finally {
    await database.dispose()
  }
}

/** Runs revisions forward on a scratch database, without books. */
export async function replay(dialect: Dialect, session: RunnerSession, revisions: readonly Revision[]): Promise<void> {
  for (const revision of revisions) {
    await session.transaction((scope) => runRevision(dialect, scope, revision, 'up'))
  }
}

/** The structure to which the revision files lead. */
export async function replayedSchema(project: Project, dialect: Dialect): Promise<Schema> {
  const graph = await project.graph()
  return onScratch(dialect, async (session) => {
    await replay(dialect, session, graph.revisions)
    return ownedSchema(await dialect.introspect(session.connection), ownership(project))
  })
}
