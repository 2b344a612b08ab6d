import type { Row } from '../../dialect/connection.js'
import { isDbtoolError } from '../../errors/index.js'
import { insertProbe, type Probe, probesOf } from '../../row-generator/index.js'
import { displayName, type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'
import type { Finding, UnfilledTable } from '../results.js'
import type { Revision } from '../revision.js'
import type { BaseRows } from './base-rows.js'
import { compareRows } from './compare-rows.js'
import { type Filled, Filler, type RowSettings } from './filler.js'
import { failure } from './findings.js'
import type { Judgement } from './judge.js'
import { Losses } from './losses.js'
import { acknowledged, changedByDowngrade, dataDependent, refusal, withNeeds } from './probe-findings.js'
import type { ProvingGround } from './proving-ground.js'
import { type RowKeys, removeRows, rowKeysOf, withTriggerTargets } from './remove-rows.js'
import { changedTables, type DatabaseState } from './state.js'
import { type RowsSnapshot, readRows } from './table-rows.js'

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
  readonly losses: Losses
  readonly findings: Finding[] = []
  readonly #filler: Filler

  constructor(ground: ProvingGround, revision: Revision, settings: RowSettings, base: BaseRows) {
    this.#ground = ground
    this.#revision = revision
    this.#settings = settings
    this.#base = base
    this.losses = new Losses(revision)
    this.#filler = new Filler(ground, revision, settings)
  }

  get unfilled(): readonly UnfilledTable[] {
    return this.#filler.unfilled
  }

  /** The tables that held rows while the revision ran. */
  get tried(): ReadonlySet<string> {
    return this.#filler.tried
  }

  /** Loss among the rows that were there already. @param startedAt When the revision began to run. */
  async compareBase(before: DatabaseState, touched: readonly TableName[], startedAt: Date): Promise<void> {
    const old = await this.#base.of(this.#ground, before.schema, touched)
    if (old.size === 0) return
    const { dialect, session } = this.#ground
    const now = await readRows(dialect, session.connection, before.schema, tablesOf(before.schema, old))
    this.losses.add(compareRows(old, now, { schema: before.schema, startedAt }))
    for (const { table } of old.values()) this.#filler.tried.add(table)
  }

  /**
   * Rows in the tables that the revision makes, for its downgrade to meet.
   * @return takes out again what had to be written to older tables; null: there are no new tables.
   */
  async fillNew(before: DatabaseState, after: DatabaseState): Promise<(() => Promise<void>) | null> {
    const old = new Set(before.schema.tables.map(tableKey))
    const isNew = (table: TableName): boolean => !old.has(tableKey(table))
    const tables = after.schema.tables.filter(isNew)
    if (tables.length === 0) return null
    const { dialect, session } = this.#ground
    const written = withTriggerTargets(after.schema, tables).filter((table) => !isNew(table))
    const keys = new Map(await rowKeysOf(dialect, session.connection, after.schema, written))
    await this.#filler.fill(after.schema, tables, keys)
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
    const outcome = await this.#firstPass(before, filled, writesRows)
    if (outcome === 'refused') return null
    if (outcome !== null) return outcome
    const changed = changedTables(before, after)
    const live = { ...before.schema, tables: before.schema.tables.filter((table) => changed.has(tableKey(table))) }
    let place = filled
    for (const probe of probesOf(dialect, live, after.schema).slice(0, mostProbes)) {
      const isBack = await this.#secondPass(before, probe, place)
      if (isBack) continue
      await this.#ground.restore()
      place = (await this.#filler.prepare(before, after, touched)) ?? place
    }
    await this.#clear(before, place.keys)
    return null
  }

  /** Third pass, from the state after the revision: rows that only the new schema allows meet the downgrade. */
  async fromAfter(before: DatabaseState, after: DatabaseState): Promise<void> {
    const { dialect } = this.#ground
    const changed = changedTables(before, after)
    const live = { ...after.schema, tables: after.schema.tables.filter((table) => changed.has(tableKey(table))) }
    for (const probe of probesOf(dialect, live, before.schema).slice(0, mostProbes))
      await this.#thirdPass(before, after, probe)
  }

  /** `refused`: the upgrade takes no such rows, which is all right; the ground was brought back and holds none. */
  async #firstPass(
    before: DatabaseState,
    { rows, names }: Filled,
    writesRows: boolean,
  ): Promise<Judgement | 'refused' | null> {
    const place = `with rows in ${names.join(', ')}`
    const startedAt = new Date()
    const up = await this.#ground.attempt(this.#revision, 'up')
    if (!up.ran) {
      const finding = failure('upgrade-failed', this.#revision, up.error, `${place}; without them it runs`)
      const { requires } = this.#revision
      // Rows that it brings along may have the keys of rows that were made up.
      const isChance = writesRows && this.#ground.dialect.errors.isDuplicate(causeOf(up.error))
      if (requires === null && !isChance)
        return { verdict: 'upgrade-failed', findings: [withNeeds(this.#revision, finding)] }
      this.losses.refuse(names.map((name) => `${name}.*`))
      const dependent: Finding = { ...finding, rule: 'data-dependent', severity: 'warning' }
      this.findings.push(requires === null ? dependent : acknowledged(this.#revision, dependent))
      await this.#ground.restore()
      return 'refused'
    }
    const down = await this.#ground.attempt(this.#revision, 'down')
    if (!down.ran) {
      const finding = failure('downgrade-failed', this.#revision, down.error, `${place}; without them it runs`)
      return { verdict: 'downgrade-failed', findings: [finding] }
    }
    await this.#note(before, rows, startedAt)
    return null
  }

  async #note(before: DatabaseState, rows: RowsSnapshot, startedAt: Date): Promise<void> {
    const { dialect, session } = this.#ground
    const now = await readRows(dialect, session.connection, before.schema, tablesOf(before.schema, rows))
    this.losses.add(compareRows(rows, now, { schema: before.schema, startedAt }))
  }

  /** @return whether the ground is where it was. */
  async #secondPass(before: DatabaseState, probe: Probe, { withRows }: Filled): Promise<boolean> {
    const { dialect } = this.#ground
    const { schema } = before
    const others = withTargets(schema, probe.tableName).filter((table) => !withRows.has(tableKey(table)))
    const keys = new Map([...withRows, ...(await rowKeysOf(dialect, this.#ground.session.connection, schema, others))])
    const written = await this.#insert(schema, probe)
    if (written === null) return true
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
      await this.#note(before, rows, startedAt)
    }
    return removeRows(dialect, this.#ground.session.connection, schema, keys)
  }

  async #thirdPass(before: DatabaseState, after: DatabaseState, probe: Probe): Promise<void> {
    const { dialect } = this.#ground
    const { connection } = this.#ground.session
    const old = before.schema.tables.filter((table) => tableKey(table) === tableKey(probe.tableName))
    const base = await rowKeysOf(dialect, connection, after.schema, withTargets(after.schema, probe.tableName))
    const written = await this.#insert(after.schema, probe)
    if (written === null) return
    const rows = await readRows(dialect, connection, after.schema, [probe.tableName])
    const startedAt = new Date()
    const down = await this.#ground.attempt(this.#revision, 'down')
    let isBack = down.ran
    if (!down.ran) this.findings.push(refusal(probe, written, down.error, 'after the upgrade'))
    else {
      const now = await readRows(dialect, this.#ground.session.connection, before.schema, old)
      for (const loss of compareRows(rows, now, { schema: after.schema, startedAt })) {
        this.findings.push(changedByDowngrade(probe, written, loss))
      }
      isBack = await removeRows(dialect, this.#ground.session.connection, before.schema, onlyKnown(base, before.schema))
    }
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

/** `users.age` of each column that both have, of another type. */
function retypedColumns(before: Schema, after: Schema): readonly string[] {
  const now = new Map(after.tables.map((table) => [tableKey(table), table]))
  return before.tables.flatMap((table) =>
    table.columns
      .filter(({ name, type }) => {
        const other = now.get(tableKey(table))?.columns.find((column) => column.name === name)
        return other !== undefined && JSON.stringify(other.type) !== JSON.stringify(type)
      })
      .map(({ name }) => `${displayName(table)}.${name}`),
  )
}

/** What the driver said. */
function causeOf(error: unknown): unknown {
  return isDbtoolError(error) ? (error.cause ?? error) : error
}

function tablesOf(schema: Schema, rows: RowsSnapshot): readonly Table[] {
  return schema.tables.filter((table) => rows.has(tableKey(table)))
}

/** The table and all that its keys point to, directly or not: rows may be written there too. */
function withTargets(schema: Schema, table: TableName): readonly Table[] {
  const byKey = new Map(schema.tables.map((known) => [tableKey(known), known]))
  const found = new Set<Table>()
  const work: TableName[] = [table]
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const known = byKey.get(tableKey(next))
    if (known === undefined || found.has(known)) continue
    found.add(known)
    work.push(...known.foreignKeys.map((key) => key.table))
  }
  return [...found]
}

function onlyKnown(keys: RowKeys, schema: Schema): RowKeys {
  const known = new Set(schema.tables.map(tableKey))
  return new Map([...keys].filter(([key]) => known.has(key)))
}
