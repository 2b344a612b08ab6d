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
  readonly deferrable?: Deferrable
  /** Columns that its index carries but does not search. */
  readonly include?: readonly string[]
  readonly comment?: string
}

export interface Unique {
  readonly name?: string
  readonly columns: readonly string[]
  readonly nullsNotDistinct?: boolean
  readonly deferrable?: Deferrable
  /** Columns that its index carries but does not search. */
  readonly include?: readonly string[]
  readonly comment?: string
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
  /** Holds for new rows only: those that are there were never looked at. */
  readonly notValid?: boolean
  readonly comment?: string
}

export interface Check {
  readonly name?: string
  /** SQL over column names, without outer parentheses. */
  readonly expression: string
  /** Holds for new rows only: those that are there were never looked at. */
  readonly notValid?: boolean
  /** PostgreSQL: not passed on to tables that inherit. */
  readonly noInherit?: boolean
  /** MySQL: written down but not looked at. */
  readonly notEnforced?: boolean
  readonly comment?: string
}

/** One thing that two rows may not have in common, by an operator: `room WITH =`. */
export interface ExclusionElement {
  readonly column?: string
  /** SQL, without outer parentheses. */
  readonly expression?: string
  readonly operator: string
  readonly operatorClass?: string
}

/** PostgreSQL: no two rows for which all operators give true. */
export interface Exclusion {
  readonly name?: string
  readonly elements: readonly ExclusionElement[]
  /** Index method; absent: gist. */
  readonly method?: string
  /** Rows that count: SQL, without outer parentheses. */
  readonly where?: string
  readonly deferrable?: Deferrable
  readonly comment?: string
}

/** A constraint with its kind: what is dropped, renamed or added on its own. */
export type Constraint =
  | ({ readonly kind: 'primary-key' } & PrimaryKey)
  | ({ readonly kind: 'unique' } & Unique)
  | ({ readonly kind: 'foreign-key' } & ForeignKey)
  | ({ readonly kind: 'check' } & Check)
  | ({ readonly kind: 'exclude' } & Exclusion)

export type ConstraintKind = Constraint['kind']
