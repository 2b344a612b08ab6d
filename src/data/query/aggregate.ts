import type { AnyModel, ColumnBuilder } from '../../model/index.js'
import { isColumnBuilder } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import { type DataRow, RowReader } from '../mapping/row-reader.js'
import { verbatim } from '../mapping/verbatim.js'
import type { Executor } from '../session/executor.js'
import type { EqualityOperators, OrderOperators } from '../types/index.js'
import { isPlainObject } from './plain-object.js'
import type { QueryState } from './query-state.js'
import { rootScope, type Scope } from './scope.js'
import { compileSelect, toBuilder } from './select.js'
import { requireWhole } from './whole-number.js'

type Kind = 'count' | 'countDistinct' | 'sum' | 'avg' | 'min' | 'max'

/** A figure over several rows; `T` is what it gives. */
export interface Aggregate<T> {
  /** Types only; never there at run time. */
  readonly $?: T
  readonly kind: Kind
  /** null: rows are counted, whatever they hold. */
  readonly column: AnyBuilder | null
}

type AnyBuilder = AnyModel['columns'][string]
type Builder<T> = Pick<ColumnBuilder<T, unknown, unknown, boolean, string>, '$' | 'definition'>
type SelectOf<C extends AnyBuilder> = C['$']['select']
type Numeric = number | bigint | null

export type Aggregates = Readonly<Record<string, Aggregate<unknown>>>
export type AggregateRow<A extends Aggregates> = {
  -readonly [K in keyof A]: A[K] extends Aggregate<infer T> ? T : never
}

export interface GroupOptions<P extends string, A extends Aggregates> {
  /** Which lines: conditions on the figures. */
  readonly having?: { readonly [K in keyof A]?: OrderOperators<number> & EqualityOperators<number> }
  /** By columns of the groups, or by figures. */
  readonly orderBy?: { readonly [K in P | (keyof A & string)]?: 'asc' | 'desc' }
  readonly limit?: number
}

/** Figures over rows, for `groupBy` and `aggregate`. Of no rows all but counts are null. */
export const agg = {
  /** Rows; with a column, those in which it is not NULL. */
  count: (column?: AnyBuilder): Aggregate<number> => ({ kind: 'count', column: column ?? null }),
  countDistinct: (column: AnyBuilder): Aggregate<number> => ({ kind: 'countDistinct', column }),
  /** Of a bigint column a bigint. Decimals are texts, and their sum is `sumDecimal`. */
  sum: <C extends Builder<Numeric>>(column: C): Aggregate<NonNullable<SelectOf<C>> | null> => ({ kind: 'sum', column }),
  /** Exact: a text, as the values are. */
  sumDecimal: (column: Builder<string> | Builder<string | null>): Aggregate<string | null> => ({ kind: 'sum', column }),
  avg: (column: Builder<Numeric> | Builder<string> | Builder<string | null>): Aggregate<number | null> => ({
    kind: 'avg',
    column,
  }),
  min: <C extends AnyBuilder>(column: C): Aggregate<NonNullable<SelectOf<C>> | null> => ({ kind: 'min', column }),
  max: <C extends AnyBuilder>(column: C): Aggregate<NonNullable<SelectOf<C>> | null> => ({ kind: 'max', column }),
} as const

interface Figure {
  readonly name: string
  readonly sql: string
  readonly read: (value: unknown) => unknown
}

const comparisons: Readonly<Record<string, string>> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' }

