import type * as z from 'zod'
import type { AnyModel } from '../../model/index.js'

type Types<M extends AnyModel, K extends keyof M['columns']> = M['columns'][K]['$']
type Value<T> = z.ZodType<T, T>

/** One schema a column, flat: the compiler makes these for every model that asks for them. */
export type RowShape<M extends AnyModel> = { -readonly [K in keyof M['columns']]: Value<Types<M, K>['select']> }

export type InsertShape<M extends AnyModel> = {
  -readonly [K in keyof M['columns'] as [Types<M, K>['insert']] extends [never] ? never : K]: undefined extends Types<
    M,
    K
  >['insert']
    ? z.ZodExactOptional<Value<Exclude<Types<M, K>['insert'], undefined>>>
    : Value<Types<M, K>['insert']>
}

export type UpdateShape<M extends AnyModel> = {
  -readonly [K in Exclude<keyof M['columns'], M['$key']> as [Types<M, K>['update']] extends [never]
    ? never
    : K]: z.ZodExactOptional<Value<Types<M, K>['update']>>
}

/** The schema of rows as they are read; its type is `Row<M>`. */
export type RowSchema<M extends AnyModel> = z.ZodObject<RowShape<M>, z.core.$strict>

/** The schema of what an insert takes; its type is `Insert<M>`. */
export type InsertSchema<M extends AnyModel> = z.ZodObject<InsertShape<M>, z.core.$strict>

/** The schema of what an update takes; its type is `Update<M>`. */
export type UpdateSchema<M extends AnyModel> = z.ZodObject<UpdateShape<M>, z.core.$strict>
