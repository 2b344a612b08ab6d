import type { AnyModel } from './define-model.js'

type Types<M extends AnyModel, K extends keyof M['columns']> = M['columns'][K]['$']

/** A row of a model, as it is read: `Row<typeof User>`. */
export type Row<M extends AnyModel> = { -readonly [K in keyof M['columns']]: Types<M, K>['select'] }

/**
 * What an insert takes: columns with a default, a generator or NULL may be left out; computed ones may not be named. (A
 * computed column's `insert` is never, of which undefined is no part, so the first half has to sort it out.)
 */
export type Insert<M extends AnyModel> = {
  -readonly [K in keyof M['columns'] as undefined extends Types<M, K>['insert']
    ? never
    : [Types<M, K>['insert']] extends [never]
      ? never
      : K]: Types<M, K>['insert']
} & {
  -readonly [K in keyof M['columns'] as undefined extends Types<M, K>['insert'] ? K : never]?: Exclude<
    Types<M, K>['insert'],
    undefined
  >
}

/** What an update takes: every part of a row but its key, computed and read-only columns. */
export type Update<M extends AnyModel> = {
  -readonly [K in Exclude<keyof M['columns'], M['$key']> as [Types<M, K>['update']] extends [never]
    ? never
    : K]?: Types<M, K>['update']
}
