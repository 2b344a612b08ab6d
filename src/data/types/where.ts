import type { AnyModel, Relation, SqlFragment } from '../../model/index.js'
import type { Models, Target, ToMany } from './models.js'

/** Comparisons that every value knows. `null` is NULL; `undefined` is an error, so that a forgotten value matches nothing. */
export interface EqualityOperators<T> {
  readonly eq?: T | null
  readonly ne?: T | null
  readonly in?: readonly T[]
  readonly notIn?: readonly T[]
  readonly isNull?: boolean
}

export interface OrderOperators<T> extends EqualityOperators<T> {
  readonly gt?: T
  readonly gte?: T
  readonly lt?: T
  readonly lte?: T
  /** Both ends included. */
  readonly between?: readonly [from: T, to: T]
}

export interface TextOperators<T extends string> extends OrderOperators<T> {
  /** `%` any characters, `_` one, `\` takes the next one as it is. */
  readonly like?: string
  /** `like` whatever the case of letters. */
  readonly ilike?: string
  readonly startsWith?: string
  readonly endsWith?: string
  readonly contains?: string
}

/** Documents and lists are not compared; `$raw` reaches what an engine offers. */
interface PresenceOperators {
  readonly isNull?: boolean
}

type Operators<T> = [T] extends [string]
  ? TextOperators<T>
  : [T] extends [number | bigint | Date]
    ? OrderOperators<T>
    : [T] extends [boolean | Uint8Array]
      ? EqualityOperators<T>
      : PresenceOperators

/** What a column is asked to be: a value, or operators, all of which must hold. */
export type Condition<T> =
  | ([NonNullable<T>] extends [string | number | bigint | boolean | Date | Uint8Array] ? T : null)
  | Operators<NonNullable<T>>

/** What is asked of the rows of a list. */
export interface ManyCondition<S extends Models, M extends AnyModel> {
  /** At least one of them is so. */
  readonly some?: Where<S, M>
  /** None of them is so. */
  readonly none?: Where<S, M>
  /** All of them are so, or there are none. */
  readonly every?: Where<S, M>
}

/** What is asked of the rows at the other end of a relation. Of one row that it is so, or null: that there is none. */
export type RelationCondition<S extends Models, R extends Relation> = R['kind'] extends ToMany
  ? ManyCondition<S, Target<S, R>>
  : Where<S, Target<S, R>> | null

/** Conditions, all of which must hold. */
export type Where<S extends Models, M extends AnyModel> = {
  readonly [K in keyof M['columns']]?: Condition<M['columns'][K]['$']['select']>
} & {
  readonly [K in keyof M['relations']]?: RelationCondition<S, M['relations'][K]>
} & {
  readonly $and?: readonly Where<S, M>[]
  readonly $or?: readonly Where<S, M>[]
  readonly $not?: Where<S, M>
  /** SQL as it stands; the row's table is called `this`. */
  readonly $raw?: SqlFragment
}
