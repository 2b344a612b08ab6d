import type { Dialect } from '../dialect/dialect.js'
import { displayName, type ForeignKey, type Table, tableKey } from '../schema/index.js'
import { type Cell, keyOfScalar, type PlannedRow } from './cell.js'
import type { KeyPool } from './key-pool.js'
import type { Targets } from './row-maker.js'
import type { RowWriter } from './row-writer.js'
import type { TablePlan } from './table-plan.js'

/** How many rows a row is offered to point to. */
const mostTries = 4

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
      let refused = `${displayName(foreignKey.table)} holds no rows`
      let left = 0
      for (const [at, row] of rows.entries()) {
        // Some stay NULL, where they may.
        if (!broken && at % 4 === 3) continue
        const result = await this.#pointRow(plan, foreignKey, row, at, tuples)
        if (result === null) left += 1
        else if (broken) {
          refused = result
          await this.#writer.attempt(`DELETE FROM ${this.#table(plan)} WHERE ${this.#where(plan, row)}`)
        }
      }
      this.#pool.forget(plan.table)
      if (broken && left === 0)
        failed.push({
          table: displayName(plan.table),
          reason: `its rows could not point to ${displayName(foreignKey.table)}: ${refused}`,
        })
    }
    return failed
  }

  /** @return null: the row points to one that is there; else why not. */
  async #pointRow(
    plan: TablePlan,
    { columns }: ForeignKey,
    row: PlannedRow,
    at: number,
    tuples: readonly (readonly Cell[])[],
  ): Promise<string | null> {
    const keyOfTuple = (tuple: readonly (Cell | undefined)[]): string =>
      tuple.map((cell) => keyOfScalar(cell?.value ?? null)).join('\0')
    const now = keyOfTuple(columns.map((name) => row.get(name)))
    if (tuples.some((tuple) => keyOfTuple(tuple) === now)) return null
    let refused = 'there are no rows in it'
    for (let step = 0; step < Math.min(tuples.length, mostTries); step += 1) {
      const tuple = tuples[(at + step) % tuples.length] ?? []
      const set = columns.map((name, place) => `${this.#quote(name)} = ${tuple[place]?.sql ?? 'NULL'}`)
      const error = await this.#writer.attempt(
        `UPDATE ${this.#table(plan)} SET ${set.join(', ')} WHERE ${this.#where(plan, row)}`,
      )
      if (error === null) return null
      refused = error
    }
    return refused
  }

  #table(plan: TablePlan): string {
    return this.#dialect.expressions.quoteTable(plan.table)
  }

  #quote(name: string): string {
    return this.#dialect.expressions.quote(name)
  }

  /** The row by its primary key; by all its values where there is none. */
  #where(plan: TablePlan, row: PlannedRow): string {
    const key = plan.table.primaryKey?.columns
    const compared = key?.every((name) => row.has(name))
      ? key
      : plan.columns.filter(({ shape }) => comparable.has(shape.kind)).map(({ column }) => column.name)
    return compared
      .map((name) => {
        const cell = row.get(name)
        return (cell?.value ?? null) === null ? `${this.#quote(name)} IS NULL` : `${this.#quote(name)} = ${cell?.sql}`
      })
      .join(' AND ')
  }
}

/** Shapes whose values engines compare as they were written. */
const comparable: ReadonlySet<string> = new Set([
  'integer',
  'decimal',
  'boolean',
  'text',
  'binary',
  'date',
  'uuid',
  'choice',
])

function canBeNull(plan: TablePlan, foreignKey: ForeignKey): boolean {
  return plan.columns.filter(({ column }) => foreignKey.columns.includes(column.name)).some(({ nullable }) => nullable)
}
