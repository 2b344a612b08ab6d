import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OnApply } from '../config/define-config.js'
import type { Dialect, RevisionScope, RunnerSession } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import type { BackfillProgress } from './backfill.js'
import { moveOf, type PlanStep } from './plan.js'
import type { Revision } from './revision.js'
import { runInParts } from './run-in-parts.js'
import type { Direction } from './run-revision.js'
import { runWhole } from './run-whole.js'
import { runsWhole } from './runs-whole.js'
import type { VersionTables } from './version-tables.js'

/** What happens to a revision while it is run; `at` of `total`, from 0. */
export type ProgressEvent = StepEvent | RowsEvent | NoteEvent

export interface StepEvent {
  readonly kind: 'started' | 'done'
  readonly revision: Revision
  readonly direction: Direction
  readonly at: number
  readonly total: number
  /** Of a step that is done. */
  readonly durationMs?: number
}

/** How far a step has come that goes through the rows of a table. */
export interface RowsEvent extends Omit<StepEvent, 'kind' | 'durationMs'> {
  readonly kind: 'progress'
  readonly rows: BackfillProgress
}

/** What of a revision is not run as it stands, in a sentence. */
export interface NoteEvent extends Omit<StepEvent, 'kind' | 'durationMs'> {
  readonly kind: 'note'
  readonly note: string
}

export interface ExecutorContext {
  readonly dialect: Dialect
  readonly session: RunnerSession
  readonly tables: VersionTables
  /** How long the session waits for a lock. */
  readonly lockTimeoutMs: number
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
  readonly onApply?: OnApply | undefined
  readonly tag?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** The transaction around all steps; absent: each has one of its own. */
  readonly scope?: RevisionScope | undefined
}

/**
 * As `executePlan`, in one transaction: all of it happens, or nothing.
 * @throws {DbtoolError} as `executePlan`, without `facts.done`: nothing stays.
 */
export function executeTogether(
  context: ExecutorContext,
  direction: Direction,
  steps: readonly PlanStep[],
): Promise<readonly string[]> {
  return withRetries(context, () =>
    context.session.transaction((scope) => executePlan({ ...context, scope }, direction, steps)),
  )
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
    throw withDone(error, context.scope === undefined ? done : [])
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
  const { session, dialect, onProgress, signal, scope } = context
  const { revision } = step
  if (isAborted(signal)) throw interrupted(scope === undefined ? 'It stopped between two revisions.' : nothing)
  const event = { revision, direction, at: place.at, total: place.total }
  onProgress?.({ kind: 'started', ...event })
  const begin = performance.now()
  const stop = (): void => void session.interrupt().catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  const isWhole = runsWhole(dialect, revision)
  const run = {
    ...context,
    ...step,
    direction,
    move: moveOf(step),
    runId: place.runId,
    onBackfill: (rows: BackfillProgress) => onProgress?.({ kind: 'progress', ...event, rows }),
    onNote: (note: string) => onProgress?.({ kind: 'note', ...event, note }),
  }
  try {
    // A transaction that failed can only be begun again as a whole.
    if (scope !== undefined) await runWhole(run, revision)
    else await (isWhole ? withRetries(context, () => runWhole(run, revision)) : runInParts(run, revision))
  } catch (error) {
    if (isAborted(signal)) {
      const state = isWhole ? 'The revision that was running has been rolled back.' : partly
      throw interrupted(scope === undefined ? state : nothing, error)
    }
    throw stepError(dialect, error, revision, direction)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  onProgress?.({ kind: 'done', ...event, durationMs: performance.now() - begin })
}

const nothing = 'All of the run has been rolled back.'
const partly = 'The revision that was running is done in part; the next run goes on where it stopped.'
const maxRetries = 5

/**
 * What waited in vain for another session is tried again, after longer and longer pauses: it has changed nothing. No
 * pause is longer than the wait for a lock, so that who asks for a short one gets an answer soon.
 */
async function withRetries<T>({ dialect, lockTimeoutMs, signal }: ExecutorContext, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const cause = isDbtoolError(error) ? (error.cause ?? error) : error
      if (attempt > maxRetries || dialect.errors.classify(cause)?.retry !== true) throw error
      const pause = Math.min(30_000, lockTimeoutMs, 500 * 2 ** attempt)
      await sleep(pause * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
    }
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false
}

function interrupted(state: string, cause?: unknown): DbtoolError {
  return new DbtoolError('DBT_INTERRUPTED', `Interrupted. ${state}`, {
    cause,
    next: ['dbtool status'],
    ...(state === partly ? { databaseState: 'partial' } : {}),
  })
}

const aboutRevision = ['DBT_REVISION_FAILED', 'DBT_REVISION_PARTIAL', 'DBT_OUTSIDE_TRANSACTION', 'DBT_SQL_UNREADABLE']

function stepError(dialect: Dialect, error: unknown, revision: Revision, direction: Direction): DbtoolError {
  const word = direction === 'up' ? 'upgrade' : 'downgrade'
  const cause = isDbtoolError(error) ? error.cause : error
  const known = dialect.errors.classify(cause)
  const given = isDbtoolError(error) ? error : null
  const code =
    given !== null && given.code !== 'DBT_REVISION_FAILED' ? given.code : (known?.code ?? 'DBT_REVISION_FAILED')
  const isAbout = aboutRevision.includes(code) || known !== null
  if (given !== null && !isAbout) return given
  const detail = known === null ? messageOf(error) : `${messageOf(error)} (${known.message})`
  return new DbtoolError(
    code,
    `The ${word} of revision ${revision.revision} (${revision.message || 'no message'}) failed. ${detail}`,
    {
      cause,
      hint: given?.hint ?? known?.hint ?? `Mend ${revision.path}, then run the command again.`,
      next: given !== null && given.next.length > 0 ? given.next : ['dbtool status'],
      ...(given === null ? {} : { databaseState: given.databaseState }),
      facts: { ...(given?.facts ?? {}), revision: revision.revision, path: revision.path },
    },
  )
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
