import { type FillRequest, fillTables, type Manner } from '../../row-generator/index.js'
import { displayName, type Schema, type Table, tableKey } from '../../schema/index.js'
import type { UnfilledTable } from '../results.js'
import type { Revision } from '../revision.js'
import type { ProvingGround } from './proving-ground.js'
import { canBeEmptiedTo, type RowKeys, rowKeysOf } from './remove-rows.js'
import type { DatabaseState } from './state.js'
import { type RowsSnapshot, readRows } from './table-rows.js'

/** How many rows a table gets, and what they are made from. */
export interface RowSettings {
  readonly rows: number
  readonly seed: number
}

/** Tables with the rows of a trial. */
export interface Filled {
  /** The rows that were there before, and those that are there now. */
  readonly keys: RowKeys
  readonly withRows: RowKeys
  readonly rows: RowsSnapshot
  /** Of tables that were filled. */
  readonly names: readonly string[]
}

/** Puts made-up rows into the tables of one revision's trials, and keeps account of where it could not. */
export class Filler {
  readonly #ground: ProvingGround
  readonly #revision: Revision
  readonly #settings: RowSettings
  readonly unfilled: UnfilledTable[] = []
  /** The tables that held rows, by the names that people read. */
  readonly tried = new Set<string>()

  constructor(ground: ProvingGround, revision: Revision, settings: RowSettings) {
    this.#ground = ground
    this.#revision = revision
    this.#settings = settings
  }

  /**
   * Fills the tables that can be emptied again. null: there are none, or none took rows.
   */
  async prepare(
    before: DatabaseState,
    after: DatabaseState,
    touched: readonly Table[],
    manner: Manner = 'varied',
  ): Promise<Filled | null> {
    const { dialect, session } = this.#ground
    const keys = new Map(await rowKeysOf(dialect, session.connection, before.schema, touched))
    const tables = touched.filter((table) => canBeEmptiedTo(dialect, table, keys))
    for (const table of touched) {
      if (!tables.includes(table)) this.#skip(displayName(table), 'it holds rows that nothing tells from others')
    }
    if (tables.length === 0) return null
    const names = await this.fill(before.schema, tables, keys, { also: after.schema, manner })
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
  async fill(
    schema: Schema,
    tables: readonly Table[],
    keys: Map<string, ReadonlySet<string>>,
    options: Pick<FillRequest, 'also' | 'manner'> = {},
  ): Promise<readonly string[]> {
    const { dialect, session } = this.#ground
    const { filled, unfilled } = await fillTables({
      dialect,
      connection: session.connection,
      schema,
      tables,
      ...this.#settings,
      ...options,
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
}
