import { isDbtoolError } from '../../errors/index.js'
import { displayName, type Table, tableKey } from '../../schema/index.js'
import type { Finding, StatementEvidence, Verdict } from '../results.js'
import type { Revision } from '../revision.js'
import type { BaseRows } from './base-rows.js'
import type { RowSettings } from './filler.js'
import { failure, noDowngrade, notRepeated, notRestored, rewritesTable, rowsDiffer, rowsLeft } from './findings.js'
import type { Judgement } from './judgement.js'
import { proveResume, runsInParts } from './partial.js'
import { atTheEnds } from './probe-findings.js'
import type { Attempt, ProvingGround, RunRecord } from './proving-ground.js'
import { countRows, madeTables, type RowCounts } from './row-counts.js'
import { RowTrials } from './row-trials.js'
import { changedTables, compareStates, type DatabaseState, isFault } from './state.js'
import { holdSameRows, type RowsSnapshot, readRows } from './table-rows.js'
import { touchedTables } from './touched-tables.js'

export interface JudgeSettings {
  /** null: no rows are made. */
  readonly rows: RowSettings | null
  /** Whether runs are cut off after each statement, where a revision can be left half done. */
  readonly partial: boolean
}

/**
 * Proves one revision: up, down, and up again, with rows and without. Afterwards the ground is where the revision leads,
 * and it counts as done; after `upgrade-failed` the ground is where it was before.
 */
export async function judge(
  ground: ProvingGround,
  revision: Revision,
  base: BaseRows,
  settings: JudgeSettings,
): Promise<Judgement> {
  return new Trial(ground, revision, base, settings).run()
}

/** Runs a revision that others stand on, without judging it; a judgement only where it does not run. */
export async function passThrough(
  ground: ProvingGround,
  revision: Revision,
  base: BaseRows,
): Promise<Judgement | null> {
  const begin = performance.now()
  const up = await ground.attempt(revision, 'up')
  if (!up.ran) {
    if (!up.leftNothing) await ground.restore()
    return { verdict: 'upgrade-failed', findings: [failure('upgrade-failed', revision, up.error)], isStuck: true }
  }
  base.forget()
  await ground.finish(revision, undefined, performance.now() - begin)
  return null
}

class Trial {
  readonly #ground: ProvingGround
  readonly #revision: Revision
  readonly #base: BaseRows
  readonly #settings: JudgeSettings
  readonly #rows: RowTrials | null
  readonly #findings: Finding[] = []
  readonly #evidence: StatementEvidence[] = []
  /** The tables that may have other rows afterwards. */
  #touched: readonly Table[] = []

  constructor(ground: ProvingGround, revision: Revision, base: BaseRows, settings: JudgeSettings) {
    this.#ground = ground
    this.#revision = revision
    this.#base = base
    this.#settings = settings
    this.#rows = settings.rows === null ? null : new RowTrials(ground, revision, settings.rows, base)
  }

