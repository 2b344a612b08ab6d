import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Dialect } from '../../dialect/dialect.js'
import { moveOf, type PlanStep } from '../plan.js'
import type { Project } from '../project.js'
import { replay } from '../replay.js'
import type { ScriptResult } from '../results.js'
import { toolVersion } from '../run-signature.js'
import { runsWhole } from '../runs-whole.js'
import { onScratch } from '../scratch-session.js'
import { requireOneTransaction } from '../single-transaction.js'
import { VersionTables } from '../version-tables.js'
import { ScriptBooks } from './books.js'
import { type RecordedRevision, recordRevision, stopIfAborted } from './record-revision.js'

export interface ScriptOptions {
  /** `mark` writes the books only, and needs no scratch database. */
  readonly direction: 'up' | 'down' | 'mark'
  /** One transaction around all revisions. */
  readonly singleTransaction?: boolean | undefined
  /** Asked between two revisions. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A script for the engine's client program that does what a run of the steps would do, books and all. What a revision
 * runs often depends on what is in the database, so the revisions before the steps, and then the steps themselves, are
 * run on a scratch database, and the script is what was run there.
 * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE, DBT_SINGLE_TRANSACTION, DBT_REVISION_FAILED.
 */
export async function scriptOf(
  project: Project,
  steps: readonly PlanStep[],
  options: ScriptOptions,
): Promise<ScriptResult> {
  const { direction } = options
  const dialect = await project.provingDialect()
  const single = options.singleTransaction === true
  if (single) requireOneTransaction(dialect, steps)
  const recorded =
    direction === 'mark' ? steps.map(({ revision }) => unrun(revision)) : await record(project, dialect, steps, options)
  const version = await toolVersion()
  const books = new ScriptBooks(dialect, new VersionTables(dialect, project.config.migrations), version)
  const sql = new ScriptText(dialect, books, { direction, single, version }).write(steps, recorded)
  return {
    sql,
    revisions: steps.map(({ revision }) => revision.revision),
    direction,
    unscripted: recorded.flatMap(({ revision, reasons }) =>
      reasons.length === 0 ? [] : [{ revision: revision.revision, reason: unscriptedReason(reasons) }],
    ),
  }
}

function unscriptedReason(reasons: readonly string[]): string {
  return `${reasons.join('; ')}; the script holds what it did on a scratch database without the application's rows`
}

function unrun(revision: PlanStep['revision']): RecordedRevision {
  return { revision, operations: [], steps: [], namespaces: [], setsSession: false, reasons: [] }
}

async function record(
  project: Project,
  dialect: Dialect,
  steps: readonly PlanStep[],
  { direction, signal }: ScriptOptions,
): Promise<readonly RecordedRevision[]> {
  if (steps.length === 0) return []
  const graph = await project.graph()
  const before = graph.ancestorsOf(steps[0]?.headsBefore ?? [])
  return onScratch(dialect, await project.scratch(), async (session) => {
    await replay(
      dialect,
      session,
      graph.revisions.filter(({ revision }) => before.has(revision)),
    )
    const recorded: RecordedRevision[] = []
    for (const { revision } of steps) {
      stopIfAborted(signal)
      const isShaky = recorded.some(({ reasons }) => reasons.length > 0)
      recorded.push(await recordRevision(dialect, session, revision, direction === 'down' ? 'down' : 'up', { isShaky }))
    }
    return recorded
  })
}

interface TextOptions {
  readonly direction: 'up' | 'down' | 'mark'
  readonly single: boolean
  readonly version: string
}

/** Puts the recorded revisions and the books together. */
class ScriptText {
  readonly #dialect: Dialect
  readonly #books: ScriptBooks
  readonly #options: TextOptions
  readonly #lines: string[] = []

  constructor(dialect: Dialect, books: ScriptBooks, options: TextOptions) {
    this.#dialect = dialect
    this.#books = books
    this.#options = options
  }

  write(steps: readonly PlanStep[], recorded: readonly RecordedRevision[]): string {
    const { script } = this.#dialect
    const { single } = this.#options
    const runId = randomUUID()
    this.#head(steps, recorded)
    if (steps.length === 0) return `${this.#lines.join('\n')}\n`
    this.#add(script.settings)
    if (single) this.#add(script.begin)
    this.#add(this.#books.ensure())
    for (const [at, step] of steps.entries()) {
      const done = recorded[at]
      if (done !== undefined) this.#revision(step, done, runId)
    }
    this.#lines.push('')
    if (single) this.#add(script.commit)
    this.#add(script.restore)
    return `${this.#lines.join('\n').trim()}\n`
  }

