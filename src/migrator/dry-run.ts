import type { Dialect, RevisionScope, RunnerSession, Statement } from '../dialect/dialect.js'
import { isDbtoolError, messageOf } from '../errors/index.js'
import { type Operation, summarize } from '../operations/index.js'
import { requireSame } from './attempt.js'
import { type PlanStep, planDowngradeSteps, planUpgradeSteps } from './plan.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { DryRunResult } from './results.js'
import { type Direction, type QueryRows, runRevision } from './run-revision.js'
import { onScratch } from './scratch-session.js'
import { type RecordedRevision, recordRevision, stopIfAborted, whyKnex, whyReads } from './script/record-revision.js'
import { requireOneTransaction } from './single-transaction.js'
import { graphFor } from './squashed-graph.js'

export interface DryRunOptions {
  readonly target: string
  readonly singleTransaction?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * What a run would do, found out without changing anything: the database is looked at in transactions that its server
 * holds read-only, and the revisions run on a scratch copy of its structure. Where there is no place for one, the
 * statements of the first revision are written from the database itself, and later revisions are named.
 * @throws {DbtoolError} what planning throws; DBT_REVISION_FAILED when a revision cannot run as the structure is now.
 */
export async function dryRun(project: Project, direction: Direction, options: DryRunOptions): Promise<DryRunResult> {
  const state = await fetchState(project)
  const graph = await graphFor(await project.graph(), state)
  const plan = direction === 'up' ? planUpgradeSteps : planDowngradeSteps
  const steps = plan(graph, state, options.target)
  if (state.unfinished !== null) requireSame(state.unfinished, steps[0]?.revision.revision, direction)
  const dialect = await project.dialect()
  if (options.singleTransaction === true) requireOneTransaction(dialect, steps)
  const foreseen = steps.length === 0 ? [] : await foresee(project, dialect, direction, steps, options.signal)
  return {
    dryRun: true,
    revisions: foreseen.map(({ revision, operations, steps: done }) => ({
      revision: revision.revision,
      message: revision.message,
      operations: operations.map(summarize),
      sql: done.flatMap(({ texts }) => texts),
    })),
    unforeseen: foreseen.flatMap(({ revision, reasons }) =>
      reasons.length === 0 ? [] : [{ revision: revision.revision, reason: reasons.join('; ') }],
    ),
    heads: (steps.at(-1)?.headsAfter ?? state.heads).toSorted(),
  }
}

async function foresee(
  project: Project,
  dialect: Dialect,
  direction: Direction,
  steps: readonly PlanStep[],
  signal: AbortSignal | undefined,
): Promise<readonly RecordedRevision[]> {
  const address = await project.address()
  const live = (await dialect.driver.exists(address))
    ? await dialect.driver.openSession(address, { lockTimeoutMs: 10_000, readOnly: true })
    : null
  try {
    const query = live === null ? undefined : reader(live)
    const run = async (scratch: RunnerSession): Promise<readonly RecordedRevision[]> => {
      if (live !== null) await copyStructure(dialect, live, scratch)
      const done: RecordedRevision[] = []
      for (const { revision } of steps) {
        stopIfAborted(signal)
        const isShaky = done.some(({ reasons }) => reasons.length > 0)
        const recorded = await recordRevision(dialect, scratch, revision, direction, {
          textsOf: textsFor(dialect),
          query,
          isShaky,
        })
        done.push({ ...recorded, reasons: recorded.reasons.map(onScratchReason) })
      }
      return done
    }
    try {
      return await onScratch(dialect, await project.scratch(), run)
    } catch (error) {
      if (live === null || !(error instanceof CopyFailed || isUnavailable(error))) throw error
      return await foreseeOnLive(dialect, live, direction, steps, messageOf(error))
    }
  } finally {
    await live?.close()
  }
}

/** Each query in a transaction of its own, so that no lock is kept and one that fails leaves nothing behind. */
function reader(live: RunnerSession): QueryRows {
  return (sql, bindings) => live.transaction(({ connection }) => connection.query(sql, bindings))
}

class CopyFailed extends Error {}

async function copyStructure(dialect: Dialect, live: RunnerSession, scratch: RunnerSession): Promise<void> {
  const build = await live.transaction(({ connection }) => dialect.scratch.dump(connection))
  try {
    for (const sql of build) await scratch.connection.execute(sql)
  } catch (error) {
    throw new CopyFailed(`The structure could not be copied to a scratch database: ${messageOf(error)}`)
  }
}

function isUnavailable(error: unknown): boolean {
  return isDbtoolError(error) && error.code === 'DBT_SCRATCH_UNAVAILABLE'
}

function onScratchReason(reason: string): string {
  if (reason !== whyKnex) return reason
  return `${reason}: shown is what it does on a copy of the structure, without rows`
}

/** For reading, not for running: what must hold is shown as the query that is asked. */
function textsFor({ script }: Dialect): (statement: Statement) => readonly string[] {
  return ({ sql, bindings }) => script.texts(bindings === undefined ? { sql } : { sql, bindings })
}

/** Without a scratch database: nothing is run, so only the first revision meets the structure that it will meet. */
async function foreseeOnLive(
  dialect: Dialect,
  live: RunnerSession,
  direction: Direction,
  steps: readonly PlanStep[],
  why: string,
): Promise<readonly RecordedRevision[]> {
  const done: RecordedRevision[] = []
  for (const { revision } of steps) {
    const operations: Operation[] = []
    const texts: RecordedRevision['steps'][number][] = []
    const reasons = new Set<string>()
    const isFirst = done.length === 0
    if (!isFirst) reasons.add(`its statements depend on the revisions before it. ${why}`)
    const write = async (operation: Operation, scope: RevisionScope): Promise<void> => {
      operations.push(operation)
      if (!isFirst) return
      try {
        const statements = await dialect.ddl.statements(operation, scope)
        texts.push({ operation, texts: statements.flatMap(textsFor(dialect)), statements: statements.length })
      } catch (error) {
        reasons.add(`what it would run to ${summarize(operation).description} is not known: ${messageOf(error)}`)
      }
    }
    try {
      await live.transaction((scope) =>
        runRevision(dialect, scope, revision, direction, {
          perform: (operation) => write(operation, scope),
          onKnex: () => reasons.add(`${whyKnex}, in a transaction that the server holds read-only`),
          query: (sql, bindings) => {
            reasons.add(whyReads)
            return scope.connection.query(sql, bindings)
          },
        }),
      )
    } catch (error) {
      reasons.add(`it stopped early: ${messageOf(error)}`)
    }
    done.push({ revision, operations, steps: texts, namespaces: [], setsSession: false, reasons: [...reasons] })
  }
  return done
}
