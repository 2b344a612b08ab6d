import type { Knex } from 'knex'
import type { AnyModel, Row } from '../../model/index.js'
import { InvalidInputError, UnexpectedRowsError } from '../errors/index.js'
import { eagerRelations } from '../loading/load-plan.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { Executor } from '../session/executor.js'
import type {
  ColumnKey,
  EagerWith,
  Empty,
  LoadedRelations,
  MergeWith,
  Models,
  OnlyRelations,
  OrderBy,
  Where,
  With,
} from '../types/index.js'
import { type AggregateRow, type Aggregates, aggregate, type GroupOptions } from './aggregate.js'
import { countRows } from './count.js'
import { type CursorOptions, type CursorPage, fetchCursorPage } from './cursor-page.js'
import { fetchRows } from './fetch-rows.js'
import { lockRequest } from './lock-request.js'
import { orderSteps } from './order.js'
import { fetchPage, type Page, type PageOptions } from './page.js'
import { emptyState, type LockRequest, type QueryState } from './query-state.js'
import { rootScope } from './scope.js'
import { compileSelect, toBuilder } from './select.js'
import { rowBatches, streamRows } from './stream.js'
import { requireWhole } from './whole-number.js'

/** What a query gives for each row: the columns that it selects, with the relations that it loads. */
export type QueryRow<
  S extends Models,
  M extends AnyModel,
  W,
  K extends keyof M['columns'],
> = (keyof M['columns'] extends K ? Row<M> : Pick<Row<M>, K>) & (Empty extends W ? unknown : LoadedRelations<S, M, W>)

/** Whatever has an executor: the database, a session, a transaction. */
export interface ExecutorHolder {
  /** @internal */
  readonly executor: Executor
}

/**
 * A query for rows of a model. Every step gives a new query; nothing runs before one of the last: `all`, `first`, `one`,
 * `count`, `paginate`, … It is no promise, so it never runs by accident.
 */
export class Query<
  S extends Models,
  M extends AnyModel,
  W = EagerWith<M>,
  K extends keyof M['columns'] = keyof M['columns'],
