import { type Schema, type TableName, tableKey } from '../../schema/index.js'
import type { ProvingGround } from './proving-ground.js'
import { type RowsSnapshot, readRows, type TableRows } from './table-rows.js'

/**
 * The rows that revisions and fixtures themselves have written, as opposed to those that are made for a trial. They are
 * kept in mind from revision to revision, so that only tables that a revision touches are read again.
 */
export class BaseRows {
  readonly #tables = new Map<string, TableRows>()
  #isKnown = true

  /** Something was run of which nobody looked what it does: all tables are read again. */
  forget(): void {
    this.#isKnown = false
  }

  /** After the state was built again: it holds other times and random keys than before, and none of it has been altered. */
  async renew(ground: ProvingGround): Promise<void> {
    this.forget()
    await this.refresh(ground, (await ground.state()).schema, [])
  }

  /** Reads the rows of tables that may have changed, and forgets tables that are gone. */
  async refresh(ground: ProvingGround, schema: Schema, tables: readonly TableName[]): Promise<void> {
    const wanted = this.#isKnown ? tables : schema.tables
    this.#isKnown = true
    const known = new Set(schema.tables.map(tableKey))
    for (const key of this.#tables.keys()) if (!known.has(key)) this.#tables.delete(key)
    const found = await readRows(ground.dialect, ground.session.connection, schema, wanted)
    for (const [key, rows] of found) {
      if (rows.rows.length > 0) this.#tables.set(key, rows)
      else this.#tables.delete(key)
    }
  }

  /** The rows of these tables; none of tables that have none. */
  async of(ground: ProvingGround, schema: Schema, tables: readonly TableName[]): Promise<RowsSnapshot> {
    if (!this.#isKnown) await this.refresh(ground, schema, [])
    return new Map(
      tables.flatMap((table) => {
        const rows = this.#tables.get(tableKey(table))
        return rows === undefined ? [] : [[tableKey(table), rows] as const]
      }),
    )
  }
}
