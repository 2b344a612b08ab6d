import type { Deferrable } from '../schema/index.js'
import type { ReferenceOptions } from './column-definition.js'
import { isSqlFragment, type SqlFragment } from './sql.js'

/** One key of an index: a column, or an expression, with its options. */
export interface IndexKeyDefinition<C extends string = string> {
  readonly column?: C
  readonly expression?: string
  readonly order?: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
  readonly collate?: string
  readonly operatorClass?: string
  readonly length?: number
}

export type IndexKeyInput<C extends string = string> = C | IndexKeyDefinition<C> | SqlFragment

interface Named {
  /** Absent: by the naming convention. null: none, as a database may hold it. */
  readonly name?: string | null
  /** A comment in the database, where the engine keeps one. */
  readonly comment?: string
}

export interface IndexOptions<C extends string = string> extends Named {
  readonly unique?: boolean
  readonly where?: string
  readonly method?: string
  readonly include?: readonly C[]
  readonly nullsNotDistinct?: boolean
  /** MySQL and MariaDB: kept up to date, but not used by queries. */
  readonly invisible?: boolean
  /** PostgreSQL: storage parameters, such as `{ fillfactor: '70' }`. */
  readonly with?: Readonly<Record<string, string>>
}

export interface PrimaryKeyOptions<C extends string = string> extends Named {
  readonly deferrable?: Deferrable
  readonly include?: readonly C[]
}

export interface UniqueOptions<C extends string = string> extends Named {
  readonly nullsNotDistinct?: boolean
  readonly deferrable?: Deferrable
  readonly include?: readonly C[]
}

export interface CheckOptions extends Named {
  /** PostgreSQL: holds for new rows only. */
  readonly notValid?: boolean
  /** PostgreSQL: not passed on to tables that inherit. */
  readonly noInherit?: boolean
  /** MySQL: written down but not looked at. */
  readonly notEnforced?: boolean
}

export interface ForeignKeyOptions extends Omit<ReferenceOptions, 'name'>, Named {
  /** PostgreSQL: holds for new rows only. */
  readonly notValid?: boolean
}

/** What two rows may not have in common, by an operator: `{ column: 'room', operator: '=' }`. */
export interface ExcludeElementDefinition<C extends string = string> {
  readonly column?: C
  readonly expression?: string
  readonly operator: string
  readonly operatorClass?: string
}

export interface ExcludeOptions extends Named {
  /** Index method; default gist. */
  readonly method?: string
  readonly where?: string
  readonly deferrable?: Deferrable
}

/** Where a foreign key points: in models a model and its properties, in revisions a table and its columns. */
export type ForeignKeyTarget =
  | { readonly model: string; readonly columns: readonly string[] }
  | { readonly table: string; readonly schema?: string; readonly columns: readonly string[] }

/** A constraint or an index as it is declared. Lists of columns name properties; SQL names database columns. */
export type ConstraintDefinition<C extends string = string> = PrimaryKeyDefinition<C> | FurtherConstraint<C>

/** Apart from the others, since the type of a row's id is made of it. */
export interface PrimaryKeyDefinition<C extends string = string> {
  readonly kind: 'primary-key'
  readonly columns: readonly C[]
  readonly options: PrimaryKeyOptions<C>
}

type FurtherConstraint<C extends string> =
  | { readonly kind: 'unique'; readonly columns: readonly C[]; readonly options: UniqueOptions<C> }
  | { readonly kind: 'index'; readonly keys: readonly IndexKeyDefinition<C>[]; readonly options: IndexOptions<C> }
  | { readonly kind: 'check'; readonly expression: string; readonly options: CheckOptions }
  | {
      readonly kind: 'foreign-key'
      readonly columns: readonly C[]
      readonly target: ForeignKeyTarget
      readonly options: ForeignKeyOptions
    }
  | {
      readonly kind: 'exclude'
      readonly elements: readonly ExcludeElementDefinition<C>[]
      readonly options: ExcludeOptions
    }

export function primaryKey<const C extends string>(
  columns: readonly C[],
  options: PrimaryKeyOptions<C> = {},
): PrimaryKeyDefinition<C> {
  return { kind: 'primary-key', columns, options }
}

export function unique<const C extends string>(
  columns: readonly C[],
  options: UniqueOptions<C> = {},
): FurtherConstraint<C> {
  return { kind: 'unique', columns, options }
}

/** An index over columns and expressions: `index(['status', { column: 'createdAt', order: 'desc' }, sql\`lower(email)\`])`. */
export function index<const K extends IndexKeyInput, const I extends string = never>(
  keys: readonly K[],
  options: IndexOptions<I> = {},
): FurtherConstraint<NoInfer<ColumnOfKey<K> | I>> {
  return { kind: 'index', keys: keys.map((key) => toKey(key as IndexKeyInput<ColumnOfKey<K>>)), options }
}

/** The property that a key of an index names; `never`: it is an expression. */
type ColumnOfKey<K> = K extends string ? K : K extends { readonly column: infer C extends string } ? C : never

function toKey<C extends string>(key: IndexKeyInput<C>): IndexKeyDefinition<C> {
  if (typeof key === 'string') return { column: key }
  return isSqlFragment(key) ? { expression: key.sql } : key
}

/** A condition that every row must meet: SQL over database column names. */
export function check(expression: string | SqlFragment, options: CheckOptions = {}): FurtherConstraint<never> {
  return { kind: 'check', expression: typeof expression === 'string' ? expression : expression.sql, options }
}

/** A foreign key of several columns; one of a single column is `references` on the column. */
export function foreignKey<const C extends string>(
  columns: readonly C[],
  target: ForeignKeyTarget,
  options: ForeignKeyOptions = {},
): FurtherConstraint<C> {
  return { kind: 'foreign-key', columns, target, options }
}

/** PostgreSQL: no two rows for which all operators give true: `exclude([{ column: 'during', operator: '&&' }])`. */
export function exclude<const E extends ExcludeElementDefinition>(
  elements: readonly E[],
  options: ExcludeOptions = {},
): FurtherConstraint<NoInfer<ColumnOfKey<E>>> {
  return {
    kind: 'exclude',
    elements: elements as readonly unknown[] as readonly ExcludeElementDefinition<never>[],
    options,
  }
}
