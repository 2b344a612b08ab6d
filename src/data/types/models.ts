import type { AnyModel } from '../../model/index.js'

/** The models of a schema, by name. */
export type Models = Readonly<Record<string, AnyModel>>

/** The model at the other end of a relation. */
export type Target<S extends Models, R extends { readonly target: string }> = S[R['target']]

/** `unknown` where the schema holds the model (`keyof S` would be worked out anew for every query); else an object whose property says what is wrong, for the compiler to print. */
export type Known<S extends Models, M extends AnyModel> =
  S extends Readonly<Record<M['name'], unknown>>
    ? unknown
    : { readonly problem: `the schema holds no model ${M['name']}` }

export type ToMany = 'has-many' | 'many-to-many'

/** The names of a model's columns. */
export type ColumnKey<M extends AnyModel> = keyof M['columns'] & string