> {
  readonly #executor: Executor
  readonly #map: ModelMap
  readonly #state: QueryState

  /** @internal */
  constructor(executor: Executor, map: ModelMap, state: QueryState) {
    this.#executor = executor
    this.#map = map
    this.#state = state
  }

  /** @internal */
  static of<S extends Models, M extends AnyModel>(executor: Executor, map: ModelMap): Query<S, M> {
    return new Query(executor, map, { ...emptyState, relations: eagerRelations(map) })
  }

  #with(more: Partial<QueryState>): Query<S, M, W, K> {
    return new Query(this.#executor, this.#map, { ...this.#state, ...more })
  }

  /** Rows for which this holds, and what earlier calls have asked for. @throws {InvalidInputError} when it runs. */
  where(where: Where<S, M>): Query<S, M, W, K> {
    return this.#with({ where: [...this.#state.where, where] })
  }

  /** Loads relations with the rows; false leaves out what the model declares as eager. */
  with<const X extends With<S, M>>(relations: X & OnlyRelations<M, X>): Query<S, M, MergeWith<W, X>, K> {
    return new Query(this.#executor, this.#map, {
      ...this.#state,
      relations: { ...this.#state.relations, ...(relations as Record<string, unknown>) },
    })
  }

  /** Sorts by these columns, after those of earlier calls. @throws {InvalidInputError} for what is no column. */
  orderBy(order: OrderBy<M>): Query<S, M, W, K> {
    return this.#with({ order: [...this.#state.order, ...orderSteps(this.#map, order)] })
  }

  limit(limit: number): Query<S, M, W, K> {
    return this.#with({ limit: requireWhole(this.#map, 'limit', limit, 0) })
  }

  offset(offset: number): Query<S, M, W, K> {
    return this.#with({ offset: requireWhole(this.#map, 'offset', offset, 0) })
  }

  /** Only these columns. */
  select<const P extends ColumnKey<M>>(...columns: readonly P[]): Query<S, M, W, P> {
    for (const column of columns) this.#map.column(column)
    if (columns.length === 0)
      throw new InvalidInputError(`select of ${this.#map.name} names no column.`, this.#map.name)
    return new Query(this.#executor, this.#map, { ...this.#state, columns })
  }

  /** Also rows that are marked as deleted. */
  withDeleted(): Query<S, M, W, K> {
    return this.#with({ deleted: 'included' })
  }

  /** Only rows that are marked as deleted. @throws {InvalidInputError} where the model has no soft delete. */
  onlyDeleted(): Query<S, M, W, K> {
    if (this.#map.softDelete === null) {
      throw new InvalidInputError(`${this.#map.name} has no soft delete.`, this.#map.name)
    }
    return this.#with({ deleted: 'only' })
  }

  /**
   * Locks the rows until the transaction ends: `update` against everybody, `share` against changes. SQLite needs none: its
   * transactions are alone.
   * @throws {InvalidInputError} outside of a transaction, where the lock would end at once.
   */
  lock(strength: 'update' | 'share', options: Omit<LockRequest, 'strength'> = {}): Query<S, M, W, K> {
    return this.#with({ lock: lockRequest(this.#executor, this.#map, { strength, ...options }) })
  }

  /** The same query on another session. */
  on(session: ExecutorHolder): Query<S, M, W, K> {
    return new Query(session.executor, this.#map, this.#state)
  }

  all(): Promise<QueryRow<S, M, W, K>[]> {
    return this.#rows(this.#state)
  }

  /** The first row, or null. */
  async first(): Promise<QueryRow<S, M, W, K> | null> {
    return (await this.#rows({ ...this.#state, limit: Math.min(1, this.#state.limit ?? 1) }))[0] ?? null
  }

  /** The only row. @throws {UnexpectedRowsError} where there is none, or more than one. */
  async one(): Promise<QueryRow<S, M, W, K>> {
    const row = await this.oneOrNull()
    if (row === null)
      throw new UnexpectedRowsError(this.#map.name, `There is no such ${this.#map.name}, and one was expected.`)
    return row
  }

  /** The only row, or null. @throws {UnexpectedRowsError} where there are more. */
  async oneOrNull(): Promise<QueryRow<S, M, W, K> | null> {
    const [row, other] = await this.#rows({ ...this.#state, limit: Math.min(2, this.#state.limit ?? 2) })
    if (other !== undefined) {
      throw new UnexpectedRowsError(
        this.#map.name,
        `There are several rows of ${this.#map.name}, and one was expected.`,
      )
    }
    return row ?? null
  }

  /** How many rows there are, whatever the limit. */
  count(): Promise<number> {
    return countRows(this.#executor, this.#map, this.#state)
  }

  async exists(): Promise<boolean> {
    const [key] = this.#map.key
    const columns = key === undefined ? null : [key.property]
    const rows = await this.#rows({
      ...this.#state,
      order: [],
      relations: {},
      limit: Math.min(1, this.#state.limit ?? 1),
      columns,
    })
    return rows.length > 0
  }

  /** A page by number, with the number of all rows. @throws {InvalidInputError} */
  paginate(options: PageOptions): Promise<Page<QueryRow<S, M, W, K>>> {
    return fetchPage(this.#executor, this.#map, this.#state, options) as Promise<Page<QueryRow<S, M, W, K>>>
  }

  /**
   * The page behind a place, at the same cost wherever it is. `next`: the place to go on from; null: this is the last page.
   * @throws {InvalidInputError} for a place of another query, or one that was made up.
   */
  cursor(options: CursorOptions): Promise<CursorPage<QueryRow<S, M, W, K>>> {
    return fetchCursorPage(this.#executor, this.#map, this.#state, options) as Promise<CursorPage<QueryRow<S, M, W, K>>>
  }

  /** Figures over the rows: one line for each combination of the columns' values. */
  groupBy<const P extends ColumnKey<M>, const A extends Aggregates>(
    columns: readonly P[],
    aggregates: A,
    options: GroupOptions<P, A> = {},
  ): Promise<(Pick<Row<M>, P> & AggregateRow<A>)[]> {
    return aggregate(
      this.#executor,
      this.#map,
      this.#state,
      columns,
      aggregates,
      options as GroupOptions<string, Aggregates>,
    ) as Promise<(Pick<Row<M>, P> & AggregateRow<A>)[]>
  }

  /** Figures over all rows. */
  async aggregate<const A extends Aggregates>(aggregates: A): Promise<AggregateRow<A>> {
    const [row] = await aggregate(this.#executor, this.#map, this.#state, [], aggregates, {})
    return row as AggregateRow<A>
  }

  /** Rows as they come, never all in memory; without relations. Leaving the loop ends the query. */
  stream(this: Query<S, M, W, K>): AsyncIterable<QueryRow<S, M, Empty, K>> {
    return streamRows(this.#executor, this.#map, this.#state) as AsyncIterable<QueryRow<S, M, Empty, K>>
  }

  /** Rows in lists of a size, relations and all; no connection is held between two lists. */
  batches(size: number): AsyncIterable<QueryRow<S, M, W, K>[]> {
    requireWhole(this.#map, 'the size of batches', size, 1)
    return rowBatches(this.#executor, this.#map, this.#state, size) as AsyncIterable<QueryRow<S, M, W, K>[]>
  }

  /** How the database would run it, in its own words. */
  async explain(): Promise<string> {
    const { sql, bindings } = this.toSQL()
    const { access } = this.#executor.engine
    return this.#executor.run(this.#map, (knex) => access.explain(knex, sql, bindings))
  }

  /** Knex's builder of this query (without what is loaded separately), to go on with by hand. */
  toKnex(): Knex.QueryBuilder {
    const { knex, engine } = this.#executor
    const select = compileSelect(this.#map, this.#state, rootScope(this.#map, engine.access))
    return toBuilder(knex, select, this.#state).select(knex.raw(select.columns))
  }

  /** The SQL with its bindings, as it would be run. */
  toSQL(): { readonly sql: string; readonly bindings: readonly unknown[] } {
    const { sql, bindings } = this.toKnex().toSQL()
    return { sql, bindings }
  }

  #rows(state: QueryState): Promise<QueryRow<S, M, W, K>[]> {
    return fetchRows(this.#executor, this.#map, state) as Promise<QueryRow<S, M, W, K>[]>
  }
}
