import type { Connection } from '../dialect/connection.js'
import type { Dialect, RevisionScope } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { type RevisionModule, revisionModule } from '../migration-file/load.js'
import type { Operation, SqlText } from '../operations/index.js'
import { OperationRecorder } from '../operations/operation-recorder.js'
import {
  type BackfillProgress,
  isBatched,
  type OperationSurroundings,
  requireTransactional,
  runBackfill,
} from './backfill.js'
import type { Revision } from './revision.js'
import { runOperation } from './run-operation.js'
import { runsWhole } from './runs-whole.js'
import { mayChangeSession } from './session-settings.js'

export type Direction = 'up' | 'down'

/** What a run did. */
export interface RevisionRun {
  readonly operations: number
  /** Schemas below the database in which it made something. */
  readonly namespaces: readonly string[]
  /** Whether it may have set something for its session that is still there. */
  readonly setsSession: boolean
}

/** Answers a query of a revision. */
export type QueryRows = RevisionScope['connection']['query']

export interface RevisionRunOptions {
  /** Carries out an operation; by default at once, which is right inside a transaction. */
  readonly perform?: (operation: Operation, surroundings: OperationSurroundings) => Promise<void>
  /** Stops it between two operations. A statement that was interrupted may end without an error, as SLEEP does. */
  readonly signal?: AbortSignal | undefined
  /** Told how far a backfill in batches has come, after each batch. */
  readonly onProgress?: ((progress: BackfillProgress) => void) | undefined
  /** Told what of the revision is not run as it stands. */
  readonly onNote?: ((note: string) => void) | undefined
  /** Answers `op.query`; by default the database that the revision runs on. */
  readonly query?: QueryRows
  /** Is told of each operation before it is carried out. */
  readonly onOperation?: (operation: Operation) => Promise<void>
  /** Is told whenever the revision takes `op.knex`. */
  readonly onKnex?: () => void
}

/**
 * Runs one direction of a revision file.
 * @throws {DbtoolError} DBT_REVISION_FAILED; DBT_IRREVERSIBLE when there is no way down.
 */
export async function runRevision(
  dialect: Dialect,
  scope: RevisionScope,
  revision: Revision,
  direction: Direction,
  options: RevisionRunOptions = {},
): Promise<RevisionRun> {
  const { perform = unjournaled(dialect, scope.connection), signal, onProgress, onNote } = options
  const isWhole = runsWhole(dialect, revision)
  const surroundings = { batches: !revision.transaction, signal, onProgress }
  const run = pick(await revisionModule(revision), revision, direction)
  const { query = scope.connection.query, onKnex, onOperation } = options
  let operations = 0
  let setsSession = false
  const namespaces = new Set<string>()
  const recorder = OperationRecorder.for({
    engine: dialect.name,
    run: async (operation) => {
      signal?.throwIfAborted()
      operations += 1
      setsSession ||= operation.kind === 'execute' && textsOf(operation.sql).some(mayChangeSession)
      await onOperation?.(operation)
      for (const name of namespacesOf(operation)) namespaces.add(name)
      const notes =
        onNote === undefined ? [] : dialect.ddl.notes(operation, { withoutTransaction: !revision.transaction })
      for (const note of notes) onNote?.(note)
      if (isWhole) requireTransactional(operation, revision.path)
      await perform(operation, surroundings)
    },
    query: (sql, bindings) => {
      setsSession ||= mayChangeSession(sql)
      return query(sql, bindings)
    },
    knex: () => {
      setsSession = true
      onKnex?.()
      return scope.knex
    },
  })
  try {
    await run(recorder)
    await recorder.drain()
    signal?.throwIfAborted()
  } catch (error) {
    // The queue must be quiet before the transaction is rolled back.
    await recorder.drain().catch(() => undefined)
    throw asRevisionError(dialect, error)
  }
  return { operations, namespaces: [...namespaces], setsSession }
}

function unjournaled(dialect: Dialect, connection: Connection): NonNullable<RevisionRunOptions['perform']> {
  return (operation, surroundings) =>
    isBatched(operation, surroundings)
      ? runBackfill({ ...surroundings, dialect, connection, operation })
      : runOperation(dialect, connection, operation, surroundings.batches)
}

/** The text, or those for each engine. */
function textsOf(sql: SqlText): readonly string[] {
  return typeof sql === 'string' ? [sql] : Object.values(sql)
}

function namespacesOf(operation: Operation): readonly string[] {
  if (operation.kind === 'create-schema') return [operation.name]
  const made =
    operation.kind === 'create-table' ? operation.table : operation.kind === 'create-enum' ? operation.type : null
  return made?.schema === undefined ? [] : [made.schema]
}

function pick(module: RevisionModule, revision: Revision, direction: Direction): RevisionModule['upgrade'] {
  if (direction === 'up') return module.upgrade
  if (revision.irreversible !== null || module.downgrade === null) {
    throw new DbtoolError('DBT_IRREVERSIBLE', `Revision ${revision.revision} cannot be undone: ${whyNot(revision)}.`, {
      hint: 'Restore from a backup, or write a new revision that goes forward.',
    })
  }
  return module.downgrade
}

function whyNot(revision: Revision): string {
  return revision.irreversible ?? `${revision.path} has no downgrade`
}

function asRevisionError(dialect: Dialect, error: unknown): DbtoolError {
  if (isDbtoolError(error)) return error
  const known = dialect.errors.classify(error)
  return new DbtoolError(known?.code ?? 'DBT_REVISION_FAILED', messageOf(error), { hint: known?.hint, cause: error })
}