/** One line for each combination of values of the columns; without columns, one line over all rows. */
export async function aggregate(
  executor: Executor,
  map: ModelMap,
  state: QueryState,
  columns: readonly string[],
  aggregates: Aggregates,
  options: GroupOptions<string, Aggregates>,
): Promise<DataRow[]> {
  const { access } = executor.engine
  const quote = (name: string): string => verbatim(access.quote(name))
  const scope = rootScope(map, access)
  const groups = columns.map((property) => map.column(property))
  const figures = Object.entries(aggregates).map(([name, one]) => figureOf(scope, name, one))
  if (figures.length === 0)
    throw new InvalidInputError(`groupBy on ${map.name} names no figures, such as { n: agg.count() }.`, map.name)
  const twice = columns.find((property) => Object.hasOwn(aggregates, property))
  if (twice !== undefined)
    throw map.column(twice).invalid('is what is grouped by, and cannot be the name of a figure, too')
  const reader = new RowReader(groups, null)
  const plain: QueryState = {
    ...state,
    order: [],
    limit: options.limit === undefined ? null : requireWhole(map, 'limit', options.limit, 0),
    offset: null,
    relations: {},
    lock: null,
  }
  const select = compileSelect(map, plain, scope)
  const list = [
    ...(groups.length === 0 ? [] : [reader.list(scope.alias, (name) => access.quote(name))]),
    ...figures.map(({ sql }, at) => `${sql} as ${quote(`#f${at}`)}`),
  ]
  const rows = await executor.run(map, (knex) => {
    const builder = toBuilder(knex, select, plain).select(knex.raw(list.join(', ')))
    if (groups.length > 0) builder.groupByRaw(groups.map((column) => column.at(scope.alias)).join(', '))
    for (const { sql, bindings } of havingOf(map, figures, options.having)) builder.havingRaw(sql, bindings as never)
    const order = orderOf(scope, groups, figures, options.orderBy)
    if (order !== '') builder.orderByRaw(order)
    return builder as unknown as PromiseLike<Record<string, unknown>[]>
  })
  return rows.map((raw) => ({
    ...reader.read(raw),
    ...Object.fromEntries(figures.map(({ name, read }, at) => [name, read(raw[`#f${at}`])])),
  }))
}

function figureOf(scope: Scope, name: string, one: Aggregate<unknown>): Figure {
  const { map, alias, names } = scope
  if (one.column === null) return { name, sql: 'count(*)', read: Number }
  const column = ownColumn(map, name, one.column)
  if (one.kind === 'count' || one.kind === 'countDistinct') {
    return { name, sql: `count(${one.kind === 'count' ? '' : 'distinct '}${column.at(alias)})`, read: Number }
  }
  if ((one.kind === 'sum' || one.kind === 'avg') && !summed.has(column.definition.type.kind)) {
    throw column.invalid(`is no number, which ${one.kind} needs (its type is ${column.definition.type.kind})`)
  }
  const sql = names.access.clauses.aggregate(one.kind, column.at(alias), column.definition.type)
  return {
    name,
    sql,
    read: (value) => (value === null || value === undefined ? null : readFigure(one.kind, column, value)),
  }
}

function readFigure(kind: Kind, column: ColumnMap, value: unknown): unknown {
  if (kind === 'min' || kind === 'max') return column.decode(value)
  if (kind === 'avg') return Number(value)
  switch (column.definition.type.kind) {
    case 'bigint':
      return BigInt(value as string)
    case 'decimal':
      return String(value)
    default:
      return Number(value)
  }
}

const summed: ReadonlySet<string> = new Set(['int', 'smallint', 'bigint', 'float', 'double', 'decimal', 'custom'])

/** The column of this model that a builder is. */
function ownColumn(map: ModelMap, name: string, builder: AnyBuilder): ColumnMap {
  if (!isColumnBuilder(builder)) {
    throw new InvalidInputError(
      `The figure ${name} of ${map.name} is over no column; write ${map.name}.columns.….`,
      map.name,
    )
  }
  const found = map.columns.filter(({ property }) => map.model.columns[property] === builder)
  const [column, other] = found
  if (column === undefined || other !== undefined) {
    const problem =
      column === undefined ? 'is over a column of another model' : 'is over a column that the model has twice'
    throw new InvalidInputError(`The figure ${name} of ${map.name} ${problem}.`, map.name)
  }
  return column
}

function havingOf(
  map: ModelMap,
  figures: readonly Figure[],
  having: unknown,
): readonly { sql: string; bindings: number[] }[] {
  if (having === undefined) return []
  if (!isPlainObject(having)) throw new InvalidInputError(`having of ${map.name} must be an object.`, map.name)
  return Object.entries(having).flatMap(([name, conditions]) => {
    const figure = figures.find((one) => one.name === name)
    if (figure === undefined || !isPlainObject(conditions)) throw map.unknown(name, 'column')
    return Object.entries(conditions).map(([operator, value]) => {
      const word = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined
      if (word === undefined || typeof value !== 'number' || !Number.isFinite(value)) {
        throw new InvalidInputError(
          `having of ${map.name}.${name} takes eq, ne, gt, gte, lt, lte with a number.`,
          map.name,
        )
      }
      return { sql: `${figure.sql} ${word} ?`, bindings: [value] }
    })
  })
}

function orderOf(scope: Scope, groups: readonly ColumnMap[], figures: readonly Figure[], order: unknown): string {
  if (order === undefined) return ''
  if (!isPlainObject(order))
    throw new InvalidInputError(`The order of ${scope.map.name} must be an object.`, scope.map.name)
  const terms = Object.entries(order).map(([name, direction]) => {
    if (direction !== 'asc' && direction !== 'desc') {
      throw new InvalidInputError(`${scope.map.name}.${name} is ordered by 'asc' or 'desc'.`, scope.map.name)
    }
    const group = groups.find(({ property }) => property === name)
    const sql = group?.at(scope.alias) ?? figures.find((one) => one.name === name)?.sql
    if (sql === undefined) throw scope.map.unknown(name, 'column')
    return `${sql} ${direction}`
  })
  return terms.join(', ')
}
