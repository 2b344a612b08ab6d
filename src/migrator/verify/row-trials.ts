import type { Row } from '../../dialect/connection.js'
import { insertProbe, type Manner, type Probe, probesOf } from '../../row-generator/index.js'
import { type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'
import type { Finding, UnfilledTable } from '../results.js'
import type { Revision } from '../revision.js'
import type { BaseRows } from './base-rows.js'
import { compareRows } from './compare-rows.js'
import type { SnapshotDifference } from './compare-snapshots.js'
import { type Filled, Filler, type RowSettings } from './filler.js'
import { failure, notRestoredWith } from './findings.js'
import type { Judgement } from './judgement.js'
import { ObservedLosses } from './observed-losses.js'
import {
  acknowledged,
  atTheEnds,
  changedByDowngrade,
  dataDependent,
  needsDocuments,
  refusal,
  withNeeds,
} from './probe-findings.js'
import type { ProvingGround } from './proving-ground.js'
import { readBack } from './read-back.js'
import { causeOf, isAboutJson, type RefusedRows, withRows } from './refused-rows.js'
import { onlyKnown, type RowKeys, removeRows, rowKeysOf, withTriggerTargets } from './remove-rows.js'
import { retypedColumns } from './retyped-columns.js'
import { changedTables, type DatabaseState } from './state.js'
import { type RowsSnapshot, readRows } from './table-rows.js'
import { withTargets } from './target-tables.js'

/** More differences than that in one revision are not all tried with rows of their own. */
const mostProbes = 12

/**
 * What rows have to say about a revision. Its trials begin and end in the same state, without the rows that were made for
 * them; where one leaves something behind, the ground is brought back.
 */
export class RowTrials {
  readonly #ground: ProvingGround
  readonly #revision: Revision
  readonly #settings: RowSettings
  readonly #base: BaseRows
  readonly losses: ObservedLosses
  readonly findings: Finding[] = []
  readonly #filler: Filler

  constructor(ground: ProvingGround, revision: Revision, settings: RowSettings, base: BaseRows) {
    this.#ground = ground
    this.#revision = revision
    this.#settings = settings
    this.#base = base
    this.losses = new ObservedLosses(revision)
    this.#filler = new Filler(ground, revision, settings)
  }

  get unfilled(): readonly UnfilledTable[] {
    return this.#filler.unfilled
  }

  /** The tables that held rows while the revision ran. */
  get tried(): ReadonlySet<string> {
    return this.#filler.tried
  }

  /** Loss among the rows that were there already. @param now The rows of touched tables. @param startedAt When the revision began to run. */
  async compareBase(before: DatabaseState, now: RowsSnapshot, startedAt: Date): Promise<void> {
    const tables = before.schema.tables.filter((table) => now.has(tableKey(table)))
    const old = await this.#base.of(this.#ground, before.schema, tables)
    this.losses.add(compareRows(old, now, { schema: before.schema, startedAt }))
    for (const { table } of old.values()) this.#filler.tried.add(table)
  }

  /**
   * Rows in the tables that the revision makes, for its downgrade to meet.
   * @return takes out again what had to be written to older tables; null: there are no new tables.
   */
  async fillNew(
    before: DatabaseState,
    after: DatabaseState,
    manner: Manner = 'varied',
  ): Promise<(() => Promise<void>) | null> {
    const old = new Set(before.schema.tables.map(tableKey))
    const isNew = (table: TableName): boolean => !old.has(tableKey(table))
    const tables = after.schema.tables.filter(isNew)
    if (tables.length === 0) return null
    const { dialect, session } = this.#ground
    const written = withTriggerTargets(after.schema, tables).filter((table) => !isNew(table))
    const keys = new Map(await rowKeysOf(dialect, session.connection, after.schema, written))
    await this.#filler.fill(after.schema, tables, keys, { manner })
    return async () => {
      const base = new Map([...keys].filter(([key]) => old.has(key)))
      if (base.size > 0 && !(await removeRows(dialect, this.#ground.session.connection, before.schema, base)))
        await this.#ground.restore()
    }
  }

  /**
   * First and second pass, from the state before the revision: rows that both schemas allow, then those that only the old
   * one allows. A judgement only where the revision does not run.
   * @param writesRows Whether the revision may write rows of its own.
   */
  async fromBefore(
    before: DatabaseState,
    after: DatabaseState,
    touched: readonly Table[],
    writesRows: boolean,
  ): Promise<Judgement | null> {
    const { dialect } = this.#ground
    this.losses.retype(retypedColumns(before.schema, after.schema))
    const filled = await this.#filler.prepare(before, after, touched)
    if (filled === null) return null
    const first = await this.#firstPass(before, filled)
    let [place, refused, manner]: [Filled, RefusedRows | null, Manner] = [filled, first, 'varied']
    let why = first
    // Is it rows as such, values at the ends of what columns hold, or texts that have to be JSON?
    for (const gentler of ['ordinary', 'documents'] as const) {
      if (refused === null || (gentler === 'documents' && !isAboutJson(refused))) break
      await this.#ground.restore()
      const rows = await this.#filler.prepare(before, after, touched, gentler)
      if (rows === null) break
      place = rows
      manner = gentler
      why = refused
      refused = await this.#firstPass(before, rows)
    }
    if (refused !== null) return this.#refusal(refused, writesRows)
    if (why !== null && manner === 'documents') this.findings.push(needsDocuments(this.#revision, why))
    else if (why !== null && !this.#isChance(why, writesRows)) this.findings.push(atTheEnds(this.#revision, why))
    const changed = changedTables(before, after)
    const live = { ...before.schema, tables: before.schema.tables.filter((table) => changed.has(tableKey(table))) }
    for (const probe of probesOf(dialect, live, after.schema).slice(0, mostProbes)) {
      const isBack = await this.#secondPass(before, probe, place)
      if (isBack) continue
      await this.#ground.restore()
      place = (await this.#filler.prepare(before, after, touched, manner)) ?? place
    }
    await this.#clear(before, place.keys)
    return null
  }

  /**
   * Whether rows refuse an upgrade whose downgrade is known to be wrong, so that both can be mended at once.
   * @return whether anything was run.
   */
  async upgradeOnly(before: DatabaseState, after: DatabaseState, touched: readonly Table[]): Promise<boolean> {
    if (touched.length === 0 || this.#revision.requires !== null) return false
    const filled = await this.#filler.prepare(before, after, touched, 'ordinary')
    if (filled === null) return true
    const up = await this.#ground.attempt(this.#revision, 'up')
    if (up.ran || this.#ground.dialect.errors.isDuplicate(causeOf(up.error))) return true
    const finding = failure('upgrade-failed', this.#revision, up.error, withRows(filled.names))
    this.findings.push(withNeeds(this.#revision, finding))
    return true
  }

  /** Third pass, from the state after the revision: rows that only the new schema allows meet the downgrade. */
  async fromAfter(before: DatabaseState, after: DatabaseState): Promise<void> {
    const { dialect } = this.#ground
    const changed = changedTables(before, after)
    const live = { ...after.schema, tables: after.schema.tables.filter((table) => changed.has(tableKey(table))) }
    for (const probe of probesOf(dialect, live, before.schema).slice(0, mostProbes))
      await this.#thirdPass(before, after, probe)
  }

  /** null: the revision runs with these rows in both directions. */
  async #firstPass(before: DatabaseState, { rows, names }: Filled): Promise<RefusedRows | null> {
    const startedAt = new Date()
    for (const direction of ['up', 'down'] as const) {
      const run = await this.#ground.attempt(this.#revision, direction)
      if (!run.ran) return { direction, error: run.error, names }
    }
    const differences = await this.#note(before, rows, startedAt)
    return differences.length === 0 ? null : { direction: 'down', error: null, names, differences }
  }

  /** null: that is all right, and the ground is brought back and holds none of the rows. */
  async #refusal(refused: RefusedRows, writesRows: boolean): Promise<Judgement | null> {
    const { direction, error, names, differences } = refused
    if (differences !== undefined) return { verdict: 'not-restored', findings: notRestoredWith(differences, names) }
    const verdict = direction === 'up' ? 'upgrade-failed' : 'downgrade-failed'
    const finding = failure(verdict, this.#revision, error, withRows(names))
    if (direction === 'down') return { verdict, findings: [finding] }
    const { requires } = this.#revision
    if (requires === null && !this.#isChance(refused, writesRows))
      return { verdict, findings: [withNeeds(this.#revision, finding)] }
    this.losses.refuse(names.map((name) => `${name}.*`))
    const dependent: Finding = { ...finding, rule: 'data-dependent', severity: 'warning' }
    this.findings.push(requires === null ? dependent : acknowledged(this.#revision, dependent))
    await this.#ground.restore()
    return null
  }

  /** Rows that the revision brings along may have the keys of rows that were made up. */
  #isChance({ direction, error }: RefusedRows, writesRows: boolean): boolean {
    return direction === 'up' && writesRows && this.#ground.dialect.errors.isDuplicate(causeOf(error))
  }

  /** Notes what was lost. @return what is not as it was, where the structure depends on these rows. */
  async #note(before: DatabaseState, rows: RowsSnapshot, startedAt: Date): Promise<readonly SnapshotDifference[]> {
    const back = await readBack(this.#ground, before, tablesOf(before.schema, rows))
    if (back.rows === null) return back.differences
    this.losses.add(compareRows(rows, back.rows, { schema: before.schema, startedAt }))
    return []
  }

  /** @return whether the ground is where it was. */
  async #secondPass(before: DatabaseState, probe: Probe, { withRows }: Filled): Promise<boolean> {
    const { dialect } = this.#ground
    const { schema } = before
    const others = withTargets(schema, probe.tableName).filter((table) => !withRows.has(tableKey(table)))
    const keys = new Map([...withRows, ...(await rowKeysOf(dialect, this.#ground.session.connection, schema, others))])
    const written = await this.#insert(schema, probe)
    // What the row would have pointed to may be there all the same.
    if (written === null) return removeRows(dialect, this.#ground.session.connection, schema, keys)
    const tables = schema.tables.filter((table) => withRows.has(tableKey(table)))
    const rows = await readRows(dialect, this.#ground.session.connection, schema, [...tables, probe.tableName])
    const startedAt = new Date()
    const up = await this.#ground.attempt(this.#revision, 'up')
    if (!up.ran) {
      this.losses.refuse(probe.columns.map((column) => `${probe.table}.${column}`))
      this.findings.push(dataDependent(this.#revision, probe, written, up.error))
      if (!up.leftNothing) return false
    } else {
      const down = await this.#ground.attempt(this.#revision, 'down')
      if (!down.ran) {
        this.findings.push(refusal(probe, written, down.error, 'before the upgrade'))
        return false
      }
      const differences = await this.#note(before, rows, startedAt)
      this.findings.push(...notRestoredWith(differences, [probe.table]))
      if (differences.length > 0) return false
    }
    return removeRows(dialect, this.#ground.session.connection, schema, keys)
  }

  async #thirdPass(before: DatabaseState, after: DatabaseState, probe: Probe): Promise<void> {
    const { dialect } = this.#ground
    const { connection } = this.#ground.session
    const old = before.schema.tables.filter((table) => tableKey(table) === tableKey(probe.tableName))
    const base = await rowKeysOf(dialect, connection, after.schema, withTargets(after.schema, probe.tableName))
    const written = await this.#insert(after.schema, probe)
    if (written === null) {
      if (!(await removeRows(dialect, connection, after.schema, base))) await this.#upAgain(false)
      return
    }
    const rows = await readRows(dialect, connection, after.schema, [probe.tableName])
    const startedAt = new Date()
    const down = await this.#ground.attempt(this.#revision, 'down')
    if (!down.ran) {
      this.findings.push(refusal(probe, written, down.error, 'after the upgrade'))
      return this.#upAgain(false)
    }
    const back = await readBack(this.#ground, before, old)
    if (back.rows === null) {
      this.findings.push(...notRestoredWith(back.differences, [probe.table]))
      return this.#upAgain(false)
    }
    const now = back.rows
    const losses = compareRows(rows, now, { schema: after.schema, startedAt })
    if (losses.length === 0)
      return this.#upAgain(
        await removeRows(dialect, this.#ground.session.connection, before.schema, onlyKnown(base, before.schema)),
      )
    // What the upgrade makes again of what the downgrade has made, a renamed value of an enum, is not lost.
    const up = await this.#ground.attempt(this.#revision, 'up')
    const last = up.ran
      ? await readRows(dialect, this.#ground.session.connection, after.schema, [probe.tableName])
      : now
    const left = compareRows(rows, last, { schema: after.schema, startedAt })
    for (const loss of losses) {
      if (left.some(({ column }) => column === loss.column))
        this.findings.push(changedByDowngrade(probe, written, loss))
    }
    if (up.ran && (await removeRows(dialect, this.#ground.session.connection, after.schema, base))) return
    await this.#upAgain(false)
  }

  /** To the state after the revision. @param isBack Whether the ground is in the state before it. */
  async #upAgain(isBack: boolean): Promise<void> {
    if (!isBack) await this.#ground.restore()
    const again = await this.#ground.attempt(this.#revision, 'up')
    if (!again.ran) throw again.error
  }

  async #insert(schema: Schema, probe: Probe): Promise<readonly Row[] | null> {
    const { dialect, session } = this.#ground
    return insertProbe({ dialect, connection: session.connection, schema, seed: this.#settings.seed, probe })
  }

  async #clear(before: DatabaseState, keys: RowKeys): Promise<void> {
    const { dialect, session } = this.#ground
    if (!(await removeRows(dialect, session.connection, before.schema, keys))) await this.#ground.restore()
  }
}

function tablesOf(schema: Schema, rows: RowsSnapshot): readonly Table[] {
  return schema.tables.filter((table) => rows.has(tableKey(table)))
}
