import type { Dialect } from '../dialect/dialect.js'
import { displayName, type ForeignKey, type Table, tableKey } from '../schema/index.js'
import type { PlannedRow } from './cell.js'
import type { KeyPool } from './key-pool.js'
import type { Targets } from './row-maker.js'
import type { RowWriter } from './row-writer.js'
import type { TablePlan } from './table-plan.js'

interface Open {
  readonly plan: TablePlan
  readonly foreignKey: ForeignKey
  readonly rows: readonly PlannedRow[]
  /** They hold values that point nowhere. */
  readonly broken: boolean
}

/** Foreign keys that close a circle: their rows were written with NULL, or past the engine's eyes, and are pointed somewhere at the end. */
export class DetachedKeys {
  readonly #dialect: Dialect
  readonly #writer: RowWriter
  readonly #pool: KeyPool
  readonly #open: Open[] = []

  constructor(dialect: Dialect, writer: RowWriter, pool: KeyPool) {
    this.#dialect = dialect
    this.#writer = writer
    this.#pool = pool
  }

  /** Whether rows of the table cannot be written with their keys looked at. */
  needsKeysOff(plan: TablePlan, targets: Targets): boolean {
    return plan.foreignKeys.some((foreignKey) => targets.get(foreignKey) === null && !canBeNull(plan, foreignKey))
  }

  add(plan: TablePlan, targets: Targets, rows: readonly PlannedRow[]): void {
    for (const foreignKey of plan.foreignKeys) {
      if (targets.get(foreignKey) !== null) continue
      this.#open.push({ plan, foreignKey, rows, broken: !canBeNull(plan, foreignKey) })
    }
  }

  /** Points the rows to rows that are there by now. Those that must point somewhere and cannot are deleted. */
  async point(tables: ReadonlyMap<string, Table>): Promise<readonly { table: string; reason: string }[]> {
    const failed: { table: string; reason: string }[] = []
    for (const { plan, foreignKey, rows, broken } of this.#open) {
      const target = tables.get(tableKey(foreignKey.table))
      const tuples = target === undefined ? [] : await this.#pool.tuples(target, foreignKey.referencedColumns)
      let refused: string | null = tuples.length === 0 ? `${displayName(foreignKey.table)} holds no rows` : null
      for (const [at, row] of rows.entries()) {
        const where = this.#where(plan, row)
        const tuple = tuples[at % Math.max(tuples.length, 1)]
        if (where === null || tuple === undefined) continue
        // Some stay NULL, where they may.
        if (!broken && at % 4 === 3) continue
        const set = foreignKey.columns.map((name, place) => `${this.#quote(name)} = ${tuple[place]?.sql ?? 'NULL'}`)
        refused ??= await this.#writer.attempt(`UPDATE ${this.#table(plan)} SET ${set.join(', ')} WHERE ${where}`)
      }
      this.#pool.forget(plan.table)
      if (!broken) continue
      const left = await this.#deleteOrphans(plan, foreignKey, rows)
      if (left === 0)
        failed.push({
          table: displayName(plan.table),
          reason: `its rows could not point to ${displayName(foreignKey.table)}: ${refused}`,
        })
    }
    return failed
  }

  /** @return how many of the rows are left. */
  async #deleteOrphans(plan: TablePlan, foreignKey: ForeignKey, rows: readonly PlannedRow[]): Promise<number> {
    const join = foreignKey.columns
      .map((name, at) => `parent.${this.#quote(foreignKey.referencedColumns[at] ?? '')} = child.${this.#quote(name)}`)
      .join(' AND ')
    let left = 0
    for (const row of rows) {
      const where = this.#where(plan, row)
      if (where === null) continue
      const [found] = await this.#writer.connection.query(
        `SELECT count(*) AS n FROM ${this.#table(plan)} child JOIN ${this.#dialect.expressions.quoteTable(foreignKey.table)} parent ON ${join} WHERE ${this.#where(plan, row, 'child.')}`,
      )
      if (Number(found?.['n']) > 0) left += 1
      else await this.#writer.attempt(`DELETE FROM ${this.#table(plan)} WHERE ${where}`)
    }
    return left
  }

  #table(plan: TablePlan): string {
    return this.#dialect.expressions.quoteTable(plan.table)
  }

  #quote(name: string): string {
    return this.#dialect.expressions.quote(name)
  }

  /** The row by its primary key; by all its values where there is none. */
  #where(plan: TablePlan, row: PlannedRow, prefix = ''): string | null {
    const columns = plan.table.primaryKey?.columns ?? plan.table.uniques[0]?.columns
    if (columns === undefined || columns.some((name) => (row.get(name)?.value ?? null) === null)) return null
    return columns.map((name) => `${prefix}${this.#quote(name)} = ${row.get(name)?.sql}`).join(' AND ')
  }
}

function canBeNull(plan: TablePlan, foreignKey: ForeignKey): boolean {
  return plan.columns.filter(({ column }) => foreignKey.columns.includes(column.name)).some(({ nullable }) => nullable)
}
