import type { DriverValue } from '../../dialect/data-access.js'
import type { ColumnMap } from '../mapping/column-map.js'
import { identityOf } from '../mapping/identity.js'
import type { RelationMap } from '../mapping/relation-map.js'
import type { DataRow, RawRow } from '../mapping/row-reader.js'
import { verbatim } from '../mapping/verbatim.js'
import { fetchRaw } from '../query/fetch-raw.js'
import { orderSteps, withTieBreak } from '../query/order.js'
import { emptyState, type QueryState } from '../query/query-state.js'
import { rootScope, type Scope } from '../query/scope.js'
import { compileSelect, type Select, type SelectParts } from '../query/select.js'
import type { Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import type { PlannedRelation, RelationOptions } from './load-plan.js'
import { limitPerParent } from './per-parent.js'

/** The name in results of the key by which a row finds its parent, where the row does not have it itself. */
const keyName = '#parent'
/** Of keys in one query, beside the limit of the engine: longer lists are not quicker. */
const mostKeys = 10_000

type CompleteRows = (executor: Executor, select: Select, raw: readonly RawRow[]) => Promise<DataRow[]>

/** Loads one relation for all rows: `WHERE key IN (…)`, in as many parts as the engine needs. `complete`: loads what hangs on these in turn. */
export async function selectIn(
  executor: Executor,
  { relation, options }: PlannedRelation,
  rows: readonly DataRow[],
  complete: CompleteRows,
): Promise<void> {
  const { local, name, isToMany } = relation
  const byKey = new Map<unknown, DataRow[]>()
  for (const row of rows) {
    row[name] = isToMany ? [] : null
    const value = row[local.property]
    if (value === null || value === undefined) continue
    const identity = identityOf(local.canonical(value))
    const same = byKey.get(identity)
    if (same === undefined) byKey.set(identity, [row])
    else same.push(row)
  }
  const keys = [...byKey.values()].map(([row]) => local.encode(row?.[local.property]))
  const state = stateOf(relation, options)
  if (keys.length === 0 || options.limit === 0) {
    const none = compileSelect(relation.target, state, rootScope(relation.target, executor.engine.access))
    await complete(executor, none, [])
    return
  }
  const size = Math.min(mostKeys, executor.engine.access.facts.maxBindings - 1000)
  for (let at = 0; at < keys.length; at += size) {
    await loadPart(executor, relation, state, options, keys.slice(at, at + size), byKey, complete)
  }
}

async function loadPart(
  executor: Executor,
  relation: RelationMap,
  state: QueryState,
  options: RelationOptions,
  keys: readonly DriverValue[],
  byKey: ReadonlyMap<unknown, readonly DataRow[]>,
  complete: CompleteRows,
): Promise<void> {
  const { access } = executor.engine
  const { target } = relation
  const key = keyOf(relation)
  const scope = rootScope(target, access)
  const through = relation.through === null ? null : scope.names.next()
  const keyColumn = (inner: Scope): string => key.at(through ?? inner.alias)
  const parts: SelectParts = {
    conditions: (inner) => [
      access.clauses.among(keyColumn(inner), key.placeholder, keys, false),
      ...middleAlive(relation, through),
    ],
    tables: (inner) => throughJoin(relation, through, inner),
    columns: () => (through === null ? [] : [`${key.selected(through)} as ${verbatim(access.quote(keyName))}`]),
  }
  const select: Select =
    options.limit === undefined
      ? compileSelect(target, state, scope, parts)
      : limitPerParent(target, state, scope, parts, { key, through, keyName, limit: options.limit })
  const raw = await fetchRaw(executor, target, state, select)
  const children = await complete(executor, select, raw)
  children.forEach((child, at) => {
    const parents = byKey.get(identityOf(through === null ? child[key.property] : key.decode(raw[at]?.[keyName])))
    for (const parent of parents ?? []) {
      // Two parents do not share one object: who changes it means one of them.
      const own = parents?.[0] === parent ? child : { ...child }
      if (relation.isToMany) (parent[relation.name] as DataRow[]).push(own)
      else parent[relation.name] ??= own
    }
  })
}

function stateOf(relation: RelationMap, options: RelationOptions): QueryState {
  const { target } = relation
  const order = options.orderBy === undefined ? [] : orderSteps(target, options.orderBy)
  const isParent = relation.declared.kind === 'belongs-to'
  return {
    ...emptyState,
    where: options.where === undefined ? [] : [options.where],
    order: relation.isToMany ? withTieBreak(target, order) : order,
    relations: options.with ?? {},
    // A parent that is marked as deleted is still the one that the key points to.
    deleted: isParent || options.withDeleted === true ? 'included' : 'hidden',
  }
}

/** The column that holds the parent's key. */
function keyOf({ remote, through }: RelationMap): ColumnMap {
  return through?.near ?? remote
}

function throughJoin(relation: RelationMap, alias: string | null, inner: Scope): string {
  const { through, remote } = relation
  if (through === null || alias === null) return ''
  return `inner join ${through.model.tableSql} as ${verbatim(alias)} on ${through.far.at(alias)} = ${remote.at(inner.alias)}`
}

function middleAlive({ through }: RelationMap, alias: string | null): readonly Piece[] {
  const softDelete = through?.model.softDelete ?? null
  return softDelete === null ? [] : [{ sql: `${softDelete.at(alias)} is null`, bindings: [] }]
}
