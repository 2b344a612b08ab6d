import type { Dialect } from '../dialect/dialect.js'
import type { Scalar } from '../dialect/row-values.js'
import { displayName, type ForeignKey, sameTable } from '../schema/index.js'
import type { Attempt, Draft } from './attempt.js'
import { type Cell, keyOfScalar, nullCell, type PlannedRow, valuesOf } from './cell.js'
import { ColumnValues } from './column-values.js'
import { holds } from './evaluate.js'
import { canTell, fitted } from './fits.js'
import { hintsOf } from './hints.js'
import { keyText } from './key-text.js'
import type { Manner } from './manner.js'
import { plainValue } from './plain-values.js'
import { hash, Random } from './random.js'
import { solve } from './solve.js'
import type { ColumnPlan, TablePlan, UniqueKey } from './table-plan.js'

/** The rows that a foreign key may point to, in a fixed order; null: those of a table that is filled later. */
export type Targets = ReadonlyMap<ForeignKey, readonly (readonly Cell[])[] | null>

/** How often other values are tried for a row that would be the second of its key. */
const mostClashes = 24
/** How often rows to point to are chosen anew that go with each other. */
const mostTurns = 6

/** Makes rows of one table. What it makes depends on the seed, the table, the column and the row, and on nothing else. */
export class RowMaker {
  readonly plan: TablePlan
  readonly #dialect: Dialect
  readonly #seed: string
  readonly #targets: Targets
  readonly #taken: readonly Set<string>[]
  readonly #before: readonly Set<string>[]
  readonly #own: PlannedRow[] = []
  readonly #values: ColumnValues
  readonly #pointers: ReadonlySet<string>
  readonly #keysShareColumns: boolean
  #obstacle = 'no row could be made that its constraints allow'

  constructor(dialect: Dialect, plan: TablePlan, seed: number, targets: Targets, manner: Manner = 'varied') {
    this.plan = plan
    this.#dialect = dialect
    this.#seed = [seed, plan.table.schema ?? '', plan.table.name].join('\0')
    this.#values = new ColumnValues(dialect, this.#seed, manner)
    this.#targets = targets
    this.#taken = plan.keys.map(() => new Set<string>())
    this.#before = plan.keys.map(() => new Set<string>())
    const pointers = plan.foreignKeys.flatMap(({ columns }) => columns)
    this.#pointers = new Set(pointers)
    this.#keysShareColumns = this.#pointers.size < pointers.length
  }

  /** A row that no rule known here forbids; null: there is none, for want of rows to point to or of values that are left. */
  make(attempt: Attempt): PlannedRow | null {
    // Where keys share columns, what one of them points to decides whether there is anything for the next.
    const turns = this.#keysShareColumns ? mostTurns : 1
    for (let turn = 0; turn < turns; turn += 1) {
      const row = this.#withOwnKeys({ ...attempt, salt: attempt.salt * turns + turn })
      if (row !== null) return row
    }
    return null
  }