  #head(steps: readonly PlanStep[], recorded: readonly RecordedRevision[]): void {
    const { name, script, capabilities } = this.#dialect
    const { direction, version } = this.#options
    const word = { up: 'upgrade', down: 'downgrade', mark: 'stamp' }[direction]
    const [from, to] = [steps[0]?.headsBefore ?? [], steps.at(-1)?.headsAfter ?? []]
    const lines =
      steps.length === 0
        ? [`dbtool ${version}: ${word} for ${name}: nothing to do`]
        : [`dbtool ${version}: ${word} for ${name} from ${placeOf(from)} to ${placeOf(to)}`, `Run: ${script.command}`]
    if (steps.length > 0 && !capabilities.transactionalDdl) {
      lines.push('Every statement that changes a table commits: if the script stops, look at what it has done.')
    }
    for (const { revision, reasons } of recorded) {
      if (reasons.length > 0) lines.push(`NOT EXACT: ${revision.revision}: ${unscriptedReason(reasons)}`)
    }
    this.#comment(lines)
  }

  #revision(step: PlanStep, recorded: RecordedRevision, runId: string): void {
    const { script, capabilities } = this.#dialect
    const { direction, single } = this.#options
    const { revision } = step
    const isMark = direction === 'mark'
    const isWhole = isMark || runsWhole(this.#dialect, revision)
    const begins = isWhole && capabilities.transactionalDdl && !single
    const word = { up: 'upgrade', down: 'downgrade', mark: 'stamp' }[direction]
    const below = placeOf(revision.downRevision)
    this.#lines.push('')
    this.#comment([
      direction === 'down'
        ? `Running downgrade ${revision.revision} -> ${below}`
        : `Running ${word} ${below} -> ${revision.revision}`,
      ...(revision.message === '' ? [] : [revision.message]),
      ...recorded.reasons.map((reason) => `NOT EXACT: ${reason}`),
    ])
    if (begins) this.#add(script.begin)
    this.#add(this.#books.requireHeads(step.headsBefore))
    for (const { operation, texts } of recorded.steps) {
      const together = !isWhole && capabilities.transactionalDdl && texts.length > 1 && runsInTransaction(operation)
      this.#add(together ? [script.beginRows, ...texts, 'COMMIT'] : texts)
    }
    if (recorded.setsSession) this.#add(script.resetSettings)
    const count = recorded.steps.reduce((sum, { statements }) => sum + statements, 0)
    const entry = {
      revision: revision.revision,
      direction,
      parents: revision.downRevision,
      message: revision.message,
      fileName: basename(revision.path),
      checksum: revision.checksum,
      ...('marked' in step ? { marked: step.marked as 'applied' | 'reverted' } : {}),
      statements: isWhole ? recorded.operations.length : count,
      runId,
      isWhole,
    }
    const written = [...this.#books.noteNamespaces(recorded.namespaces), ...this.#books.record(entry, moveOf(step))]
    const inRows = !begins && !single
    this.#add(inRows ? [script.beginRows, ...written, 'COMMIT'] : written)
    this.#add(this.#books.requireHeads(step.headsAfter))
    if (begins) this.#add(script.commit)
  }

  #comment(lines: readonly string[]): void {
    // A line of a message could be SQL.
    for (const line of lines) this.#lines.push(`-- ${line.replace(/\s+/g, ' ')}`)
  }

  #add(statements: readonly string[]): void {
    for (const sql of statements) this.#lines.push(this.#dialect.script.statement(sql))
  }
}

/** An index that is built beside the traffic takes part in no transaction, and nobody knows what raw SQL is. */
function runsInTransaction(operation: RecordedRevision['steps'][number]['operation']): boolean {
  if (operation === null || operation.kind === 'execute') return false
  return !('concurrently' in operation && operation.concurrently === true)
}

function placeOf(heads: readonly string[]): string {
  return heads.length === 0 ? 'base' : heads.join(', ')
}
