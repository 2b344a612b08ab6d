import { relative } from 'node:path'
import type { Dialect, RunnerSession } from '../../dialect/dialect.js'
import { isDbtoolError, messageOf } from '../../errors/index.js'
import type { Schema } from '../../schema/index.js'
import { resolveId } from '../branch.js'
import { ownedSchema } from '../ownership.js'
import type { Project } from '../project.js'
import { ownership } from '../reading.js'
import { replay, runOnce } from '../replay.js'
import type { Finding, Verdict, VerifiedRevision, VerifyResult } from '../results.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import type { Direction } from '../run-revision.js'
import { onScratch } from '../scratch-session.js'
import { compareSnapshots, type SnapshotDifference } from './compare-snapshots.js'
import { passing } from './passing.js'

export interface VerifyOptions {
  /** Judges only this one; those before it are only run. */
  readonly revision?: string | undefined
  /** Judges only these, by id. */
  readonly revisions?: ReadonlySet<string> | undefined
  readonly onRevision?: ((revision: VerifiedRevision) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Proves that each revision can be undone and done again: on a scratch database it is run up, down and up, and what the
 * database stores is compared before and after. A revision that fails does not end the run.
 */
export async function verify(project: Project, options: VerifyOptions = {}): Promise<VerifyResult> {
  const dialect = await project.provingDialect()
  const place = await project.scratch()
  const graph = await project.graph()
  const only = options.revision === undefined ? options.revisions : new Set([resolveId(graph, options.revision)])
  const judge = new Judge(project, dialect)
  const judged: VerifiedRevision[] = []
  const needed = graph.ancestorsOf([...(only ?? [])])
  let open = graph.revisions.filter(({ revision }) => only === undefined || needed.has(revision))
  const done: Revision[] = []
  const broken = new Set<string>()
  while (open.length > 0) {
    // After a verdict that leaves the database in doubt, the rest goes on in a new one.
    await onScratch(dialect, place, async (session) => {
      await replay(dialect, session, done)
      for (const revision of open) {
        options.signal?.throwIfAborted()
        open = open.filter((other) => other !== revision)
        if (needs(graph, revision, broken)) {
          judged.push(report(revision, 'not-judged', [], 0, options))
          broken.add(revision.revision)
          continue
        }
        if (only?.has(revision.revision) === false) {
          await replay(dialect, session, [revision])
          done.push(revision)
          continue
        }
        const begin = performance.now()
        const { verdict, findings } = await judge.judge(session, revision)
        judged.push(report(revision, verdict, findings, performance.now() - begin, options))
        if (verdict === 'upgrade-failed') broken.add(revision.revision)
        else done.push(revision)
        if (!passing.has(verdict)) return
      }
    })
  }
  return { ok: judged.every(({ verdict }) => passing.has(verdict)), revisions: judged }
}

function needs(graph: RevisionGraph<Revision>, revision: Revision, broken: ReadonlySet<string>): boolean {
  return [...graph.ancestorsOf([revision.revision])].some((id) => broken.has(id))
}

function report(
  revision: Revision,
  verdict: Verdict,
  findings: readonly Finding[],
  durationMs: number,
  options: VerifyOptions,
): VerifiedRevision {
  const { revision: id, message, path } = revision
  const declared = verdict === 'irreversible' ? { declared: true } : {}
  const verified = {
    revision: id,
    message,
    path: relative(process.cwd(), path),
    verdict,
    ...declared,
    findings,
    durationMs: Math.round(durationMs),
  }
  options.onRevision?.(verified)
  return verified
}

interface Judgement {
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

class Judge {
  readonly #project: Project
  readonly #dialect: Dialect

  constructor(project: Project, dialect: Dialect) {
    this.#project = project
    this.#dialect = dialect
  }

  /** Leaves the database after the revision, unless the verdict is a failure. */
  async judge(session: RunnerSession, revision: Revision): Promise<Judgement> {
    const before = await this.#snapshot(session)
    const failedUp = await this.#run(session, revision, 'up', 'upgrade-failed')
    if (failedUp !== null) return failedUp
    if (revision.irreversible !== null) return { verdict: 'irreversible', findings: [] }
    const after = await this.#snapshot(session)
    const failedDown = await this.#run(session, revision, 'down', 'downgrade-failed')
    if (failedDown !== null) {
      const missing = failedDown.findings.length === 0
      const left = missing ? compareSnapshots(this.#dialect, before, after) : []
      if (!missing) return failedDown
      // No downgrade at all: only a fault where there was something to undo.
      return left.length === 0
        ? { verdict: 'reversible', findings: [] }
        : { verdict: 'not-restored', findings: left.map(toFinding) }
    }
    const restored = compareSnapshots(this.#dialect, before, await this.#snapshot(session))
    const changed = restored.filter(({ kind }) => kind !== 'position')
    if (changed.length > 0) return { verdict: 'not-restored', findings: restored.map(toFinding) }
    const failedAgain = await this.#run(session, revision, 'up', 'reupgrade-failed')
    if (failedAgain !== null) return failedAgain
    const again = compareSnapshots(this.#dialect, after, await this.#snapshot(session))
    const differs = again.filter(({ kind }) => kind !== 'position')
    if (differs.length > 0) return { verdict: 'reupgrade-differs', findings: differs.map(toFinding) }
    const moved = [...restored, ...again]
    return moved.length > 0
      ? { verdict: 'order-only', findings: moved.map(toFinding) }
      : { verdict: 'reversible', findings: [] }
  }

  async #snapshot(session: RunnerSession): Promise<Schema> {
    return ownedSchema(await this.#dialect.introspect(session.connection), ownership(this.#project))
  }

  /** null: it ran. No findings: there is no such direction. */
  async #run(
    session: RunnerSession,
    revision: Revision,
    direction: Direction,
    verdict: Verdict,
  ): Promise<Judgement | null> {
    try {
      await runOnce(this.#dialect, session, revision, direction)
      return null
    } catch (error) {
      if (isDbtoolError(error) && error.code === 'DBT_IRREVERSIBLE') return { verdict, findings: [] }
      const message = messageOf(error)
      const hint = isDbtoolError(error) && error.hint !== undefined ? { fix: error.hint } : {}
      return {
        verdict,
        findings: [{ rule: verdict, severity: 'error', object: `revision ${revision.revision}`, message, ...hint }],
      }
    }
  }
}

/** What a difference means to somebody who has to mend the downgrade. */
function toFinding(difference: SnapshotDifference): Finding {
  const { object, kind, before, after } = difference
  switch (kind) {
    case 'missing':
      return {
        rule: 'missing',
        severity: 'error',
        object,
        message: `${object} was there before the upgrade and is not after the downgrade: ${before}`,
        fix: `Have the downgrade bring ${object} back.`,
      }
    case 'left-over':
      return {
        rule: 'left-over',
        severity: 'error',
        object,
        message: `${object} was not there before the upgrade and is after the downgrade: ${after}`,
        fix: `Have the downgrade drop ${object}.`,
      }
    case 'changed':
      return {
        rule: 'changed',
        severity: 'error',
        object,
        message: `${object} was ${before} before the upgrade and is ${after} after the downgrade`,
        fix: `Have the downgrade give ${object} its old definition back.`,
      }
    case 'position':
      return {
        rule: 'position',
        severity: 'note',
        object,
        message: `the columns of ${object} came back in another order: ${before} became ${after}`,
      }
  }
}
