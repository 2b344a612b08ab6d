import { randomUUID } from 'node:crypto'
import { requireKnownHeads } from './known-heads.js'
import type { Project } from './project.js'
import type { Revision } from './revision.js'

export interface MarkOptions {
  /** Schemas below the database that these revisions use. */
  readonly namespaces?: readonly string[]
  /** How long to wait for other runners; default 60 s. */
  readonly lockTimeoutMs?: number | undefined
}

/**
 * Notes revisions as applied without running them, in this order; a revision's parents are no heads any more. Changes
 * nothing but the version tables, which are made where they are not there. Returns the heads.
 * @throws {DbtoolError} DBT_LOCK_BUSY, DBT_DATABASE_AHEAD, DBT_HEADS_MOVED.
 */
export async function markApplied(
  project: Project,
  revisions: readonly Revision[],
  { namespaces = [], lockTimeoutMs = 60_000 }: MarkOptions = {},
): Promise<readonly string[]> {
  const dialect = await project.dialect()
  const tables = await project.tables()
  const graph = await project.graph()
  const session = await dialect.driver.openSession(await project.address(), {
    lockTimeoutMs,
    lockName: tables.lockName,
  })
  try {
    return await session.locked(async () => {
      // Outside the transaction: on some engines, making a table would end it.
      await session.outside(({ connection }) => tables.ensure(connection))
      const runId = randomUUID()
      await session.transaction(async ({ connection }) => {
        let heads = requireKnownHeads(graph, await tables.fetch(connection))
        await tables.noteNamespaces(connection, namespaces)
        for (const { revision, downRevision, message, checksum } of revisions) {
          const remove = heads.filter((head) => downRevision.includes(head))
          const entry = {
            revision,
            direction: 'mark' as const,
            parents: downRevision,
            message,
            checksum,
            statements: 0,
            durationMs: 0,
            runId,
          }
          await tables.record(connection, entry, { remove, add: [revision] }, new Date())
          heads = [...heads.filter((head) => !remove.includes(head)), revision]
        }
      })
      return (await tables.fetch(session.connection)).heads
    })
  } finally {
    await session.close()
  }
}
