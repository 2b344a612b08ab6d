import type { Backfill } from '../operations/index.js'
import type { Column, DefaultValue, Table, TableName } from '../schema/index.js'
import type { Connection } from './connection.js'

/** One part of the key by which the rows of a table are walked. Nothing of it may be NULL. */
export interface WalkKey {
  /** What is compared and sorted: SQL. */
  readonly term: string
  /** The same as a text: SQL. */
  readonly text: string
  /** Such a text as SQL that compares with `term` as the value did. */
  literal(text: string): string
}

/** How an engine goes through the rows of a table in pieces, each in a short transaction of its own. */
export interface RowWalk {
  /** The statement that opens a transaction which writes. */
  readonly begin: string
  /** Whether `(a, b) > (1, 2)` finds its place in an index; else it is written out. */
  readonly comparesRows: boolean
  /** Whether UPDATE takes its rows in an order that it is told. */
  readonly ordersUpdates: boolean
  /** Locks rows in the order of the key before they are updated, where an update cannot be told an order. */
  readonly lockClause?: string
  fetchTable(connection: Connection, table: TableName): Promise<Table | null>
  /** The engine's own number of each row, for a table without a key; null or absent: there is none that stays. */
  hiddenKey?(table: Table): WalkKey | null
  keyOf(column: Column, table: Table): WalkKey
}

/** What the texts of statements are made with. */
export interface UpdateRules {
  quote(name: string): string
  literal(value: string | number | bigint | boolean | null): string
}

/** Where a piece begins, exclusive, and ends, inclusive; null: at the first row, at the last. */
export interface KeyRange {
  readonly after: readonly string[] | null
  readonly upTo: readonly string[] | null
}

/** The assignments of a backfill: `SET …` without the word. */
export function assignmentsText({ set }: Backfill, rules: UpdateRules): string {
  return Object.entries(set)
    .map(([name, value]) => `${rules.quote(name)} = ${valueText(value, rules)}`)
    .join(', ')
}

/** The rows that a backfill is about. */
export function fillConditionText({ set, where }: Backfill, rules: UpdateRules): string {
  return (
    where ??
    Object.keys(set)
      .map((name) => `${rules.quote(name)} IS NULL`)
      .join(' AND ')
  )
}

/** A backfill in one statement. @param table as the engine quotes it. */
export function fillText(operation: Backfill, table: string, rules: UpdateRules): string {
  return `UPDATE ${table} SET ${assignmentsText(operation, rules)} WHERE ${fillConditionText(operation, rules)}`
}

function valueText(value: DefaultValue, rules: UpdateRules): string {
  return value.kind === 'value' ? rules.literal(value.value) : `(${value.sql})`
}

/** The statements of one walk through a table. */
export class WalkTexts {
  readonly #walk: RowWalk
  readonly #table: string
  readonly #keys: readonly WalkKey[]

  /** @param table as the engine quotes it. */
  constructor(walk: RowWalk, table: string, keys: readonly WalkKey[]) {
    this.#walk = walk
    this.#table = table
    this.#keys = keys
  }

  get #order(): string {
    return this.#keys.map(({ term }) => term).join(', ')
  }

  /** How many rows there are in a range, as `n`. */
  count(range: KeyRange): string {
    return `SELECT count(*) AS n FROM ${this.#table}${whereText(this.#range(range))}`
  }

  /** The key of the row that is `size` rows further, as `k0`, `k1`, …; no row where fewer are left. */
  bound(after: KeyRange['after'], size: number): string {
    const texts = this.#keys.map(({ text }, at) => `${text} AS k${at}`).join(', ')
    const range = whereText(this.#range({ after, upTo: null }))
    return `SELECT ${texts} FROM ${this.#table}${range} ORDER BY ${this.#order} LIMIT 1 OFFSET ${size - 1}`
  }

  /** The statements that fill the rows of a range. */
  fill(operation: Backfill, range: KeyRange, rules: UpdateRules): readonly string[] {
    const where = whereText([...this.#range(range), fillConditionText(operation, rules)])
    const { ordersUpdates, lockClause } = this.#walk
    const update = `UPDATE ${this.#table} SET ${assignmentsText(operation, rules)}${where}`
    if (lockClause === undefined) return [ordersUpdates ? `${update} ORDER BY ${this.#order}` : update]
    const rows = `SELECT 1 FROM ${this.#table}${where} ORDER BY ${this.#order} ${lockClause}`
    return [`SELECT count(*) AS n FROM (${rows}) AS locked`, update]
  }

  #range({ after, upTo }: KeyRange): readonly string[] {
    return [
      ...(after === null ? [] : [this.#compare('>', after)]),
      ...(upTo === null ? [] : [this.#compare('<=', upTo)]),
    ]
  }

  #compare(operator: '>' | '<=', position: readonly string[]): string {
    const parts = this.#keys.map((key, at) => ({ term: key.term, value: key.literal(position[at] ?? '') }))
    if (parts.length === 1 || this.#walk.comparesRows) {
      const [terms, values] = [parts.map(({ term }) => term), parts.map(({ value }) => value)].map((list) =>
        list.length === 1 ? list[0] : `(${list.join(', ')})`,
      )
      return `${terms} ${operator} ${values}`
    }
    return writtenOut(operator, parts)
  }
}

/** `(a, b) > (1, 2)` as `a >= 1 AND (a > 1 OR b > 2)`, and `<=` likewise: the first column narrows the range. */
function writtenOut(operator: '>' | '<=', parts: readonly { term: string; value: string }[]): string {
  const [first, ...rest] = parts
  if (first === undefined) return '1 = 1'
  const { term, value } = first
  if (rest.length === 0) return `${term} ${operator} ${value}`
  const [outer, strict] = operator === '>' ? ['>=', '>'] : ['<=', '<']
  return `${term} ${outer} ${value} AND (${term} ${strict} ${value} OR (${writtenOut(operator, rest)}))`
}

function whereText(conditions: readonly string[]): string {
  if (conditions.length === 0) return ''
  return ` WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`
}
