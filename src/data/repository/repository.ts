import type { ZodObject } from 'zod'
import type { AnyModel, Insert, Row, Update } from '../../model/index.js'
import { NotFoundError } from '../errors/index.js'
import { eagerRelations } from '../loading/load-plan.js'
import type { ModelMap } from '../mapping/model-map.js'
import { fetchRows } from '../query/fetch-rows.js'
import { lockRequest } from '../query/lock-request.js'
import { orderSteps, withTieBreak } from '../query/order.js'
import { Query } from '../query/query.js'
import { emptyState, type LockRequest, type QueryState } from '../query/query-state.js'
import { requireWhole } from '../query/whole-number.js'
import { zodInsert, zodUpdate } from '../row-schemas/index.js'
import type { Executor } from '../session/executor.js'
import type {
  ColumnKey,
  EagerWith,
  Id,
  Loaded,
  MergeWith,
  Models,
  OrderBy,
  Target,
  Where,
  With,
} from '../types/index.js'
import { type DeleteOptions, deleteRow, restoreRow } from '../writing/delete.js'
import { type BulkOptions, insertOnly, insertRows } from '../writing/insert.js'
import { changeLinks } from '../writing/links.js'
import { deleteWhere, type MassDeleteOptions, type MassOptions, updateWhere } from '../writing/mass-write.js'
import { type ReplaceOptions, replaceChildren } from '../writing/replace-children.js'
import { describeId, idOfRow, keyOfRow, keyWhere } from '../writing/row-key.js'
import { type UpdateOptions, updateRow } from '../writing/update.js'
import { upsertRows } from '../writing/upsert.js'

import { type ParseOptions, parsed } from './parsed.js'

export interface GetOptions<S extends Models, M extends AnyModel, W extends With<S, M>> {
  readonly with?: W
  /** Locks the row until the transaction ends. */
  readonly lock?: LockRequest['strength']
  /** Also a row that is marked as deleted. */
  readonly withDeleted?: boolean
}

export interface ListOptions<S extends Models, M extends AnyModel, W extends With<S, M>> {
  /** Default 0. */
  readonly skip?: number
  /** Default 100, so that a list never grows beyond what a page can bear. */
  readonly limit?: number
  readonly where?: Where<S, M>
  /** The key comes behind, so that the order is always the same. */
  readonly orderBy?: OrderBy<M>
  readonly with?: W
}

export interface RowUpsertOptions<M extends AnyModel> extends BulkOptions {
  /** The columns of the unique key by which a row is the same. */
  readonly on: readonly ColumnKey<M>[]
  /** What is changed of a row that is there; `none`: nothing. Absent: all that was given. */
  readonly update?: readonly (keyof Update<M> & string)[] | 'none'
}

type RelationName<M extends AnyModel> = keyof M['relations'] & string
type RowWith<S extends Models, M extends AnyModel, W> = Loaded<S, M, MergeWith<EagerWith<M>, W>>

/**
 * Reading and writing rows of one model. It never commits: outside of a transaction each call stands for itself, inside it
 * is part of it. Rows are plain objects; what is written is written at once.
 */
export class Repository<S extends Models, M extends AnyModel> {
  /** @internal */
  protected readonly executor: Executor
  readonly #map: ModelMap

  /** @internal */
  constructor(executor: Executor, map: ModelMap) {
    this.executor = executor
    this.#map = map
  }

