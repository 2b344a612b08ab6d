import type { AnyModel, Row } from '../../model/index.js'

type KeyNames<M extends AnyModel> = {
  [K in keyof M['columns']]: M['columns'][K]['$']['primaryKey'] extends true ? K : never
}[keyof M['columns']]

/** The key of a model's rows: the value of its key column; of a key of several columns, an object with those. */
export type Id<M extends AnyModel> = [KeyNames<M>] extends [never] ? Partial<Row<M>> : Row<M>[KeyNames<M>]
