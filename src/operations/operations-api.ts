import type { Knex } from 'knex'
import type * as constraints from '../model/constraint-definition.js'
import type {
  AnyColumn,
  CheckOptions,
  ColumnTools,
  ConstraintDefinition,
  ExcludeElementDefinition,
  ExcludeOptions,
  ForeignKeyOptions,
  IndexKeyInput,
  IndexOptions,
  PrimaryKeyOptions,
  SqlFragment,
  TableFacts,
  UniqueOptions,
} from '../model/index.js'
import type { sql } from '../model/sql.js'
import type { LiteralValue } from '../schema/index.js'
import type { ObjectMethods } from './object-methods.js'
import type { Operation, SqlText } from './operation.js'

/** What a revision describes tables and columns with. Names are those of the database; no naming strategy applies. */
export type TableTools = ColumnTools &
  Pick<typeof constraints, 'primaryKey' | 'unique' | 'index' | 'check' | 'foreignKey' | 'exclude'> & {
    readonly sql: typeof sql
  }

export interface TableDefinition
  extends Pick<TableFacts, 'comment' | 'grants' | 'sqlite' | 'mysql' | 'mariadb' | 'postgres'> {
  readonly columns: Readonly<Record<string, AnyColumn>>
  readonly constraints?: readonly ConstraintDefinition[]
}

interface InSchema {
  readonly schema?: string
}
interface IfExists extends InSchema {
  readonly ifExists?: boolean
}
interface Drop extends IfExists {
  /** PostgreSQL: whatever stands on it goes too. Elsewhere it means nothing. */
  readonly cascade?: boolean
}
interface IfNotExists extends InSchema {
  readonly ifNotExists?: boolean
}

interface UsingIndex {
  /** PostgreSQL: the name of a unique index that is there already; it takes the name of the constraint. */
  readonly usingIndex?: string
}

export interface AddColumnOptions extends IfNotExists {
  /** The column goes behind this one, where the engine can place columns. Absent: at the end. */
  readonly after?: string
  readonly first?: boolean
}

/** What changes of a column; what is not named stays. */
export interface ColumnPatch {
  readonly type?: (t: TableTools) => AnyColumn
  readonly nullable?: boolean
  /** null: no default. */
  readonly default?: LiteralValue | SqlFragment | null
  readonly collate?: string | null
  readonly comment?: string | null
  /** The new name; the other changes are made first. */
  readonly name?: string
  readonly using?: string
}

export interface AlterEnumOptions extends InSchema {
  /** Values that live on under another name, old name to new. */
  readonly renames?: Readonly<Record<string, string>>
  /** Makes the type anew and converts the columns, also where adding in place would do. */
  readonly recreate?: boolean
}

export interface AlterColumnOptions extends InSchema {
  /** PostgreSQL: the expression that turns old values into new ones. */
  readonly using?: string
}

export interface BackfillOptions extends InSchema {
  readonly table: string
  /** A value, or SQL over the columns of the row: `op.sql\`n + 1\``. */
  readonly set: Readonly<Record<string, LiteralValue | SqlFragment>>
  /** SQL; asked for each batch anew. Absent: the rows in which all these columns are NULL. */
  readonly where?: string
  /** How many rows a transaction looks at; absent: 1000 in a revision with `transaction = false`, else all. */
  readonly batchSize?: number
  /** The columns by which the rows are walked, none of them NULL. Absent: the primary key, else another unique one. */
  readonly key?: readonly string[]
}

/** A constraint that the database holds without a name, told by its definition. */
export type UnnamedConstraint =
  | { readonly primaryKey: true }
  | { readonly unique: readonly string[] }
  | { readonly foreignKey: readonly string[] }
  | { readonly check: string }
  | { readonly exclude: readonly ExcludeElementDefinition[] }

export type Value = LiteralValue | null

/**
 * What a revision does to the database. Calls queue up: each begins when the one before is done, so a forgotten `await`
 * before `op.…` changes nothing (before `op.knex` it does). A failure rolls the revision back.
 */
