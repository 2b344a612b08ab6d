export interface RelationOptions {
  /** The relation of the other model that looks back. */
  readonly inverse?: string
  /** How a row at the other end is loaded: `joined` in the same query (as without a word), `selectin` in one more. */
  readonly load?: 'joined' | 'selectin'
  /** Loaded whenever this model is what a query is about. */
  readonly eager?: boolean
  /** What `replaceChildren` does with rows that are no longer among the children; absent: the call has to say it. */
  readonly orphans?: 'delete' | 'nullify'
  /** Many-to-many: the columns of the model between that lead to this model and to the target, where it does not say so by itself. */
  readonly keys?: readonly [own: string, target: string]
}

/** How rows of two models belong together. Names only, resolved by the schema, so that models may point at each other. */
export interface Relation<
  Kind extends string = string,
  Target extends string = string,
  Via extends string = string,
  Options extends RelationOptions = RelationOptions,
> {
  readonly kind: Kind
  readonly target: Target
  /** The property that holds the key; of a many-to-many relation, the model between. */
  readonly via: Via
  readonly options: Options
}

/** This model holds the key: `belongsTo('User', 'authorId')`. */
export function belongsTo<const T extends string, const V extends string, const O extends RelationOptions = object>(
  target: T,
  via: V,
  options?: O,
): Relation<'belongs-to', T, V, O> {
  return { kind: 'belongs-to', target, via, options: options ?? ({} as O) }
}

/** The other model holds the key, several rows of it: `hasMany('Post', 'authorId')`. */
export function hasMany<const T extends string, const V extends string, const O extends RelationOptions = object>(
  target: T,
  via: V,
  options?: O,
): Relation<'has-many', T, V, O> {
  return { kind: 'has-many', target, via, options: options ?? ({} as O) }
}

/** The other model holds the key, at most one row of it. */
export function hasOne<const T extends string, const V extends string, const O extends RelationOptions = object>(
  target: T,
  via: V,
  options?: O,
): Relation<'has-one', T, V, O> {
  return { kind: 'has-one', target, via, options: options ?? ({} as O) }
}

/** A third model holds keys to both: `manyToMany('Tag', 'PostTag')`. */
export function manyToMany<const T extends string, const V extends string, const O extends RelationOptions = object>(
  target: T,
  via: V,
  options?: O,
): Relation<'many-to-many', T, V, O> {
  return { kind: 'many-to-many', target, via, options: options ?? ({} as O) }
}
