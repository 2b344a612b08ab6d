import type { Generated } from '../schema/index.js'
import type { ColumnDefinition, ReferenceOptions } from './column-definition.js'
import { type IdentityOptions, toIdentity } from './identity-options.js'
import type { SqlFragment } from './sql.js'

export const columnBrand = Symbol.for('dbtool.column')

/** What a column's builder says about its values: when read, inserted and updated. Types only; never there at run time. */
export interface ColumnTypes {
  readonly select: unknown
  readonly insert: unknown
  readonly update: unknown
  readonly primaryKey: boolean
  readonly references: string
}

type Key = boolean

/** What is never written is not written as NULL either, whichever step comes first. */
type OrNull<Value, Nothing> = [Value] extends [never] ? never : Value | Nothing

/**
 * Describes a column, step by step; every step returns a new builder. `Select`, `Insert` and `Update` are the types of
 * its value when read, inserted and updated; `undefined` in `Insert` means that it may be left out.
 */
export class ColumnBuilder<
  Select,
  Insert = Select,
  Update = Select,
  PrimaryKey extends Key = false,
  References extends string = never,
> {
  declare readonly $: {
    readonly select: Select
    readonly insert: Insert
    readonly update: Update
    readonly primaryKey: PrimaryKey
    readonly references: References
  }
  /** A brand and not `instanceof`: a project may hold two copies of dbtool. */
  readonly [columnBrand] = true
  readonly definition: ColumnDefinition

  constructor(definition: ColumnDefinition) {
    this.definition = definition
  }

  #with<S, I, U, K extends Key, R extends string>(more: Partial<ColumnDefinition>): ColumnBuilder<S, I, U, K, R> {
    return new ColumnBuilder({ ...this.definition, ...more })
  }

  /** Lets the column hold NULL. NOT NULL is the default. */
  nullable(): ColumnBuilder<
    Select | null,
    OrNull<Insert, null | undefined>,
    OrNull<Update, null>,
    PrimaryKey,
    References
  > {
    return this.#with({ nullable: true })
  }

  /** What the database writes when an insert names no value: a value, or SQL. Part of the DDL. */
  default(
    value: NonNullable<Select> | SqlFragment,
  ): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ default: value })
  }

  /** What the data layer writes when an insert names no value. Not part of the DDL. */
  defaultFn(fn: () => NonNullable<Select>): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ defaultFn: fn })
  }

  /** What the data layer writes at every update that does not name the column. Not part of the DDL. */
  onUpdate(
    value: SqlFragment | (() => NonNullable<Select>),
  ): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ onUpdate: value })
  }

  /** Makes the column the primary key. A key of several columns is a `primaryKey([...])` constraint. */
  primaryKey(): ColumnBuilder<Select, Insert, never, true, References> {
    return this.#with({ primaryKey: true })
  }

  /** A UNIQUE constraint; together with `index()`, one unique index. */
  unique(): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ unique: true })
  }

  index(): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ index: true })
  }

  /** A foreign key, to `'Model.property'`. Checked by the compiler where the schema is defined. */
  references<const To extends string>(
    to: To,
    options: ReferenceOptions = {},
  ): ColumnBuilder<Select, Insert, Update, PrimaryKey, To> {
    return this.#with({ references: { to, ...options } })
  }

  /**
   * Has the database number the rows. `always`: the application may not supply a value. `serial`: PostgreSQL's older
   * way, a default from a sequence.
   */
  identity(options: IdentityOptions = {}): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ identity: toIdentity(options) })
  }

  /**
   * MySQL and MariaDB: the database sets the column to the present time at every update that does not name it.
   * (`onUpdate` is the data layer's way, on every engine.)
   */
  onUpdateNow(): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ onUpdateNow: true })
  }

  /** A column that the database computes from others: SQL over database column names. Virtual unless `stored`. */
  generated(
    expression: string | SqlFragment,
    options: Partial<Pick<Generated, 'stored'>> = {},
  ): ColumnBuilder<Select, never, never, PrimaryKey, References> {
    const text = typeof expression === 'string' ? expression : expression.sql
    return this.#with({ generated: { expression: text, stored: options.stored ?? false } })
  }

  collate(collation: string): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ collation })
  }

  comment(comment: string): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ comment })
  }

  /** The name in the database, where the naming strategy would give another. */
  name(name: string): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ name })
  }

  /** The database name that the column had before: the next revision renames it instead of dropping and adding. */
  renamedFrom(name: string): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ renamedFrom: name })
  }

  /** The type as an engine spells it, where dbtool would choose another: `{ sqlite: 'NVARCHAR(160)' }`. */
  nativeType(sql: Readonly<Record<string, string>>): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ nativeType: sql })
  }

  /** Left out by `formatRow`, which makes rows for people to see. Queries read the column as any other. */
  secret(): ColumnBuilder<Select, Insert, Update, PrimaryKey, References> {
    return this.#with({ secret: true })
  }

  /** Written once, at insert. */
  readonly(): ColumnBuilder<Select, Insert, never, PrimaryKey, References> {
    return this.#with({ readonly: true })
  }

  /** What the data layer uses the column for. */
  role(
    role: NonNullable<ColumnDefinition['role']>,
  ): ColumnBuilder<Select, Insert | undefined, Update, PrimaryKey, References> {
    return this.#with({ role })
  }
}

/** Any column builder, its types forgotten. */
export interface AnyColumn {
  readonly $: ColumnTypes
  readonly definition: ColumnDefinition
}

export function isColumnBuilder(value: unknown): value is AnyColumn {
  return typeof value === 'object' && value !== null && columnBrand in value
}