export interface Operations extends ObjectMethods {
  /** A namespace below the database. */
  createSchema(name: string, options?: { readonly ifNotExists?: boolean }): Promise<void>
  dropSchema(name: string, options?: Omit<Drop, 'schema'>): Promise<void>
  /** A named enum type, where the engine has such; elsewhere nothing happens, since each column holds its values. */
  createEnum(
    name: string,
    values: readonly string[],
    options?: IfNotExists & { readonly comment?: string },
  ): Promise<void>
  dropEnum(name: string, options?: Drop): Promise<void>
  renameEnum(from: string, to: string, options?: InSchema): Promise<void>
  /** Gives an enum type this list of values: added in place where that is enough, else with the columns converted. */
  alterEnum(name: string, values: readonly string[], options?: AlterEnumOptions): Promise<void>
  createTable(name: string, define: (t: TableTools) => TableDefinition, options?: IfNotExists): Promise<void>
  dropTable(name: string, options?: Drop): Promise<void>
  renameTable(from: string, to: string, options?: InSchema): Promise<void>
  setTableOptions(
    name: string,
    facts: Pick<TableDefinition, 'sqlite' | 'mysql' | 'mariadb' | 'postgres'>,
    options?: InSchema,
  ): Promise<void>
  addColumn(
    table: string,
    column: string,
    define: (t: TableTools) => AnyColumn,
    options?: AddColumnOptions,
  ): Promise<void>
  dropColumn(table: string, column: string, options?: Drop): Promise<void>
  /** Gives a column a whole new definition (a function), or changes some facts of it (an object). */
  alterColumn(
    table: string,
    column: string,
    change: ((t: TableTools) => AnyColumn) | ColumnPatch,
    options?: AlterColumnOptions,
  ): Promise<void>
  renameColumn(table: string, from: string, to: string, options?: InSchema): Promise<void>
  createIndex(
    table: string,
    keys: readonly IndexKeyInput[],
    options?: IndexOptions & IfNotExists & { readonly concurrently?: boolean; readonly tablespace?: string },
  ): Promise<void>
  dropIndex(table: string, name: string, options?: Drop & { readonly concurrently?: boolean }): Promise<void>
  renameIndex(table: string, from: string, to: string, options?: InSchema): Promise<void>
  createPrimaryKey(
    table: string,
    columns: readonly string[],
    options?: IfNotExists & PrimaryKeyOptions & UsingIndex,
  ): Promise<void>
  createUnique(
    table: string,
    columns: readonly string[],
    options?: IfNotExists & UniqueOptions & UsingIndex,
  ): Promise<void>
  createForeignKey(
    table: string,
    columns: readonly string[],
    target: { readonly table: string; readonly schema?: string; readonly columns: readonly string[] },
    options?: IfNotExists & ForeignKeyOptions,
  ): Promise<void>
  createCheck(table: string, expression: string, options?: IfNotExists & CheckOptions): Promise<void>
  createExclude(
    table: string,
    elements: readonly ExcludeElementDefinition[],
    options?: IfNotExists & ExcludeOptions,
  ): Promise<void>
  dropConstraint(table: string, constraint: string | UnnamedConstraint, options?: Drop): Promise<void>
  /** After `notValid`: looks at the rows that were there. Where constraints always hold for all rows nothing happens. */
  validateConstraint(table: string, name: string, options?: InSchema): Promise<void>
  renameConstraint(table: string, from: string, to: string, options?: InSchema): Promise<void>
  /** The comment of a table, or of one of its columns, indexes or constraints; null takes it away. */
  setComment(
    table: string,
    comment: string | null,
    options?: InSchema & { readonly column?: string; readonly index?: string; readonly constraint?: string },
  ): Promise<void>
  /** An operation as plain data, as `processOperations` of the configuration is given them. */
  invoke(operation: Operation): Promise<void>
  /** Runs SQL as it stands, or with values for its `?` placeholders. One text, or one for each engine. */
  execute(sql: SqlText, bindings?: readonly Value[]): Promise<void>
  /** Rows of a query. A revision that reads cannot be written as a script without a database. */
  query(sql: string, bindings?: readonly Value[]): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Rows whose column holds `from` get `to`. */
  replaceValue(table: string, column: string, from: LiteralValue, to: LiteralValue, options?: InSchema): Promise<void>
  bulkInsert(table: string, rows: readonly Readonly<Record<string, Value>>[], options?: InSchema): Promise<void>
  /**
   * Gives rows that exist already a value. One statement inside the revision's transaction; with `batchSize`, or in a
   * revision with `transaction = false`, in short transactions of its own, gone on with after a kill.
   */
  backfill(fill: BackfillOptions): Promise<void>
  /** Knex, inside the revision's transaction: for data steps. */
  readonly knex: Knex
  /** The engine's name: `sqlite`, `postgres`, … */
  readonly dialect: string
  readonly sql: typeof sql
}
