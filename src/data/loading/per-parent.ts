import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import { verbatim } from '../mapping/verbatim.js'
import { orderSql } from '../query/order.js'
import type { QueryState } from '../query/query-state.js'
import type { Scope } from '../query/scope.js'
import { compileSelect, conditionsOf, type Select, type SelectParts } from '../query/select.js'
import { and } from '../query/sql-piece.js'

interface PerParent {
  readonly key: ColumnMap
  /** Alias of the table that holds the key; null: the target itself. */
  readonly through: string | null
  /** What the key is called in results, where it is not the target's own. */
  readonly keyName: string
  readonly limit: number
}

/**
 * So many rows for each parent: they are numbered within each by a window function, in a table of their own that stands for
 * the target's.
 */
export function limitPerParent(
  target: ModelMap,
  state: QueryState,
  scope: Scope,
  parts: SelectParts,
  { key, through, keyName, limit }: PerParent,
): Select {
  const { access } = scope.names
  const quoted = (name: string): string => verbatim(access.quote(name))
  const order = orderSql(scope, state.order)
  const inner = and([...(parts.conditions?.(scope) ?? []), ...conditionsOf(scope, state)])
  const number = `row_number() over (partition by ${key.at(through ?? scope.alias)}${order === '' ? '' : ` order by ${order}`})`
  const alias = verbatim(scope.alias)
  const parentKey = through === null ? '' : `, ${key.selected(through)} as ${quoted(keyName)}`
  const numbered =
    `(select ${alias}.*${parentKey}, ${number} as ${quoted('#number')}` +
    ` from ${target.fromSql} ${parts.tables?.(scope) ?? ''} where ${inner.sql}) as ${alias}`
  const outer = compileSelect(target, { ...state, where: [], deleted: 'included' }, scope)
  return {
    ...outer,
    columns: through === null ? outer.columns : `${outer.columns}, ${alias}.${quoted(keyName)} as ${quoted(keyName)}`,
    // The numbered rows take the place of the table; what is joined to it stays behind.
    from: `${numbered}${outer.from.slice(target.fromSql.length)}`,
    where: { sql: `${alias}.${quoted('#number')} <= ${limit}`, bindings: [] },
    fromBindings: inner.bindings,
  }
}
