import { basename } from 'node:path'
import type { Connection } from '../dialect/connection.js'
import { DbtoolError } from '../errors/index.js'
import type { AppliedState } from './applied-state.js'
import type { Attempt } from './attempt.js'
import { resolveId } from './branch.js'
import { type PlanStep, planUndoSteps, planUpgradeSteps } from './plan.js'
import type { Project } from './project.js'
import type { ResolveResult } from './results.js'
import { graphFor } from './squashed-graph.js'
import type { VersionTables } from './version-tables.js'

/** What a person says about a revision that ran in part: all of it, or nothing, or only the statement that was in flight. */
export type Resolution = ResolveResult['as']

/**
 * Writes what a person knows into the books, where dbtool cannot know it. Changes nothing else.
 * @throws {DbtoolError} DBT_TARGET_INVALID when the revision is not the one that ran in part.
 */
export async function resolveRevision(
  project: Project,
  options: { readonly revision: string; readonly as: Resolution; readonly lockTimeoutMs: number },
): Promise<ResolveResult> {
  const dialect = await project.dialect()
  const tables = await project.tables()
  const written = await project.graph()
  const { lockTimeoutMs } = options
  const session = await dialect.driver.openSession(await project.address(), {
    lockTimeoutMs,
    lockName: tables.lockName,
  })
  try {
    return await session.locked(async () => {
      const state = await tables.fetch(session.connection)
      const graph = await graphFor(written, state)
      const revision = resolveId(graph, options.revision)
      const open = requireUnfinished(state, revision)
      const [step] =
        open.direction === 'up' ? planUpgradeSteps(graph, state, revision) : planUndoSteps(graph, state, [revision])
      await session.transaction(({ connection }) => write(connection, tables, open, options.as, step))
      const { heads } = await tables.fetch(session.connection)
      return { revision, as: options.as, heads }
    })
  } finally {
    await session.close()
  }
}

function requireUnfinished({ unfinished }: AppliedState, revision: string): Attempt {
  if (unfinished?.revision === revision) return unfinished
  const what =
    unfinished === null
      ? 'No revision is done in part.'
      : `The revision that is done in part is ${unfinished.revision}.`
  throw new DbtoolError('DBT_TARGET_INVALID', `There is nothing to resolve about ${revision}. ${what}`, {
    next: ['dbtool status'],
  })
}

async function write(
  connection: Connection,
  tables: VersionTables,
  open: Attempt,
  as: Resolution,
  step: PlanStep | undefined,
): Promise<void> {
  const { seq, journal } = open
  switch (as) {
    case 'rolled-back':
      return tables.giveUp(connection, seq)
    case 'applied': {
      if (step === undefined)
        throw new DbtoolError('DBT_TARGET_INVALID', 'The heads of the database leave no place for it.')
      const { revision, headsBefore, headsAfter } = step
      const move = {
        remove: headsBefore.filter((head) => !headsAfter.includes(head)),
        add: headsAfter.filter((head) => !headsBefore.includes(head)),
      }
      const entry = {
        revision: revision.revision,
        direction: open.direction,
        parents: revision.downRevision,
        message: revision.message,
        fileName: basename(revision.path),
        checksum: revision.checksum,
        statements: journal.statements,
        durationMs: 0,
        runId: '',
      }
      return tables.finish(connection, seq, entry, move)
    }
    default:
      return settleStatement(connection, tables, open, as)
  }
}

/** Says of the statement that was in flight whether it happened. */
export async function settleStatement(
  connection: Connection,
  tables: VersionTables,
  { seq, journal }: Attempt,
  as: 'done' | 'not-done',
): Promise<void> {
  const { current } = journal
  const done = as === 'done' ? 1 : 0
  const next = current === null ? null : { ...current, done: current.done + done }
  await tables.saveJournal(connection, seq, {
    ...journal,
    before: null,
    current: next,
    statements: journal.statements + done,
  })
  await tables.fail(connection, seq, 'DBT_REVISION_PARTIAL', `the statement in flight was said to be ${as}`)
}
