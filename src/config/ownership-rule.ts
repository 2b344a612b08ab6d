import type { ConstraintKind, ObjectKind } from '../schema/index.js'

/** What `include` and `exclude` can be about. */
export const ownedKinds = [
  'table',
  'column',
  'index',
  'constraint',
  'primary-key',
  'unique',
  'foreign-key',
  'check',
  'exclude',
  'enum',
] as const satisfies readonly (ConstraintKind | 'table' | 'column' | 'index' | 'constraint' | 'enum')[]

/** A part of a database, or of what the models ask for. */
export interface OwnedThing {
  /** `table`, `column`, `index`, `enum`, the kind of a constraint (`foreign-key`), or of an object (`view`). */
  readonly kind: Exclude<(typeof ownedKinds)[number], 'constraint'> | ObjectKind
  /** null: a constraint that the database holds without a name. */
  readonly name: string | null
  /** The table that it belongs to. */
  readonly table?: string
  /** Absent: the connection's default schema. */
  readonly schema?: string
}

/**
 * Which things are meant: by the name of a table (or of an enum or an object), with `*` for any characters; by kind and
 * names; or whatever a function says yes to.
 */
export type OwnershipRule =
  | string
  | {
      /** `constraint` is any of them. */
      readonly kind: (typeof ownedKinds)[number] | ObjectKind
      readonly name?: string
      readonly table?: string
      readonly schema?: string
    }
  | ((thing: OwnedThing) => boolean)
