import type { Dialect } from '../dialect/dialect.js'
import type { Scalar } from '../dialect/row-values.js'
import type { Draft } from './attempt.js'
import { type Cell, keyOfScalar, nullCell } from './cell.js'
import { edgeValues } from './edge-values.js'
import { fitted } from './fits.js'
import type { Manner } from './manner.js'
import { plainValue } from './plain-values.js'
import { hash } from './random.js'
import type { ColumnPlan } from './table-plan.js'

/** The values of columns that point nowhere, each by the seed, the column and the row alone. */
export class ColumnValues {
  readonly #dialect: Dialect
  readonly #seed: string
  readonly #refused = new Set<string>()

  readonly #manner: Manner

  /** @param seed with the name of the table in it. */
  constructor(dialect: Dialect, seed: string, manner: Manner) {
    this.#dialect = dialect
    this.#seed = seed
    this.#manner = manner
  }

  /** The engine does not take this value there; it is not offered again. */
  avoid(column: string, cell: Cell | undefined): void {
    if (cell !== undefined) this.#refused.add(`${column}\0${keyOfScalar(cell.value)}`)
  }

  cell(plan: ColumnPlan, attempt: Draft): Cell {
    const { column, shape, rising } = plan
    const isClashing = attempt.clashing.has(column.name)
    const { row } = attempt
    const salt = attempt.salt + (isClashing ? attempt.clash : 0)
    const plain = attempt.plain || (isClashing && attempt.clash > 2)
    if (rising !== null)
      return this.written(plan, plainValue(shape, (row + salt * 1000) * 10 + rising, column.name), false)
    const offset = hash(`${this.#seed}\0${column.name}`)
    const isSpecial = !plain && row > 0 && row % 3 !== 0
    if (isSpecial) {
      const ordinal = row - 1 - Math.floor(row / 3)
      const edges = this.edges(plan)
      if (plan.nullable && ordinal % Math.max(edges.length + 1, 6) === offset % 3) return nullCell
      const edge = edges[(offset + ordinal + salt) % edges.length]
      // What the engine numbers must leave room for the next number.
      if (edge !== undefined && column.identity === undefined && !isSequence(plan)) {
        const cell = this.written(plan, edge, true)
        if (!this.#refused.has(`${column.name}\0${keyOfScalar(cell.value)}`)) return cell
      }
    }
    return this.#plain(plan, (offset % 500) + row + salt * 1009)
  }

  #plain(plan: ColumnPlan, n: number): Cell {
    const { shape, others, column } = plan
    if (this.#manner === 'documents' && shape.kind === 'text' && others.length === 0 && isLong(shape.maxLength))
      return this.written(plan, emptyDocument, false)
    for (const source of [shape, ...others]) {
      const value = plainValue(source, n, column.name)
      if (value === null || (others.length === 0 && source === shape)) return this.written(plan, value, false)
      const fit = this.fitting(plan, value)
      if (fit !== undefined) return this.written(plan, fit, false)
    }
    return this.written(plan, plainValue(shape, n, column.name), false)
  }

  edges(plan: ColumnPlan): readonly Scalar[] {
    if (this.#manner !== 'varied' && plan.shape.kind !== 'choice') return []
    const { shape, others, indexed } = plan
    const all = [shape, ...others].flatMap(edgeValues)
    const short = indexed ? all.filter((value) => typeof value !== 'string' || value.length <= 250) : all
    if (others.length === 0) return short
    return short
      .map((value) => (value === null ? undefined : this.fitting(plan, value)))
      .filter((value) => value !== undefined)
  }

  /** The value as the column's own shape holds it, when all shapes hold it. */
  fitting({ shape, others }: ColumnPlan, value: Exclude<Scalar, null>): Exclude<Scalar, null> | undefined {
    const own = fitted(value, shape)
    return own !== undefined && others.every((other) => fitted(own, other) !== undefined) ? own : undefined
  }

  written({ shape }: ColumnPlan, value: Scalar, edge: boolean): Cell {
    return { value, sql: this.#dialect.rowValues.literal(value, shape), edge }
  }
}

/** The only one that every engine writes alike, whatever was added to it and taken away again. */
const emptyDocument = '{}'

/** A text that may hold a whole document. */
function isLong(maxLength: number | null): boolean {
  return maxLength === null || maxLength >= 10_000
}

/** A default that takes numbers from a sequence: MariaDB's NEXT VALUE FOR, PostgreSQL's nextval(). */
function isSequence({ column }: ColumnPlan): boolean {
  return column.default?.kind === 'sql' && /\bnextval\b|\bnext\s+value\s+for\b/i.test(column.default.sql)
}
