import type { DriverValue } from '../../dialect/data-access.js'
import { InvalidInputError } from '../errors/index.js'
import { completeRows } from '../loading/complete-rows.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow, RawRow } from '../mapping/row-reader.js'
import { verbatim } from '../mapping/verbatim.js'
import type { Executor } from '../session/executor.js'
import { fetchRaw } from './fetch-raw.js'
import { withTieBreak } from './order.js'
import type { OrderStep, QueryState } from './query-state.js'
import { rootScope, type Scope } from './scope.js'
import { compileSelect } from './select.js'
import { and, or, type Piece } from './sql-piece.js'
import { requireWhole } from './whole-number.js'

export interface CursorOptions {
  readonly size: number
  /** `next` of the page before; absent or null: the first page. */
  readonly after?: string | null
}

export interface CursorPage<T> {
  readonly items: T[]
  readonly next: string | null
}

/** A value of a place: as exact as the database has it. */
type PlaceValue = string | number | null

/** The page behind a place: the values of the columns that rows are sorted by, the key last. */
export async function fetchCursorPage(
  executor: Executor,
  map: ModelMap,
  state: QueryState,
  { size, after }: CursorOptions,
): Promise<CursorPage<DataRow>> {
  requireWhole(map, 'size', size, 1)
  if (map.key.length === 0) {
    throw new InvalidInputError(`${map.name} has no primary key, by which pages are told apart.`, map.name)
  }
  const { access } = executor.engine
  const order = withTieBreak(map, state.order)
  const place = after === undefined || after === null ? null : readPlace(map, order, after)
  const paged: QueryState = { ...state, order, limit: size + 1, offset: null }
  const select = compileSelect(map, paged, rootScope(map, access), {
    conditions: (scope) => (place === null ? [] : [behind(scope, order, place)]),
    columns: ({ alias }) =>
      order.map(({ property }, at) => `${map.column(property).exact(alias)} as ${verbatim(access.quote(`#at${at}`))}`),
  })
  const raw = await fetchRaw(executor, map, paged, select)
  const rows = raw.slice(0, size)
  const last = raw.length > size ? rows.at(-1) : undefined
  return {
    items: await completeRows(executor, select, rows),
    next: last === undefined ? null : writePlace(order, last),
  }
}

/** Rows that stand behind the place, in columns that may each go up or down. */
function behind(scope: Scope, order: readonly OrderStep[], place: readonly PlaceValue[]): Piece {
  return or(
    order.map((step, at) =>
      and([
        ...order.slice(0, at).map((earlier, index) => same(scope, earlier, place[index] ?? null)),
        beyond(scope, step, place[at] ?? null),
      ]),
    ),
  )
}

function same(scope: Scope, { property }: OrderStep, value: PlaceValue): Piece {
  const column = scope.map.column(property)
  const sql = column.at(scope.alias)
  return value === null
    ? { sql: `${sql} is null`, bindings: [] }
    : { sql: `${sql} = ${column.placeholder}`, bindings: [value] }
}

function beyond(scope: Scope, { property, direction, nulls }: OrderStep, value: PlaceValue): Piece {
  const column = scope.map.column(property)
  const sql = column.at(scope.alias)
  const areNullsFirst =
    nulls === undefined ? scope.names.access.facts.nullsFirst === (direction === 'asc') : nulls === 'first'
  const none: Piece = { sql: '1 = 0', bindings: [] }
  if (value === null) return areNullsFirst ? { sql: `${sql} is not null`, bindings: [] } : none
  const bindings: readonly DriverValue[] = [value]
  const past: Piece = { sql: `${sql} ${direction === 'asc' ? '>' : '<'} ${column.placeholder}`, bindings }
  return column.isNullable && !areNullsFirst ? or([past, { sql: `${sql} is null`, bindings: [] }]) : past
}

/** What sorts the rows, so that a place of another query is not taken for one of this. */
function signature(order: readonly OrderStep[]): string {
  return order
    .map(({ property, direction, nulls }) => `${property} ${direction}${nulls === undefined ? '' : ` ${nulls}`}`)
    .join(', ')
}

function writePlace(order: readonly OrderStep[], raw: RawRow): string {
  const values = order.map((_, at) => {
    const value = raw[`#at${at}`]
    return typeof value === 'string' || typeof value === 'number' || value === null ? value : String(value)
  })
  return Buffer.from(JSON.stringify([signature(order), ...values])).toString('base64url')
}

function readPlace(map: ModelMap, order: readonly OrderStep[], text: string): readonly PlaceValue[] {
  const refuse = (): InvalidInputError =>
    new InvalidInputError(
      `The place to go on from is none of this query of ${map.name}. Start with the first page.`,
      map.name,
    )
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(String(text), 'base64url').toString())
  } catch {
    throw refuse()
  }
  if (!Array.isArray(parsed) || parsed.length !== order.length + 1 || parsed[0] !== signature(order)) throw refuse()
  const values: readonly unknown[] = parsed.slice(1)
  const isValue = (value: unknown): value is PlaceValue =>
    value === null || typeof value === 'string' || typeof value === 'number'
  if (!values.every(isValue)) throw refuse()
  return values
}
