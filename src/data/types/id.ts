import type { AnyModel, Row } from '../../model/index.js'

type KeyNames<M extends AnyModel> = {
  [K in keyof M['columns']]: M['columns'][K]['$']['primaryKey'] extends true ? K : never
}[keyof M['columns']]

/**
 * The key of a model's rows: the value of its key column; of a key that is listed among the constraints, an object with its
 * columns. `never`: there is none.
 */
export type Id<M extends AnyModel> = [KeyNames<M>] extends [never]
  ? [ListedKey<M>] extends [never]
    ? never
    : Pick<Row<M>, ListedKey<M> & keyof Row<M>>
  : Row<M>[KeyNames<M>]

type ListedKey<M extends AnyModel> = NonNullable<M['$key']>
