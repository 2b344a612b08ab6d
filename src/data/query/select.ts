import type { Knex } from 'knex'
import { type LoadPlan, type PlannedRelation, planLoading } from '../loading/load-plan.js'
import type { ModelMap } from '../mapping/model-map.js'
import { type DataRow, type RawRow, RowReader } from '../mapping/row-reader.js'
import { verbatim } from '../mapping/verbatim.js'
import { orderSql } from './order.js'
import type { QueryState } from './query-state.js'
import { innerScope, type Scope } from './scope.js'
import { and, type Piece } from './sql-piece.js'
import { compileWhere } from './where.js'

/** A table of a query whose columns are read, with those that are joined to it. */
export interface ReadNode {
  readonly scope: Scope
  readonly reader: RowReader
  /** Relations that take queries of their own. */
  readonly separate: readonly PlannedRelation[]
  readonly joined: readonly JoinedNode[]
  /** Properties that were read for relations only, and are taken away again. */
  readonly extra: readonly string[]
}

export interface JoinedNode extends ReadNode {
  readonly planned: PlannedRelation
}

/** A compiled query: what Knex runs, and how rows are made of what comes back. */
export interface Select {
  readonly root: ReadNode
  readonly columns: string
  readonly from: string
  /** Values of what FROM holds. */
  readonly fromBindings: Piece['bindings']
  readonly where: Piece
  readonly order: string
}

export interface SelectParts {
  /** More conditions. */
  readonly conditions?: (scope: Scope) => readonly Piece[]
  /** Further tables, behind FROM. */
  readonly tables?: (scope: Scope) => string
  /** More columns: `x as "#key"`. */
  readonly columns?: (scope: Scope) => readonly string[]
}

/** @throws {InvalidInputError} */
export function compileSelect(map: ModelMap, state: QueryState, scope: Scope, parts: SelectParts = {}): Select {
  // A lock on rows of an outer join is refused by PostgreSQL.
  const plan = planLoading(map, state.relations, state.lock === null)
  const joins: string[] = []
  const root = readNode(scope, plan, state.columns, null, joins)
  const where = and([...(parts.conditions?.(scope) ?? []), ...conditionsOf(scope, state)])
  return {
    root,
    columns: [...listOf(root), ...(parts.columns?.(scope) ?? [])].join(', '),
    from: [map.fromSql, parts.tables?.(scope) ?? '', ...joins].filter((text) => text !== '').join(' '),
    fromBindings: [],
    where,
    order: orderSql(scope, state.order),
  }
}

/** The conditions of a query on its own table, the one on deleted rows included. */
export function conditionsOf(scope: Scope, state: QueryState): readonly Piece[] {
  const { softDelete } = scope.map
  const asked = state.where.map((where) => compileWhere(scope, where))
  if (softDelete === null || state.deleted === 'included') return asked
  const word = state.deleted === 'hidden' ? 'null' : 'not null'
  return [...asked, { sql: `${softDelete.at(scope.alias)} is ${word}`, bindings: [] }]
}

/** The query as Knex has it, without its columns. */
export function toBuilder(
  knex: Knex,
  select: Pick<Select, 'from' | 'fromBindings' | 'where' | 'order'>,
  state: QueryState,
): Knex.QueryBuilder {
  const builder = knex.queryBuilder().from(raw(knex, select.from, select.fromBindings))
  if (select.where.sql !== '') builder.whereRaw(select.where.sql, select.where.bindings as Knex.RawBinding[])
  if (select.order !== '') builder.orderByRaw(select.order)
  if (state.limit !== null) builder.limit(state.limit)
  // MySQL and SQLite know OFFSET only behind LIMIT; Knex adds one.
  if (state.offset !== null && state.offset > 0) builder.offset(state.offset)
  const { lock } = state
  if (lock === null) return builder
  if (lock.strength === 'update') builder.forUpdate()
  else builder.forShare()
  if (lock.skipLocked === true) builder.skipLocked()
  if (lock.noWait === true) builder.noWait()
  return builder
}

/**
 * The text that Knex would make of the query, without its builder, which takes longer than the rest of a short query. null:
 * it has clauses that differ from engine to engine.
 */
export function selectPiece(select: Select, { limit, offset, lock }: QueryState): Piece | null {
  if (offset !== null || lock !== null) return null
  const where = select.where.sql === '' ? '' : ` where ${select.where.sql}`
  const order = select.order === '' ? '' : ` order by ${select.order}`
  return {
    sql: `select ${select.columns} from ${select.from}${where}${order}${limit === null ? '' : ' limit ?'}`,
    bindings: [...select.fromBindings, ...select.where.bindings, ...(limit === null ? [] : [limit])],
  }
}

/** Types of Knex know FROM as a name only. */
function raw(knex: Knex, sql: string, bindings: Piece['bindings']): string {
  return knex.raw(sql, bindings as Knex.RawBinding[]) as unknown as string
}

/** A row with its joined relations, and by the way all rows of each node, for what is loaded separately. */
export function readRow(node: ReadNode, raw: RawRow, seen: Map<ReadNode, DataRow[]>): DataRow {
  const row = node.reader.read(raw)
  if (node.separate.length > 0 || node.extra.length > 0) {
    const rows = seen.get(node)
    if (rows === undefined) seen.set(node, [row])
    else rows.push(row)
  }
  for (const joined of node.joined) {
    const { relation } = joined.planned
    const isThere = joined.reader.raw(raw, relation.remote)
    row[relation.name] = isThere === null || isThere === undefined ? null : readRow(joined, raw, seen)
  }
  return row
}

function readNode(
  scope: Scope,
  plan: LoadPlan,
  columns: readonly string[] | null,
  prefix: string | null,
  joins: string[],
): ReadNode {
  const { map } = scope
  const wanted = columns === null ? map.columns : columns.map((property) => map.column(property))
  const needed = columns === null ? [] : plan.separate.map(({ relation }) => relation.local)
  const extra = [...new Set(needed)].filter((column) => !wanted.includes(column))
  return {
    scope,
    reader: columns === null && prefix === null ? map.reader : new RowReader([...wanted, ...extra], prefix),
    separate: plan.separate,
    joined: plan.joined.map((planned) => joinedNode(scope, planned, joins)),
    extra: extra.map(({ property }) => property),
  }
}

function joinedNode(outer: Scope, planned: PlannedRelation, joins: string[]): JoinedNode {
  const { relation, options } = planned
  const { target, local, remote } = relation
  const scope = innerScope(outer, target)
  const conditions = [`${remote.at(scope.alias)} = ${local.at(outer.alias)}`]
  // A parent that is marked as deleted is still the one that the key points to.
  if (relation.declared.kind !== 'belongs-to' && target.softDelete !== null && options.withDeleted !== true) {
    conditions.push(`${target.softDelete.at(scope.alias)} is null`)
  }
  joins.push(`left join ${target.tableSql} as ${verbatim(scope.alias)} on ${conditions.join(' and ')}`)
  const prefix = `#${joins.length}.`
  const plan = planLoading(target, options.with ?? {}, true)
  return { ...readNode(scope, plan, null, prefix, joins), planned }
}

function listOf(node: ReadNode): readonly string[] {
  const { alias, names } = node.scope
  return [node.reader.list(alias, (name) => names.access.quote(name)), ...node.joined.flatMap(listOf)]
}
