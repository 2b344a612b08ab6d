import type {
  Column,
  Constraint,
  DefaultValue,
  EnumType,
  IndexDefinition,
  LiteralValue,
  Table,
  TableName,
  TableOptions,
} from '../schema/index.js'
import type { ObjectOperation } from './object-operation.js'

/**
 * The one language of dbtool: what the differ finds, revision files say, dialects execute, lint reads and people are
 * told. Plain data. What an operation takes away it carries (`dropped`, `from`), so that it can be reversed; that part
 * is null where nobody knows it, as in a hand-written file, and `withoutOrigins` leaves it out for comparison.
 */
export type Operation =
  | CreateSchema
  | DropSchema
  | CreateEnum
  | DropEnum
  | RenameEnum
  | AlterEnum
  | CreateTable
  | DropTable
  | RenameTable
  | SetTableOptions
  | AddColumn
  | DropColumn
  | AlterColumn
  | RenameColumn
  | CreateConstraint
  | DropConstraint
  | RenameConstraint
  | ValidateConstraint
  | CreateIndex
  | DropIndex
  | RenameIndex
  | SetComment
  | ObjectOperation
  | Execute
  | Backfill
  | ReplaceValue
  | BulkInsert

export type OperationKind = Operation['kind']

/** A namespace below the database; where the engine has none, nothing happens. */
export interface CreateSchema {
  readonly kind: 'create-schema'
  readonly name: string
  readonly ifNotExists?: boolean
}

/** What a drop may say beside what it drops. */
interface DropOptions {
  readonly ifExists?: boolean
  /** PostgreSQL: whatever stands on it goes too, and nothing brings that back. */
  readonly cascade?: boolean
}

export interface DropSchema extends DropOptions {
  readonly kind: 'drop-schema'
  readonly name: string
}

/** A named enum type; where the engine has none, nothing happens: the values are part of each column. */
export interface CreateEnum {
  readonly kind: 'create-enum'
  readonly type: EnumType
  readonly ifNotExists?: boolean
}

export interface DropEnum extends DropOptions {
  readonly kind: 'drop-enum'
  readonly type: TableName
  readonly dropped: EnumType | null
}

export interface RenameEnum {
  readonly kind: 'rename-enum'
  readonly type: TableName
  readonly to: string
}

/**
 * Gives an enum type another list of values. Values of `renames` (old name to new) live on under the new name. Values
 * are added in place where that is enough, unless `recreate`; else the type is made anew and the columns are converted.
 */
export interface AlterEnum {
  readonly kind: 'alter-enum'
  readonly type: TableName
  readonly from: readonly string[] | null
  readonly to: readonly string[]
  readonly renames?: Readonly<Record<string, string>>
  /** An added value that the same transaction uses cannot be added in place (PostgreSQL, 55P04). */
  readonly recreate?: boolean
}

export interface CreateTable {
  readonly kind: 'create-table'
  readonly table: Table
  readonly ifNotExists?: boolean
}

export interface DropTable extends DropOptions {
  readonly kind: 'drop-table'
  readonly table: TableName
  readonly dropped: Table | null
}

export interface RenameTable {
  readonly kind: 'rename-table'
  readonly table: TableName
  readonly to: string
}

/** Sets the whole of a table's options; a key that `to` lacks goes back to the engine's default. */
export interface SetTableOptions {
  readonly kind: 'set-table-options'
  readonly table: TableName
  readonly from: TableOptions | null
  readonly to: TableOptions
}

/**
 * Where a column stands: after the named one, or first. Absent: at the end. Engines that cannot place a column
 * (PostgreSQL) put it at the end, which is reported as a difference of position only.
 */
export type ColumnPosition = { readonly after: string } | 'first'

export interface AddColumn {
  readonly kind: 'add-column'
  readonly table: TableName
  readonly column: Column
  readonly position?: ColumnPosition
  readonly ifNotExists?: boolean
}

export interface DropColumn extends DropOptions {
  readonly kind: 'drop-column'
  readonly table: TableName
  readonly column: string
  readonly dropped: Column | null
  readonly position?: ColumnPosition
}

/**
 * What is asked of a column: each key that is present is set, each that is absent stays. null takes the thing away
 * (no default, no collation). A generated file names the whole definition; a hand-written one may name one fact.
 */