  /** A query for rows of the model. */
  query(): Query<S, M> {
    return Query.of<S, M>(this.executor, this.#map)
  }

  /** The row with this key, or null. @throws {InvalidInputError} for what cannot be a key. */
  async get<const W extends With<S, M> = Record<never, never>>(
    id: Id<M>,
    options: GetOptions<S, M, W> = {},
  ): Promise<RowWith<S, M, W> | null> {
    const [row] = await this.#fetch({
      where: [keyWhere(this.#map, id)],
      limit: 1,
      ...(options.withDeleted === true ? { deleted: 'included' as const } : {}),
      relations: this.#relations(options.with),
      ...(options.lock === undefined
        ? {}
        : { lock: lockRequest(this.executor, this.#map, { strength: options.lock }) }),
    })
    return (row as RowWith<S, M, W> | undefined) ?? null
  }

  /** @throws {NotFoundError} */
  async getOrThrow<const W extends With<S, M> = Record<never, never>>(
    id: Id<M>,
    options: GetOptions<S, M, W> = {},
  ): Promise<RowWith<S, M, W>> {
    const row = await this.get(id, options)
    if (row === null) throw new NotFoundError(this.#map.name, describeId(id))
    return row
  }

  /** The first row for which this holds, or null. */
  async findOne<const W extends With<S, M> = Record<never, never>>(
    where: Where<S, M>,
    options: { readonly with?: W; readonly orderBy?: OrderBy<M> } = {},
  ): Promise<RowWith<S, M, W> | null> {
    const order = options.orderBy === undefined ? [] : orderSteps(this.#map, options.orderBy)
    const [row] = await this.#fetch({ where: [where], order, limit: 1, relations: this.#relations(options.with) })
    return (row as RowWith<S, M, W> | undefined) ?? null
  }

  async getAll<const W extends With<S, M> = Record<never, never>>(
    options: ListOptions<S, M, W> = {},
  ): Promise<RowWith<S, M, W>[]> {
    const { skip = 0, limit = 100, where, orderBy } = options
    requireWhole(this.#map, 'skip', skip, 0)
    requireWhole(this.#map, 'limit', limit, 0)
    const rows = await this.#fetch({
      where: where === undefined ? [] : [where],
      order: withTieBreak(this.#map, orderBy === undefined ? [] : orderSteps(this.#map, orderBy)),
      limit,
      offset: skip,
      relations: this.#relations(options.with),
    })
    return rows as RowWith<S, M, W>[]
  }

  count(where?: Where<S, M>): Promise<number> {
    return where === undefined ? this.query().count() : this.query().where(where).count()
  }

  exists(where: Where<S, M>): Promise<boolean> {
    return this.query().where(where).exists()
  }

  /** Inserts a row and gives it back as the database has it. @throws {ConstraintViolation} @throws {InvalidInputError} */
  async create(values: Insert<M>, options: ParseOptions = {}): Promise<Row<M>> {
    const [row] = await insertRows(this.executor, this.#map, [this.#checked(values, options)])
    return row as Row<M>
  }

  /** Inserts rows, all or none, and gives them back in the same order. */
  createMany(values: readonly Insert<M>[], options: BulkOptions = {}): Promise<Row<M>[]> {
    return insertRows(this.executor, this.#map, values, options) as Promise<Row<M>[]>
  }

  /** Inserts rows, all or none, and says how many: the quickest way for many. */
  insertMany(values: readonly Insert<M>[], options: BulkOptions = {}): Promise<number> {
    return insertOnly(this.executor, this.#map, values, options)
  }

  /** Inserts a row, or changes the one that has the same key already, in one statement. */
  async upsert(values: Insert<M>, options: RowUpsertOptions<M>): Promise<Row<M>> {
    const [row] = await upsertRows(this.executor, this.#map, [values], options)
    return row as Row<M>
  }

  upsertMany(values: readonly Insert<M>[], options: RowUpsertOptions<M>): Promise<Row<M>[]> {
    return upsertRows(this.executor, this.#map, values, options) as Promise<Row<M>[]>
  }

  /** Inserts the row, or changes the one that has its primary key. */
  async merge(values: Insert<M>): Promise<Row<M>> {
    const on = this.#map.key.map(({ property }) => property)
    const [row] = await upsertRows(this.executor, this.#map, [values], { on })
    return row as Row<M>
  }

  /**
   * Changes a row, in one statement, and gives it back. With `version` only while the row still has that version.
   * @throws {NotFoundError} @throws {StaleRowError} @throws {ConstraintViolation} @throws {InvalidInputError}
   */
  async update(id: Id<M>, patch: Update<M>, options: UpdateOptions & ParseOptions = {}): Promise<Row<M>> {
    const { parse, ...rest } = options
    const values =
      parse === true ? parsed(this.#map.name, zodUpdate(this.#map.model) as unknown as ZodObject, patch) : patch
    return updateRow(this.executor, this.#map, id, values, rest) as Promise<Row<M>>
  }

  /** Changes all rows for which this holds, and says how many. @throws {InvalidInputError} where that is every row, and nobody said `all`. */
  updateWhere(where: Where<S, M>, patch: Update<M>, options: MassOptions = {}): Promise<number> {
    return updateWhere(this.executor, this.#map, where, patch, options)
  }

  /** The row as it is now. @throws {NotFoundError} */
  async refresh(row: Partial<Row<M>>): Promise<Row<M>> {
    keyOfRow(this.#map, row)
    const [found] = await this.#fetch({
      where: [keyWhere(this.#map, idOfRow(this.#map, row))],
      limit: 1,
      deleted: 'included',
    })
    if (found === undefined) throw new NotFoundError(this.#map.name, describeId(idOfRow(this.#map, row)))
    return found as Row<M>
  }

  /** Removes a row, or marks it as deleted where the model has soft delete; false: there was none. */
  delete(id: Id<M>, options: DeleteOptions = {}): Promise<boolean> {
    return deleteRow(this.executor, this.#map, id, options)
  }

  /** @throws {NotFoundError} */
  async deleteOrThrow(id: Id<M>, options: DeleteOptions = {}): Promise<void> {
    if (!(await this.delete(id, options))) throw new NotFoundError(this.#map.name, describeId(id))
  }

  /** Removes, or marks, all rows for which this holds, and says how many. @throws {InvalidInputError} as `updateWhere`. */
  deleteWhere(where: Where<S, M>, options: MassDeleteOptions = {}): Promise<number> {
    return deleteWhere(this.executor, this.#map, where, options)
  }

  /** Takes the mark of a deleted row away. @throws {NotFoundError} */
  restore(id: Id<M>): Promise<Row<M>> {
    return restoreRow(this.executor, this.#map, id) as Promise<Row<M>>
  }

  /** Makes the rows of a `hasMany` relation exactly these, in one transaction, and gives them back. */
  replaceChildren<K extends RelationName<M>>(
    id: Id<M>,
    relation: K,
    rows: readonly Partial<Insert<Target<S, M['relations'][K]>>>[],
    options: ReplaceOptions = {},
  ): Promise<Row<Target<S, M['relations'][K]>>[]> {
    return replaceChildren(this.executor, this.#map, id, relation, rows, options) as Promise<
      Row<Target<S, M['relations'][K]>>[]
    >
  }

  /** Links rows of a `manyToMany` relation, beside those that are linked. */
  attach<K extends RelationName<M>>(
    id: Id<M>,
    relation: K,
    ids: readonly Id<Target<S, M['relations'][K]>>[],
  ): Promise<void> {
    return changeLinks(this.executor, this.#map, id, relation, ids, 'attach')
  }

  /** Takes links of a `manyToMany` relation away; the rows stay. */
  detach<K extends RelationName<M>>(
    id: Id<M>,
    relation: K,
    ids: readonly Id<Target<S, M['relations'][K]>>[],
  ): Promise<void> {
    return changeLinks(this.executor, this.#map, id, relation, ids, 'detach')
  }

  /** Makes the links of a `manyToMany` relation exactly these. */
  setLinks<K extends RelationName<M>>(
    id: Id<M>,
    relation: K,
    ids: readonly Id<Target<S, M['relations'][K]>>[],
  ): Promise<void> {
    return changeLinks(this.executor, this.#map, id, relation, ids, 'set')
  }

  #checked(values: Insert<M>, { parse }: ParseOptions): Insert<M> {
    return parse === true ? parsed(this.#map.name, zodInsert(this.#map.model) as unknown as ZodObject, values) : values
  }

  #fetch(state: Partial<QueryState>): Promise<Record<string, unknown>[]> {
    return fetchRows(this.executor, this.#map, { ...emptyState, ...state })
  }

  #relations(wanted: object | undefined): Readonly<Record<string, unknown>> {
    return { ...eagerRelations(this.#map), ...(wanted as Record<string, unknown> | undefined) }
  }
}
