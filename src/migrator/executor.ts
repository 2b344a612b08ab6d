import { randomUUID } from 'node:crypto'
import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import type { Revision } from './revision.js'
import { type Direction, runRevision } from './run-revision.js'
import { type HeadMove, headsMoved, type VersionTables } from './version-tables.js'

/** One step of a plan: a revision, and what the heads are before and after it. */
export interface PlanStep {
  readonly revision: Revision
  readonly headsBefore: readonly string[]
  readonly headsAfter: readonly string[]
}

export interface ProgressEvent {
  readonly kind: 'started' | 'done'
  readonly revision: Revision
  readonly direction: Direction
  readonly at: number
  readonly total: number
  /** Of a step that is done. */
  readonly durationMs?: number
}

export interface ExecutorContext {
  readonly dialect: Dialect
  readonly session: RunnerSession
  readonly tables: VersionTables
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Has Umzug run the steps, each in a transaction of its own that also writes its line in the books. Umzug asks its
 * storage for what is applied and reports to it; the storage answers from the plan and only confirms.
 * @throws {DbtoolError} what made a step fail; `facts.done` holds the revisions that ran before it.
 */
export async function executePlan(
  context: ExecutorContext,
  direction: Direction,
  steps: readonly PlanStep[],
): Promise<readonly string[]> {
  // Loaded here and not above: a run with nothing to do needs neither Umzug nor its 80 ms.
  const { Umzug } = await import('umzug')
  const runId = randomUUID()
  const committed = new Set<string>()
  const done: string[] = []
  const umzug = new Umzug({
    migrations: steps.map((step, at) => {
      const run = async (): Promise<void> => {
        await runStep(context, direction, step, { at, total: steps.length, runId })
        committed.add(step.revision.revision)
      }
      // Umzug silently forgets a migration that has no `down`.
      return { name: step.revision.revision, up: run, down: run }
    }),
    storage: {
      executed: async () => (direction === 'up' ? [] : steps.map((step) => step.revision.revision)),
      logMigration: async ({ name }) => confirm(name),
      unlogMigration: async ({ name }) => confirm(name),
    },
    logger: undefined,
  })
  const confirm = (name: string): void => {
    if (!committed.has(name)) throw new Error(`revision ${name} ran, but its transaction was not committed`)
  }
  umzug.on(direction === 'up' ? 'migrated' : 'reverted', ({ name }) => {
    done.push(name)
  })
  const migrations = steps.map((step) => step.revision.revision)
  try {
    await (direction === 'up' ? umzug.up({ migrations }) : umzug.down({ migrations }))
  } catch (error) {
    throw withDone(error, done)
  }
  return done
}

interface StepPlace {
  readonly at: number
  readonly total: number
  readonly runId: string
}

async function runStep(
  context: ExecutorContext,
  direction: Direction,
  step: PlanStep,
  place: StepPlace,
): Promise<void> {
  const { dialect, session, tables, onProgress, signal } = context
  const { revision } = step
  if (isAborted(signal)) throw interrupted()
  const event = { revision, direction, at: place.at, total: place.total }
  onProgress?.({ kind: 'started', ...event })
  const startedAt = new Date()
  const begin = performance.now()
  const stop = (): void => void session.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await session.transaction(async (scope) => {
      const heads = await tables.fetchHeads(scope.connection)
      if (heads.join() !== step.headsBefore.toSorted().join()) throw headsMoved()
      await tables.ensure(scope.connection)
      const statements = await runRevision(dialect, scope, revision, direction)
      const entry = {
        revision: revision.revision,
        direction,
        parents: revision.downRevision,
        message: revision.message,
        checksum: revision.checksum,
        statements,
        durationMs: performance.now() - begin,
        runId: place.runId,
      }
      await tables.record(scope.connection, entry, moveOf(step), startedAt)
    })
  } catch (error) {
    if (isAborted(signal)) throw interrupted(error)
    throw stepError(error, revision, direction)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  onProgress?.({ kind: 'done', ...event, durationMs: performance.now() - begin })
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false
}

function moveOf(step: PlanStep): HeadMove {
  return {
    remove: step.headsBefore.filter((head) => !step.headsAfter.includes(head)),
    add: step.headsAfter.filter((head) => !step.headsBefore.includes(head)),
  }
}

function interrupted(cause?: unknown): DbtoolError {
  return new DbtoolError('DBT_INTERRUPTED', 'Interrupted. The revision that was running has been rolled back.', {
    cause,
    next: ['dbtool status'],
  })
}

function stepError(error: unknown, revision: Revision, direction: Direction): DbtoolError {
  const word = direction === 'up' ? 'upgrade' : 'downgrade'
  if (isDbtoolError(error) && error.code !== 'DBT_REVISION_FAILED') return error
  const cause = isDbtoolError(error) ? error.cause : error
  const failure = new DbtoolError(
    'DBT_REVISION_FAILED',
    `The ${word} of revision ${revision.revision} (${revision.message || 'no message'}) failed. ${messageOf(error)}`,
    {
      cause,
      hint: (isDbtoolError(error) ? error.hint : undefined) ?? `Mend ${revision.path}, then run the command again.`,
      next: ['dbtool status'],
      facts: { ...(isDbtoolError(error) ? error.facts : {}), revision: revision.revision, path: revision.path },
    },
  )
  return failure
}

/** Umzug wraps what a migration throws; the error inside is the one that matters. */
function withDone(error: unknown, done: readonly string[]): unknown {
  const inner = !isDbtoolError(error) && error instanceof Error && isDbtoolError(error.cause) ? error.cause : error
  if (!isDbtoolError(inner) || done.length === 0) return inner
  return new DbtoolError(inner.code, `${inner.message} Before it, ${done.join(', ')} ran and stayed.`, {
    hint: inner.hint,
    next: inner.next,
    databaseState: inner.databaseState,
    cause: inner.cause,
    facts: { ...inner.facts, done },
  })
}
