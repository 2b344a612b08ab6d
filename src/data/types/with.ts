import type { AnyModel, Relation, Row } from '../../model/index.js'
import type { Models, Target, ToMany } from './models.js'
import type { OrderBy } from './order-by.js'
import type { Where } from './where.js'

/** Which rows of a list are loaded, and how. */
export interface ManyQuery<S extends Models, M extends AnyModel> {
  readonly with?: With<S, M>
  readonly where?: Where<S, M>
  readonly orderBy?: OrderBy<M>
  /** So many for each parent. */
  readonly limit?: number
  /** Also rows that are marked as deleted. */
  readonly withDeleted?: boolean
}

/** How the one row at the other end is loaded. */
export interface OneQuery<S extends Models, M extends AnyModel> {
  readonly with?: With<S, M>
  /** `joined`: in the same query; `selectin`: in one more, by the keys that were found. */
  readonly load?: 'joined' | 'selectin'
  /** Also a row that is marked as deleted; a parent is shown all the same. */
  readonly withDeleted?: boolean
}

/** Interfaces, and of the target only: the compiler works each out once, however many relations and queries there are. */
export type RelationQuery<S extends Models, R extends Relation> = R['kind'] extends ToMany
  ? ManyQuery<S, Target<S, R>>
  : OneQuery<S, Target<S, R>>

/** The relations to load with the rows: true, or how. */
export type With<S extends Models, M extends AnyModel> = {
  readonly [K in keyof M['relations']]?: boolean | RelationQuery<S, M['relations'][K]>
}

/** Refuses names beside those of relations; a type parameter alone lets them through. */
export type OnlyRelations<M extends AnyModel, X> = { readonly [K in Exclude<keyof X, keyof M['relations']>]: never }

/** The relations that a model declares to be always loaded where it is what a query is about. */
export type EagerWith<M extends AnyModel> = {
  [K in keyof M['relations'] as M['relations'][K]['options'] extends { readonly eager: true } ? K : never]: true
}

/** One choice of relations after another; the later one wins, and `false` takes a relation away. */
export type MergeWith<W, X> = Empty extends W
  ? false extends X[keyof X]
    ? Chosen<X>
    : X
  : Omit<W, keyof X> & Chosen<X>

type Chosen<X> = { readonly [K in keyof X as X[K] extends false ? never : K]: X[K] }

type SubWith<Q> = Q extends { readonly with: infer W } ? W : Empty

// biome-ignore lint/complexity/noBannedTypes: the type of no relations, which other types are compared with
export type Empty = {}

/** Whether the row at the other end may be missing: always for `hasOne`, else where the key may be NULL. */
type Absence<M extends AnyModel, R extends Relation> = R['kind'] extends 'has-one'
  ? null
  : null extends M['columns'][R['via']]['$']['select']
    ? null
    : never

type RelationRows<S extends Models, M extends AnyModel, R extends Relation, Q> = R['kind'] extends ToMany
  ? Loaded<S, Target<S, R>, SubWith<Q>>[]
  : Loaded<S, Target<S, R>, SubWith<Q>> | Absence<M, R>

/** The relations that were asked for, as properties of a row. */
export type LoadedRelations<S extends Models, M extends AnyModel, W> = {
  [K in keyof W & keyof M['relations']]: RelationRows<S, M, M['relations'][K], W[K]>
}

/** A row with the relations that were asked for. */
export type Loaded<S extends Models, M extends AnyModel, W> = Empty extends W
  ? Row<M>
  : Row<M> & LoadedRelations<S, M, W>