export interface ColumnChange {
  readonly type?: Column['type']
  readonly nullable?: boolean
  readonly default?: DefaultValue | null
  readonly identity?: Column['identity'] | null
  readonly generated?: Column['generated'] | null
  readonly collation?: string | null
  readonly comment?: string | null
  readonly onUpdateNow?: boolean
  /** PostgreSQL: the expression that turns old values into new ones. */
  readonly using?: string
}

export interface AlterColumn {
  readonly kind: 'alter-column'
  readonly table: TableName
  readonly column: string
  readonly from: ColumnChange | null
  readonly to: ColumnChange
}

export interface RenameColumn {
  readonly kind: 'rename-column'
  readonly table: TableName
  readonly column: string
  readonly to: string
}

export interface CreateConstraint {
  readonly kind: 'create-primary-key' | 'create-unique' | 'create-foreign-key' | 'create-check' | 'create-exclude'
  readonly table: TableName
  readonly constraint: Constraint
  readonly ifNotExists?: boolean
  /** PostgreSQL: a unique index that is there already becomes the constraint's own, under its name. */
  readonly usingIndex?: string
}

/** `name` is null for a constraint that the database holds without one; `dropped` then says which it is. */
export interface DropConstraint extends DropOptions {
  readonly kind: 'drop-constraint'
  readonly table: TableName
  readonly name: string | null
  readonly dropped: Constraint | null
}

export interface RenameConstraint {
  readonly kind: 'rename-constraint'
  readonly table: TableName
  readonly name: string
  readonly to: string
}

/** Looks at the rows that were there before a constraint that was made `notValid`; then it holds for all. */
export interface ValidateConstraint {
  readonly kind: 'validate-constraint'
  readonly table: TableName
  readonly name: string
}

export interface CreateIndex {
  readonly kind: 'create-index'
  readonly table: TableName
  readonly index: IndexDefinition
  readonly concurrently?: boolean
  readonly ifNotExists?: boolean
  /** PostgreSQL: where its file is; nothing compares it. */
  readonly tablespace?: string
}

export interface DropIndex extends DropOptions {
  readonly kind: 'drop-index'
  readonly table: TableName
  readonly name: string
  readonly dropped: IndexDefinition | null
  readonly concurrently?: boolean
}

export interface RenameIndex {
  readonly kind: 'rename-index'
  readonly table: TableName
  readonly name: string
  readonly to: string
}

/** The comment of a table, or of one of its columns, indexes or constraints; null takes it away. */
export interface SetComment {
  readonly kind: 'set-comment'
  readonly table: TableName
  readonly column?: string
  readonly index?: string
  readonly constraint?: string
  readonly from: string | null
  readonly to: string | null
}

/** SQL as it stands, or one text for each engine. */
export type SqlText = string | Readonly<Record<string, string>>

export interface Execute {
  readonly kind: 'execute'
  readonly sql: SqlText
  /** Values for the `?` placeholders. With none, the text goes to the engine unchanged, question marks too. */
  readonly bindings?: readonly (LiteralValue | null)[]
  /** It is a section of a revision in plain SQL: BEGIN … COMMIT around it is the runner's business. */
  readonly section?: boolean
}

/** Gives rows that exist already a value, as when a column becomes NOT NULL. It takes nothing away, so undoing it is nothing. */
export interface Backfill {
  readonly kind: 'backfill'
  readonly table: TableName
  readonly set: Readonly<Record<string, DefaultValue>>
  /** SQL over column names; absent: the rows in which every column of `set` is NULL. */
  readonly where?: string
  /** Rows a transaction; absent: all in one statement, unless the revision runs outside a transaction. */
  readonly batchSize?: number
  /** The columns by which the rows are walked, none of them NULL; absent: the primary key, or another unique key. */
  readonly key?: readonly string[]
}

/** Rows that hold one value get another, as when a value of an enum is renamed. No other row may hold the new one yet. */
export interface ReplaceValue {
  readonly kind: 'replace-value'
  readonly table: TableName
  readonly column: string
  readonly from: LiteralValue
  readonly to: LiteralValue
}

export interface BulkInsert {
  readonly kind: 'bulk-insert'
  readonly table: TableName
  readonly rows: readonly Readonly<Record<string, LiteralValue | null>>[]
}
