import type { TableName } from './table-name.js'

/** What happens to a row when the row it points to changes. SQL's `NO ACTION`, the default, is written out. */
export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

/** When a deferrable constraint is checked: at COMMIT, or at the statement unless the session asks otherwise. */
export type Deferrable = 'initially deferred' | 'initially immediate'

/**
 * Constraints name columns in order. `name` is absent only for constraints that a database holds without one
 * (SQLite allows it); such a constraint is identified by its definition.
 */
export interface PrimaryKey {
  readonly name?: string
  readonly columns: readonly string[]
}

export interface Unique {
  readonly name?: string
  readonly columns: readonly string[]
  readonly nullsNotDistinct?: boolean
  readonly deferrable?: Deferrable
}

export interface ForeignKey {
  readonly name?: string
  readonly columns: readonly string[]
  readonly table: TableName
  readonly referencedColumns: readonly string[]
  readonly onDelete: ForeignKeyAction
  readonly onUpdate: ForeignKeyAction
  readonly match?: 'full' | 'partial'
  readonly deferrable?: Deferrable
}

export interface Check {
  readonly name?: string
  /** SQL over column names, without outer parentheses. */
  readonly expression: string
}

/** A constraint with its kind: what is dropped, renamed or added on its own. */
export type Constraint =
  | ({ readonly kind: 'primary-key' } & PrimaryKey)
  | ({ readonly kind: 'unique' } & Unique)
  | ({ readonly kind: 'foreign-key' } & ForeignKey)
  | ({ readonly kind: 'check' } & Check)

export type ConstraintKind = Constraint['kind']
