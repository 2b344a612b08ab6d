import type { Row } from '../../dialect/connection.js'
import { fillTables, insertProbe, type Probe, probesOf } from '../../row-generator/index.js'
import { displayName, type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'
import type { Finding, UnfilledTable } from '../results.js'
import type { Revision } from '../revision.js'
import type { BaseRows } from './base-rows.js'
import { compareRows } from './compare-rows.js'
import { failure } from './findings.js'
import type { Judgement } from './judge.js'
import { Losses } from './losses.js'
import { acknowledged, changedByDowngrade, dataDependent, refusal, withNeeds } from './probe-findings.js'
import type { ProvingGround } from './proving-ground.js'
import { canBeEmptiedTo, type RowKeys, removeRows, rowKeysOf, withTriggerTargets } from './remove-rows.js'
import { changedTables, type DatabaseState } from './state.js'
import { type RowsSnapshot, readRows } from './table-rows.js'

/** How many rows a table gets, and what they are made from. */
export interface RowSettings {
  readonly rows: number
  readonly seed: number
}

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
  readonly unfilled: UnfilledTable[] = []
  /** The tables that held rows while the revision ran. */
  readonly tried = new Set<string>()

  constructor(ground: ProvingGround, revision: Revision, settings: RowSettings, base: BaseRows) {
    this.#ground = ground
    this.#revision = revision
    this.#settings = settings
    this.#base = base
    this.losses = new Losses(revision)
  }

  /** Loss among the rows that were there already. @param startedAt When the revision began to run. */
  async compareBase(before: DatabaseState, touched: readonly TableName[], startedAt: Date): Promise<void> {
    const old = await this.#base.of(this.#ground, before.schema, touched)
    if (old.size === 0) return
    const { dialect, session } = this.#ground
    const now = await readRows(dialect, session.connection, before.schema, tablesOf(before.schema, old))
    this.losses.add(compareRows(old, now, { schema: before.schema, startedAt }))
    for (const { table } of old.values()) this.tried.add(table)
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
    await this.#fill(after.schema, tables, keys)
    return async () => {
      const base = new Map([...keys].filter(([key]) => old.has(key)))
      if (base.size > 0 && !(await removeRows(dialect, this.#ground.session.connection, before.schema, base)))
        await this.#ground.restore()
    }
  }

  /**
   * First and second pass, from the state before the revision: rows that both schemas allow, then those that only the old
   * one allows. A judgement only where the revision does not run.
   */
  async fromBefore(before: DatabaseState, after: DatabaseState, touched: readonly Table[]): Promise<Judgement | null> {
    const { dialect } = this.#ground
    const filled = await this.#prepare(before, after, touched)
    if (filled === null) return null
    const broken = await this.#firstPass(before, filled)
    if (broken !== null) return broken
    const changed = changedTables(before, after)
    const live = { ...before.schema, tables: before.schema.tables.filter((table) => changed.has(tableKey(table))) }
    let place = filled
    for (const probe of probesOf(dialect, live, after.schema).slice(0, mostProbes)) {
      const isBack = await this.#secondPass(before, probe, place)
      if (isBack) continue
      await this.#ground.restore()
      place = (await this.#prepare(before, after, touched)) ?? place
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

  /** Fills the tables that can be emptied again. null: there are none, or none took rows. */
  async #prepare(before: DatabaseState, after: DatabaseState, touched: readonly Table[]): Promise<Filled | null> {
    const { dialect, session } = this.#ground
    const keys = new Map(await rowKeysOf(dialect, session.connection, before.schema, touched))
    const tables = touched.filter((table) => canBeEmptiedTo(dialect, table, keys))
    for (const table of touched) {
      if (!tables.includes(table)) this.#skip(displayName(table), 'it holds rows that nothing tells from others')
    }
    if (tables.length === 0) return null
    const names = await this.#fill(before.schema, tables, keys, after.schema)
    if (names.length === 0) return null
    const all = before.schema.tables.filter((table) => keys.has(tableKey(table)))
    const { connection } = session
    return {
      keys,
      withRows: await rowKeysOf(dialect, connection, before.schema, all),
      rows: await readRows(dialect, connection, before.schema, all),
      names,
    }
  }

  /** @param keys The rows that were there; tables that had none and were filled as well are added to it. */
  async #fill(
    schema: Schema,
    tables: readonly Table[],
    keys: Map<string, ReadonlySet<string>>,
    also?: Schema,
  ): Promise<readonly string[]> {
    const { dialect, session } = this.#ground
    const { filled, unfilled } = await fillTables({
      dialect,
      connection: session.connection,
      schema,
      tables,
      ...this.#settings,
      ...(also === undefined ? {} : { also }),
    })
    for (const { table, reason } of unfilled) this.#skip(table, reason)
    const names = new Set(filled.map(({ table }) => table))
    for (const name of names) this.tried.add(name)
    for (const table of schema.tables) {
      if (names.has(displayName(table)) && !keys.has(tableKey(table))) keys.set(tableKey(table), new Set())
    }
    return [...names]
  }

  #skip(table: string, reason: string): void {
    if (this.unfilled.some((other) => other.table === table)) return
    this.unfilled.push({ table, reason, revision: this.#revision.revision })
  }

  async #firstPass(before: DatabaseState, { rows, names, keys }: Filled): Promise<Judgement | null> {
    const place = `with rows in ${names.join(', ')}`
    const startedAt = new Date()
    const up = await this.#ground.attempt(this.#revision, 'up')
    if (!up.ran) {
      const finding = failure('upgrade-failed', this.#revision, up.error, `${place}; without them it runs`)
      if (this.#revision.requires === null)
        return { verdict: 'upgrade-failed', findings: [withNeeds(this.#revision, finding)] }
      this.losses.refuse(names.map((name) => `${name}.*`))
      this.findings.push(acknowledged(this.#revision, { ...finding, rule: 'data-dependent' }))
      await this.#ground.restore()
      await this.#refill(before, keys, names)
      return null
    }
    const down = await this.#ground.attempt(this.#revision, 'down')
    if (!down.ran) {
      const finding = failure('downgrade-failed', this.#revision, down.error, `${place}; without them it runs`)
      return { verdict: 'downgrade-failed', findings: [finding] }
    }
    await this.#note(before, rows, startedAt)
    return null
  }

  /** After the ground was brought back, rows are there again as before. */
  async #refill(
    before: DatabaseState,
    keys: Map<string, ReadonlySet<string>>,
    names: readonly string[],
  ): Promise<void> {
    const tables = before.schema.tables.filter((table) => names.includes(displayName(table)))
    await this.#fill(before.schema, tables, keys)
  }

  async #note(before: DatabaseState, rows: RowsSnapshot, startedAt: Date): Promise<void> {
    const { dialect, session } = this.#ground
    const now = await readRows(dialect, session.connection, before.schema, tablesOf(before.schema, rows))
    this.losses.add(compareRows(rows, now, { schema: before.schema, startedAt }))
  }

  /** @return whether the ground is where it was. */
  async #secondPass(before: DatabaseState, probe: Probe, { withRows }: Filled): Promise<boolean> {
    const { dialect, session } = this.#ground
    const { schema } = before
    const others = withTargets(schema, probe.tableName).filter((table) => !withRows.has(tableKey(table)))
    const keys = new Map([...withRows, ...(await rowKeysOf(dialect, session.connection, schema, others))])
    const written = await this.#insert(schema, probe)
    if (written === null) return true
    const tables = schema.tables.filter((table) => withRows.has(tableKey(table)))
    const rows = await readRows(dialect, session.connection, schema, [...tables, probe.tableName])
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
    return removeRows(dialect, session.connection, schema, keys)
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
      const now = await readRows(dialect, connection, before.schema, old)
      for (const loss of compareRows(rows, now, { schema: after.schema, startedAt })) {
        this.findings.push(changedByDowngrade(probe, written, loss))
      }
      isBack = await removeRows(dialect, connection, before.schema, onlyKnown(base, before.schema))
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

interface Filled {
  /** The rows that were there before, and those that are there now. */
  readonly keys: Map<string, ReadonlySet<string>>
  readonly withRows: RowKeys
  readonly rows: RowsSnapshot
  /** Of tables that were filled. */
  readonly names: readonly string[]
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
