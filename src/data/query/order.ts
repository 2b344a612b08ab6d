import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import { isPlainObject } from './plain-object.js'
import type { OrderStep } from './query-state.js'
import type { Scope } from './scope.js'

/**
 * The steps that an object such as `{ createdAt: 'desc' }` asks for. Sort keys often come from users, so each must be a
 * column.
 * @throws {InvalidInputError}
 */
export function orderSteps(map: ModelMap, order: unknown): readonly OrderStep[] {
  if (!isPlainObject(order)) {
    throw new InvalidInputError(`The order of ${map.name} must be an object such as { id: 'asc' }.`, map.name)
  }
  return Object.entries(order).map(([property, term]) => {
    const column = map.column(property)
    const { direction, nulls } = isPlainObject(term) ? term : { direction: term, nulls: undefined }
    if (direction !== 'asc' && direction !== 'desc') throw column.invalid("is ordered by 'asc' or 'desc'")
    if (nulls === undefined) return { property, direction }
    if (nulls !== 'first' && nulls !== 'last') throw column.invalid("has its nulls 'first' or 'last'")
    return { property, direction, nulls }
  })
}

/** With the columns of the key behind, so that rows stand in one order only. */
export function withTieBreak(map: ModelMap, order: readonly OrderStep[]): readonly OrderStep[] {
  const missing = map.key.filter(({ property }) => order.every((step) => step.property !== property))
  const direction = order.at(-1)?.direction ?? 'asc'
  return [...order, ...missing.map(({ property }) => ({ property, direction }))]
}

/** What follows ORDER BY; empty: nothing. */
export function orderSql({ map, alias, names }: Scope, order: readonly OrderStep[]): string {
  return order
    .map(({ property, direction, nulls }) =>
      names.access.clauses.order(map.column(property).at(alias), direction, nulls),
    )
    .join(', ')
}
