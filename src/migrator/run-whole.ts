import { basename } from 'node:path'
import type { OnApply } from '../config/define-config.js'
import type { Dialect, RevisionScope, RunnerSession } from '../dialect/dialect.js'
import type { BackfillProgress } from './backfill.js'
import { callOnApply } from './on-apply.js'
import type { Revision } from './revision.js'
import { type Direction, runRevision } from './run-revision.js'
import type { VersionTables } from './version-tables.js'
import { type HeadMove, headsMoved, type LogEntry } from './version-tables.js'

/** What running one revision needs to know beside the revision. */
export interface RevisionContext {
  readonly dialect: Dialect
  readonly session: RunnerSession
  readonly tables: VersionTables
  readonly direction: Direction
  readonly headsBefore: readonly string[]
  readonly headsAfter: readonly string[]
  readonly move: HeadMove
  readonly runId: string
  readonly signal?: AbortSignal | undefined
  readonly onBackfill?: ((progress: BackfillProgress) => void) | undefined
  readonly onNote?: ((note: string) => void) | undefined
  /** Called when the books are written, in the same transaction. */
  readonly onApply?: OnApply | undefined
  /** A word of the user's that `onApply` is told. */
  readonly tag?: string | undefined
  /** The transaction around the whole run; absent: the revision has one of its own. */
  readonly scope?: RevisionScope | undefined
}

/** Runs a revision in one transaction that also writes its line in the books: all of it happens, or nothing. */
export async function runWhole(context: RevisionContext, revision: Revision): Promise<void> {
  const { dialect, session, tables, direction, headsBefore, move, scope: around } = context
  const startedAt = new Date()
  const begin = performance.now()
  const transaction =
    around === undefined ? session.transaction : <T>(run: (s: RevisionScope) => Promise<T>) => run(around)
  await transaction(async (scope) => {
    const heads = await tables.fetchHeads(scope.connection)
    if (heads.join() !== headsBefore.toSorted().join()) throw headsMoved()
    await tables.ensure(scope.connection)
    const { operations, namespaces, setsSession } = await runRevision(dialect, scope, revision, direction, {
      signal: context.signal,
      onNote: context.onNote,
    })
    if (setsSession) await session.resetSettings()
    await tables.noteNamespaces(scope.connection, namespaces)
    const entry = entryOf(context, revision, operations, performance.now() - begin)
    await tables.record(scope.connection, entry, move, startedAt)
    await callOnApply(context, revision, scope)
  })
}

/** The line of a revision in the log. */
export function entryOf(
  { direction, runId }: RevisionContext,
  revision: Revision,
  statements: number,
  durationMs: number,
): LogEntry {
  return {
    revision: revision.revision,
    direction,
    parents: revision.downRevision,
    message: revision.message,
    fileName: basename(revision.path),
    checksum: revision.checksum,
    statements,
    durationMs,
    runId,
  }
}