  async run(): Promise<Judgement> {
    const ground = this.#ground
    const before = await ground.state()
    // What is there before the revision must be known before it runs.
    await this.#base.of(ground, before.schema, [])
    const startedAt = new Date()
    const begin = performance.now()
    const up = await ground.attempt(this.#revision, 'up', { watch: true })
    const upMs = performance.now() - begin
    if (!up.ran) {
      if (!up.leftNothing) await ground.restore()
      return { ...this.#failed('upgrade-failed', up.error), isStuck: true }
    }
    this.#evidence.push(...up.record.evidence)
    const after = await ground.read(before)
    this.#touched = touchedTables(ground.dialect, [up.record], before, after)
    const broken =
      this.#revision.irreversible === null ? await this.#prove(before, after, { record: up.record, startedAt }) : null
    if (broken !== null) {
      await ground.restore()
      // An upgrade that has failed with rows already needs none of it.
      if (broken.verdict !== 'upgrade-failed' && (await this.#rows?.upgradeOnly(before, after, this.#touched)))
        await ground.restore()
      await ground.replay(this.#revision)
    } else await ground.finish(this.#revision, after, upMs)
    await this.#refresh(before, broken === null ? after : await ground.state())
    return this.#reported(broken ?? this.#verdict())
  }

  /** null: nothing is wrong, and the ground is where the upgrade leads. */
  async #prove(before: DatabaseState, after: DatabaseState, up: Upgrade): Promise<Judgement | null> {
    const written = await this.#written(before, after, up.record)
    const down = await this.#undo(before, after)
    if ('verdict' in down) return down
    if (down.record === null) return null
    const restored = compareStates(this.#ground.dialect, before, await this.#ground.read(before))
    if (restored.some(isFault)) return { verdict: 'not-restored', findings: restored.map(notRestored) }
    this.#findings.push(...restored.map(notRestored))
    const touched = touchedTables(this.#ground.dialect, [up.record, down.record], before, after)
    this.#touched = touched
    const now = await this.#read(before)
    await this.#rows?.compareBase(before, now, up.startedAt)
    const left = await this.#left(before, now)
    if (left.length > 0) {
      // Rows that are left would be in the way of every trial.
      const broken = await this.#redo(before, after, written)
      if (broken !== null) return broken
      for (const finding of left) this.#addOnce(finding)
      await this.#ground.restore()
    }
    if (this.#rows !== null) {
      const broken = touched.length === 0 ? null : await this.#rows.fromBefore(before, after, touched, written !== null)
      if (broken !== null) return broken
    }
    if (this.#settings.partial && runsInParts(this.#ground, this.#revision)) await this.#cut(before, after)
    const broken = await this.#redo(before, after, written)
    if (broken === null) await this.#rows?.fromAfter(before, after)
    return broken
  }

  /** The rows that are there now of the tables that were there before and may have other rows. */
  #read({ schema }: DatabaseState): Promise<RowsSnapshot> {
    return readRows(this.#ground.dialect, this.#ground.session.connection, schema, this.#touched)
  }

  /** What there is to say of tables that hold more rows than before the upgrade. */
  async #left(before: DatabaseState, now: RowsSnapshot): Promise<readonly Finding[]> {
    const base = await this.#base.of(this.#ground, before.schema, this.#touched)
    return [...now].flatMap(([key, { table, rows }]) => {
      const first = base.get(key)?.rows.length ?? 0
      return rows.length > first ? [rowsLeft(table, first, rows.length)] : []
    })
  }

  /** Of rows of a table one thing is told: what was seen first. */
  #addOnce(finding: Finding): void {
    const isKnown = this.#findings.some(({ rule, object }) => rule === finding.rule && object === finding.object)
    if (!isKnown) this.#findings.push(finding)
  }

  /** How many rows the tables hold that the revision may write to; null: it writes none by itself. */
  async #written(before: DatabaseState, after: DatabaseState, record: RunRecord): Promise<RowCounts | null> {
    const writes = record.usedKnex || record.operations.some(({ kind }) => kind === 'execute' || kind === 'bulk-insert')
    return writes ? countRows(this.#ground, after, [...this.#touched, ...madeTables(before, after)]) : null
  }

  /** The downgrade, with rows in what the upgrade has made. `record: null`: there is none, and nothing to undo. */
  async #undo(before: DatabaseState, after: DatabaseState): Promise<Judgement | { readonly record: RunRecord | null }> {
    const ground = this.#ground
    const takeOut = (await this.#rows?.fillNew(before, after)) ?? null
    const down = await ground.attempt(this.#revision, 'down', { watch: true })
    if (!down.ran) {
      if (isMissing(down.error)) return this.#withoutDowngrade(before, after)
      if (takeOut === null) return this.#failed('downgrade-failed', down.error)
    } else {
      this.#evidence.push(...down.record.evidence)
      // Rows can only be looked for where their columns are.
      if (takeOut === null || compareStates(ground.dialect, before, await ground.read(before)).some(isFault))
        return { record: down.record }
      await takeOut()
      if ((await this.#left(before, await this.#read(before))).length === 0) return { record: down.record }
    }
    const plain = await this.#plainly()
    if (!plain.ran) return this.#failed('downgrade-failed', plain.error)
    if (!down.ran) this.#evidence.push(...plain.record.evidence)
    if (down.ran) return { record: plain.record }
    await this.#noteRefusal(before, after, down.error)
    const last = await this.#plainly()
    return last.ran ? { record: last.record } : this.#failed('downgrade-failed', last.error)
  }

  /** Up and down from a clean state without any rows of ours; what is told of is the way down. */
  async #plainly(): Promise<Attempt> {
    await this.#ground.restore()
    const up = await this.#ground.attempt(this.#revision, 'up')
    return up.ran ? this.#ground.attempt(this.#revision, 'down', { watch: true }) : up
  }

  /** What the downgrade says to rows in the new tables: to any, or to those with values at the ends of columns only? */
  async #noteRefusal(before: DatabaseState, after: DatabaseState, error: unknown): Promise<void> {
    const ground = this.#ground
    const again = await ground.attempt(this.#revision, 'up')
    if (!again.ran) return
    await this.#rows?.fillNew(before, after, 'ordinary')
    const down = await ground.attempt(this.#revision, 'down')
    const names = madeTables(before, after).map(displayName)
    if (down.ran) this.#findings.push(atTheEnds(this.#revision, { direction: 'down', error, names }))
    else {
      const finding = failure('downgrade-failed', this.#revision, error, `with rows in ${names.join(', ')}`)
      this.#findings.push({ ...finding, rule: 'downgrade-refuses-rows', severity: 'warning' })
    }
  }

  /** Only a fault where there is something to undo. */
  async #withoutDowngrade(before: DatabaseState, after: DatabaseState): Promise<Judgement | { readonly record: null }> {
    const left = compareStates(this.#ground.dialect, before, after)
    const old = await this.#base.of(this.#ground, before.schema, this.#touched)
    // Rows can only be looked for where their columns are.
    const changed = changedTables(before, after)
    const kept = { ...before.schema, tables: before.schema.tables.filter((table) => !changed.has(tableKey(table))) }
    const rows = [...(await this.#read({ ...before, schema: kept }))]
      .filter(([key, { rows }]) => !holdSameRows(old.get(key)?.rows ?? [], rows))
      .map(([, { table }]) => `rows of ${table}`)
    const changes = [...left.filter(isFault).map(({ object }) => object), ...rows]
    if (changes.length > 0) return { verdict: 'not-restored', findings: [noDowngrade(this.#revision, changes)] }
    return { record: null }
  }

  /** Up again: it must find what it found the first time, and lead to the same. */
  async #redo(before: DatabaseState, after: DatabaseState, written: RowCounts | null): Promise<Judgement | null> {
    const again = await this.#ground.attempt(this.#revision, 'up')
    if (!again.ran) return this.#failed('reupgrade-failed', again.error)
    const repeated = compareStates(this.#ground.dialect, after, await this.#ground.read(after))
    if (repeated.some(isFault)) return { verdict: 'reupgrade-differs', findings: repeated.map(notRepeated) }
    this.#findings.push(...repeated.map(notRepeated))
    if (written !== null) {
      const now = await countRows(this.#ground, after, [...this.#touched, ...madeTables(before, after)])
      for (const [table, rows] of now) {
        const first = written.get(table) ?? 0
        if (rows !== first) this.#addOnce(rowsDiffer(table, first, rows))
      }
    }
    return null
  }

  async #cut(before: DatabaseState, after: DatabaseState): Promise<void> {
    const ground = this.#ground
    const revision = this.#revision
    this.#findings.push(...(await proveResume(ground, revision, 'up', after)))
    await ground.run(revision, 'up')
    this.#findings.push(...(await proveResume(ground, revision, 'down', before)))
    await ground.run(revision, 'down')
  }

  async #refresh(before: DatabaseState, after: DatabaseState): Promise<void> {
    await this.#base.refresh(this.#ground, after.schema, [...this.#touched, ...madeTables(before, after)])
  }

  #verdict(): Judgement {
    const { irreversible } = this.#revision
    if (irreversible !== null) return { verdict: 'irreversible', declared: true, findings: [] }
    if (this.#rows !== null && !this.#rows.losses.isEmpty)
      return { verdict: 'lossy', declared: this.#rows.losses.areDeclared, findings: [] }
    const isMoved = this.#findings.some(({ rule }) => rule === 'position')
    return { verdict: isMoved ? 'order-only' : 'reversible', findings: [] }
  }

  /** The judgement with everything else that was seen. */
  #reported(judgement: Judgement): Judgement {
    const rows = this.#rows
    const evidence = this.#evidence.length === 0 ? {} : { evidence: this.#evidence }
    const own = [...this.#findings, ...this.#rewrites()]
    if (rows === null) return { ...judgement, findings: [...judgement.findings, ...own], ...evidence }
    const seen = [...rows.losses.findings(rows.tried), ...rows.findings, ...own]
    return {
      ...judgement,
      findings: [...judgement.findings, ...seen],
      ...evidence,
      unfilled: rows.unfilled,
      tried: [...rows.tried],
    }
  }

  #rewrites(): readonly Finding[] {
    if (this.#ground.dialect.evidence?.rewritesAsARule !== false) return []
    return this.#evidence.filter(({ rewritten }) => rewritten === true).map(rewritesTable)
  }

  #failed(verdict: Verdict, error: unknown): Judgement {
    return { verdict, findings: [failure(verdict, this.#revision, error)] }
  }
}

interface Upgrade {
  readonly record: RunRecord
  readonly startedAt: Date
}

function isMissing(error: unknown): boolean {
  return isDbtoolError(error) && error.code === 'DBT_IRREVERSIBLE'
}
