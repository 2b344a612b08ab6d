import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Connection } from '../dialect/connection.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { type AppliedState, nothingApplied } from './applied-state.js'
import { requireKnownHeads } from './known-heads.js'
import { moveOf } from './plan.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { StampResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { graphFor } from './squashed-graph.js'
import { planStamp, type StampPlan } from './stamp-plan.js'
import type { LogEntry, VersionTables } from './version-tables.js'

export interface StampOptions {
  /** At least one: `head`, ids, `base`, … */
  readonly targets: readonly string[]
  /** Forgets whatever the books say before. */
  readonly purge?: boolean | undefined
  /** How long to wait for other runners; default 60 s. */
  readonly lockTimeoutMs?: number | undefined
}

/**
 * Sets what the books call applied, without running anything. Changes nothing but the version tables, which are made
 * where they are not there.
 * @throws {DbtoolError} DBT_LOCK_BUSY, DBT_DATABASE_AHEAD, DBT_HEADS_MOVED, DBT_TARGET_INVALID, DBT_REVISION_PARTIAL.
 */
export async function stamp(project: Project, { targets, ...options }: StampOptions): Promise<StampResult> {
  const written = await project.graph()
  const plan = await changeBooks(project, options.lockTimeoutMs, async (connection, tables, state) => {
    requireNothingUnfinished(state)
    const graph = options.purge === true ? written : await graphFor(written, state)
    const planned = planStamp(graph, state, targets, options)
    await writeMarks(connection, tables, planned)
    return planned
  })
  const of = (marked: 'applied' | 'reverted'): readonly string[] =>
    plan.steps.filter((step) => step.marked === marked).map(({ revision }) => revision.revision)
  return { heads: plan.headsAfter, marked: of('applied'), unmarked: of('reverted') }
}

/** What a stamp would change; a database that cannot be reached, or is not named, has nothing applied. */
export async function stampPlanFor(
  project: Project,
  { targets, purge }: Pick<StampOptions, 'targets' | 'purge'>,
): Promise<StampPlan> {
  const state = project.hasDatabase ? await fetchState(project).catch(nothingIfUnreachable) : nothingApplied
  const written = await project.graph()
  return planStamp(purge === true ? written : await graphFor(written, state), state, targets, { purge })
}

function nothingIfUnreachable(error: unknown): AppliedState {
  if (isDbtoolError(error) && error.code === 'DBT_CONNECT') return nothingApplied
  throw error
}

export interface MarkOptions {
  /** Schemas below the database that these revisions use. */
  readonly namespaces?: readonly string[]
  readonly lockTimeoutMs?: number | undefined
}

/**
 * Notes revisions as applied without running them, in this order; a revision's parents are no heads any more. Returns the
 * heads.
 * @throws {DbtoolError} DBT_LOCK_BUSY, DBT_DATABASE_AHEAD, DBT_HEADS_MOVED.
 */
export async function markApplied(
  project: Project,
  revisions: readonly Revision[],
  { namespaces = [], lockTimeoutMs }: MarkOptions = {},
): Promise<readonly string[]> {
  const graph = await project.graph()
  return changeBooks(project, lockTimeoutMs, async (connection, tables, state) => {
    await tables.noteNamespaces(connection, namespaces)
    requireKnownHeads(graph, state)
    const targets = newestOf(graph, revisions)
    const plan = planStamp(graph, state, targets)
    await writeMarks(connection, tables, plan)
    return plan.headsAfter
  })
}

function newestOf(graph: RevisionGraph<Revision>, revisions: readonly Revision[]): readonly string[] {
  return graph.headsOf(new Set(revisions.map(({ revision }) => revision)))
}

/** Runs `change` under the lock, in a transaction, on books that are there. */
async function changeBooks<T>(
  project: Project,
  lockTimeoutMs = 60_000,
  change: (connection: Connection, tables: VersionTables, state: AppliedState) => Promise<T>,
): Promise<T> {
  const dialect = await project.dialect()
  const tables = await project.tables()
  const session = await dialect.driver.openSession(await project.address(), {
    lockTimeoutMs,
    lockName: tables.lockName,
  })
  try {
    return await session.locked(async () => {
      // Outside the transaction: on some engines, making a table would end it.
      await session.outside(({ connection }) => tables.ensure(connection))
      return session.transaction(async ({ connection }) => change(connection, tables, await tables.fetch(connection)))
    })
  } finally {
    await session.close()
  }
}

async function writeMarks(connection: Connection, tables: VersionTables, plan: StampPlan): Promise<void> {
  const runId = randomUUID()
  for (const { revision, marked, headsBefore, headsAfter } of plan.steps) {
    const entry: LogEntry = {
      revision: revision.revision,
      direction: 'mark',
      parents: revision.downRevision,
      message: revision.message,
      fileName: basename(revision.path),
      checksum: revision.checksum,
      statements: 0,
      durationMs: 0,
      runId,
      marked,
    }
    await tables.record(connection, entry, moveOf({ headsBefore, headsAfter }), new Date())
  }
  // What no file has, or what another revision has replaced, goes without a line in the log.
  if (plan.steps.length === 0) await tables.moveHeads(connection, moveOf(plan))
}

function requireNothingUnfinished({ unfinished }: AppliedState): void {
  if (unfinished === null) return
  const { revision, direction } = unfinished
  throw new DbtoolError(
    'DBT_REVISION_PARTIAL',
    `The ${direction === 'up' ? 'upgrade' : 'downgrade'} of revision ${revision} is done in part only; a stamp would forget how far it came.`,
    {
      hint: 'Finish it first, or say what became of it.',
      databaseState: 'partial',
      next: [`dbtool resolve ${revision} --rolled-back`, 'dbtool status'],
    },
  )
}
