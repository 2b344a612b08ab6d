import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { RelationMap } from '../mapping/relation-map.js'
import { isPlainObject } from '../query/plain-object.js'

/** One relation to load, and what is wanted of it. */
export interface PlannedRelation {
  readonly relation: RelationMap
  readonly options: RelationOptions
}

export interface RelationOptions {
  readonly with?: Readonly<Record<string, unknown>>
  readonly where?: unknown
  readonly orderBy?: unknown
  readonly limit?: number
  readonly load?: 'joined' | 'selectin'
  readonly withDeleted?: boolean
}

/** Relations of one model: those that come in the same query, and those that take one more each. */
export interface LoadPlan {
  readonly joined: readonly PlannedRelation[]
  readonly separate: readonly PlannedRelation[]
}

const known = { many: ['with', 'where', 'orderBy', 'limit', 'withDeleted'], one: ['with', 'load', 'withDeleted'] }

/** `mayJoin`: whether the query can have joins. @throws {InvalidInputError} */
export function planLoading(map: ModelMap, relations: Readonly<Record<string, unknown>>, mayJoin: boolean): LoadPlan {
  const planned = Object.entries(relations).flatMap(([name, wanted]): readonly PlannedRelation[] => {
    const relation = map.relation(name)
    if (wanted === false) return []
    return [{ relation, options: wanted === true ? {} : optionsOf(map, relation, wanted) }]
  })
  const isJoined = ({ relation, options }: PlannedRelation): boolean =>
    mayJoin && !relation.isToMany && (options.load ?? relation.declared.options.load ?? 'joined') === 'joined'
  return { joined: planned.filter(isJoined), separate: planned.filter((one) => !isJoined(one)) }
}

/** The relations that a model declares to be loaded whenever it is what a query is about. */
export function eagerRelations(map: ModelMap): Readonly<Record<string, true>> {
  const names = Object.entries(map.model.relations).flatMap(([name, { options }]) =>
    options.eager === true ? [name] : [],
  )
  return Object.fromEntries(names.map((name) => [name, true]))
}

function optionsOf(map: ModelMap, relation: RelationMap, wanted: unknown): RelationOptions {
  const place = `${map.name}.${relation.name}`
  const refuse = (problem: string): InvalidInputError =>
    new InvalidInputError(`${place} ${problem}.`, map.name, [relation.name])
  if (!isPlainObject(wanted)) throw refuse('is loaded with true, false or an object of options')
  const names = relation.isToMany ? known.many : known.one
  for (const [name, value] of Object.entries(wanted)) {
    if (!names.includes(name))
      throw refuse(`knows no option ${JSON.stringify(name.slice(0, 40))}; there are ${names.join(', ')}`)
    if (value === undefined) throw refuse(`is given undefined for ${name}; leave it out`)
  }
  const { limit, load } = wanted
  if (wanted['with'] !== undefined && !isPlainObject(wanted['with'])) throw refuse('takes an object for with')
  if (limit !== undefined && !(Number.isInteger(limit) && (limit as number) >= 0)) {
    throw refuse('takes a whole number of 0 or more for limit')
  }
  if (load !== undefined && load !== 'joined' && load !== 'selectin') throw refuse("is loaded 'joined' or 'selectin'")
  return wanted as RelationOptions
}
