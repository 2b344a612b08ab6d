import type { AnyModel } from '../../model/index.js'

export type Direction = 'asc' | 'desc'

/** A direction, or one with the place of NULL; without it NULL stands where the engine puts it. */
export type OrderTerm = Direction | { readonly direction: Direction; readonly nulls: 'first' | 'last' }

/** Columns in order of importance. */
export type OrderBy<M extends AnyModel> = { readonly [K in keyof M['columns']]?: OrderTerm }
