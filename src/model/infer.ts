import type { AnyModel } from './define-model.js'

type Flat<T> = { [K in keyof T]: T[K] } & {}
type Types<M extends AnyModel, K extends keyof M['columns']> = M['columns'][K]['$']

/** Properties that an insert may leave out, that it must name, and that it may not name. */
type OptionalKeys<M extends AnyModel> = {
  [K in keyof M['columns']]: [Types<M, K>['insert']] extends [never]
    ? never
    : undefined extends Types<M, K>['insert']
      ? K
      : never
}[keyof M['columns']]
type RequiredKeys<M extends AnyModel> = {
  [K in keyof M['columns']]: [Types<M, K>['insert']] extends [never]
    ? never
    : undefined extends Types<M, K>['insert']
      ? never
      : K
}[keyof M['columns']]

/** A row of a model, as it is read: `Row<typeof User>`. */
export type Row<M extends AnyModel> = { -readonly [K in keyof M['columns']]: Types<M, K>['select'] }

/** What an insert takes: columns with a default, a generator or NULL may be left out; computed ones may not be named. */
export type Insert<M extends AnyModel> = Flat<
  { -readonly [K in RequiredKeys<M>]: Types<M, K>['insert'] } & {
    -readonly [K in OptionalKeys<M>]?: Exclude<Types<M, K>['insert'], undefined>
  }
>

/** What an update takes: every part of a row but its key, computed and read-only columns. */
export type Update<M extends AnyModel> = {
  -readonly [K in keyof M['columns'] as [Types<M, K>['update']] extends [never] ? never : K]?: Types<M, K>['update']
}