  #withOwnKeys(attempt: Attempt): PlannedRow | null {
    // Only what would be there twice gets other values; the rest of the row stays as it was meant.
    const clashing = new Set<string>()
    for (let clash = 0; clash < mostClashes; clash += 1) {
      const row = this.#draft({ ...attempt, salt: attempt.salt * mostClashes, clashing, clash })
      if (row === null) return null
      // Whether two given values are the same is the engine's to say.
      const keys = this.#clashesOf(row).filter(({ columns }) =>
        columns.some((name) => attempt.fixed?.has(name) !== true),
      )
      if (keys.length === 0) return row
      for (const { columns } of keys) for (const name of columns) clashing.add(name)
    }
    this.#obstacle = `no further values are left for ${[...clashing].join(', ')}, of which no two rows may have the same`
    return null
  }

  /** The row with plain values in place of those at the ends of their columns, one column a time. */
  plainer(row: PlannedRow, attempt: Attempt): readonly { readonly column: string; readonly row: PlannedRow }[] {
    const plain = this.#draft({ ...attempt, plain: true, clashing: new Set(), clash: 0 })
    if (plain === null) return []
    return [...row]
      .filter(([name, cell]) => cell.edge === true && plain.has(name))
      .map(([name]) => ({ column: name, row: new Map([...row, [name, plain.get(name) as Cell]]) }))
      .filter((candidate) => this.#clashesOf(candidate.row).length === 0)
  }

  /** Why `make` gave null the last time. */
  get obstacle(): string {
    return this.#obstacle
  }

  literal(value: Scalar, shape: ColumnPlan['shape']): string {
    return this.#dialect.rowValues.literal(value, shape)
  }

  /** The row was written: its keys are taken, and rows of the same table may point to it. */
  accept(row: PlannedRow): void {
    this.#own.push(row)
    for (const [at, key] of this.plan.keys.entries()) {
      const text = keyText(key, row)
      if (text !== null) this.#taken[at]?.add(text)
    }
  }

  /** A row that was there before has this key. */
  take(key: UniqueKey, row: PlannedRow): void {
    const text = keyText(key, row)
    if (text !== null) this.#before[this.plan.keys.indexOf(key)]?.add(text)
  }

  /** Forgets the rows that were accepted: none of them was written. */
  reset(): void {
    this.#own.length = 0
    for (const taken of this.#taken) taken.clear()
  }

  /** The engine does not take this value there; it is not offered again. */
  avoid(column: string, cell: Cell | undefined): void {
    this.#values.avoid(column, cell)
  }

  #clashesOf(row: PlannedRow): readonly UniqueKey[] {
    return this.plan.keys.filter((key, at) => {
      const text = keyText(key, row)
      return text !== null && (this.#taken[at]?.has(text) === true || this.#before[at]?.has(text) === true)
    })
  }

  #draft(attempt: Draft): PlannedRow | null {
    const fixed = attempt.fixed ?? new Map<string, Cell>()
    const row = new Map<string, Cell>(fixed)
    const later: ForeignKey[] = []
    for (const foreignKey of this.plan.foreignKeys) {
      if (sameTable(foreignKey.table, this.plan.table)) later.push(foreignKey)
      else if (!this.#point(row, foreignKey, this.#targets.get(foreignKey) ?? null, attempt)) return null
    }
    for (const column of this.plan.columns) {
      if (!row.has(column.column.name)) row.set(column.column.name, this.#values.cell(column, attempt))
    }
    for (const foreignKey of later) {
      for (const name of foreignKey.columns) if (!fixed.has(name)) row.delete(name)
      const cellsOf = (planned: PlannedRow): readonly Cell[] =>
        foreignKey.referencedColumns.map((name) => planned.get(name) ?? nullCell)
      const known = [...(this.#targets.get(foreignKey) ?? []), ...this.#own.map(cellsOf)]
      // The first row of a table that points to itself can only point to itself, where it must point at all.
      const tuples = known.length > 0 ? known : [cellsOf(this.#restored(row, foreignKey, attempt))]
      if (!this.#point(row, foreignKey, tuples, known.length > 0 ? attempt : { ...attempt, plain: false, row: 3 }))
        return null
      for (const column of this.plan.columns)
        if (!row.has(column.column.name)) row.set(column.column.name, this.#values.cell(column, attempt))
    }
    return this.#solved(row, attempt)
  }

  /** Columns of the key itself that it references, as when a part of a composite key is shared. */
  #restored(row: PlannedRow, foreignKey: ForeignKey, attempt: Draft): PlannedRow {
    const missing = this.plan.columns.filter(
      ({ column: { name } }) => foreignKey.referencedColumns.includes(name) && !row.has(name),
    )
    return new Map([
      ...row,
      ...missing.map((column) => [column.column.name, this.#values.cell(column, attempt)] as const),
    ])
  }

  /** Sets the columns of a foreign key; false: there is nothing that they could point to, and they must. */
  #point(
    row: Map<string, Cell>,
    foreignKey: ForeignKey,
    tuples: readonly (readonly Cell[])[] | null,
    attempt: Draft,
  ): boolean {
    const { columns } = foreignKey
    const open = columns.filter((name) => !row.has(name))
    const plans = this.plan.columns.filter(({ column }) => open.includes(column.name))
    const canBeNull = open.length > 0 && plans.every(({ nullable }) => nullable)
    const offset = hash(`${this.#seed}\0${columns.join('\0')}`)
    const wantsNull = !attempt.plain && attempt.row % 4 === 3
    if (tuples === null) {
      // Of a table that is filled later: nothing for now, or anything that the type holds.
      for (const plan of plans)
        row.set(plan.column.name, plan.nullable ? nullCell : this.#values.cell(plan, { ...attempt, plain: true }))
      return true
    }
    if (open.length === 0) return true
    const agreeing = tuples.filter((tuple) => this.#suits(row, columns, tuple))
    const held = agreeing.filter((tuple) => this.#holds(columns, tuple))
    // SQLite holds anything anywhere: what should not fit may still.
    const fitting = held.length > 0 ? held : agreeing
    if (fitting.length === 0 || (wantsNull && canBeNull)) {
      for (const name of open) row.set(name, nullCell)
      if (!canBeNull)
        this.#obstacle = `no row of ${displayName(foreignKey.table)} has values that ${columns.join(', ')} could hold`
      return canBeNull
    }
    const { row: number } = attempt
    const salt = attempt.salt + (columns.some((name) => attempt.clashing.has(name)) ? attempt.clash : 0)
    const chosen =
      fitting[(offset + number + salt * 7 + Math.floor((number + salt) / fitting.length)) % fitting.length] ?? []
    for (const [at, name] of columns.entries()) if (!row.has(name)) row.set(name, chosen[at] ?? nullCell)
    return true
  }

  /** Whether the tuple is of the types of the columns. */
  #holds(columns: readonly string[], tuple: readonly Cell[]): boolean {
    return columns.every((name, at) => {
      const value = tuple[at]?.value ?? null
      const plan = this.plan.columns.find(({ column }) => column.name === name)
      return plan === undefined || value === null || !canTell(plan.shape) || fitted(value, plan.shape) !== undefined
    })
  }

  /** Whether the tuple goes with what the row holds already, and with the conditions about these columns alone. */
  #suits(row: PlannedRow, columns: readonly string[], tuple: readonly Cell[]): boolean {
    const agrees = columns.every((name, at) => {
      const set = row.get(name)?.value ?? null
      return set === null || keyOfScalar(set) === keyOfScalar(tuple[at]?.value ?? null)
    })
    if (!agrees) return false
    const values = new Map(columns.map((name, at) => [name, tuple[at]?.value ?? null]))
    return this.plan.conditions.every(
      (condition) =>
        condition.columns.some((name) => !columns.includes(name)) || holds(condition.expression, values) !== false,
    )
  }

  /** The row with other values where conditions are not met. */
  #solved(row: Map<string, Cell>, { row: number, salt: first, plain, fixed, clash }: Draft): PlannedRow {
    const salt = first + clash
    const open = this.plan.conditions.filter(({ expression }) => {
      const result = holds(expression, valuesOf(row))
      // What cannot be told here is told by the engine: from the second try on, values are searched for.
      return result === false || (result === undefined && plain && salt > 0)
    })
    if (open.length === 0) return row
    const random = new Random(this.#seed, number, salt)
    const n = number + salt
    const candidates = (name: string): readonly Cell[] => {
      const plan = this.plan.columns.find(({ column }) => column.name === name)
      const now = row.get(name)
      if (plan === undefined || now === undefined) return []
      if (fixed?.has(name) === true) return [now]
      if (this.#pointers.has(name)) return plan.nullable ? [now, nullCell] : [now]
      const hints = this.plan.conditions
        .filter(({ columns }) => columns.includes(name))
        .flatMap(({ expression }) => hintsOf(expression, name, plan.shape, random, n))
        .filter(
          (value) => value !== null && (plan.others.length === 0 || this.#values.fitting(plan, value) !== undefined),
        )
      const steps = [n, n + 1, n + 11, n + 50].map((step) => plainValue(plan.shape, step, name))
      const start = hints.length === 0 ? 0 : random.below(hints.length)
      const values = [
        ...hints.slice(start),
        ...hints.slice(0, start),
        ...steps,
        ...this.#values.edges(plan).slice(0, 6),
      ]
      return [
        ...(now.value === null && salt > 0 ? [] : [now]),
        ...values.map((value) => this.#values.written(plan, value, false)),
        ...(plan.nullable ? [nullCell] : []),
      ]
    }
    return solve(row, open, this.plan.conditions, candidates, random)
  }
}
