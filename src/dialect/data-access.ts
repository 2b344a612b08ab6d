/**
 * What the run-time layer (src/data) asks of an engine: connections, values, and the few places in which the engines' SQL
 * differs. Each dialect answers in its folder `data/`; nothing of migrations is loaded for it.
 */
import type { Knex } from 'knex'
import type { DeclaredType } from '../model/index.js'
import type { TableName } from '../schema/index.js'
import type { AddressReader, DatabaseAddress } from './dialect.js'

/** What travels to a driver. */
export type DriverValue = string | number | boolean | Uint8Array | readonly unknown[] | null

export interface DataAccess {
  /** A name as data, for messages and per-engine SQL of models; never something to branch on. */
  readonly name: string
  /** The driver packages, as Knex's clients name them. */
  readonly drivers: readonly string[]
  readonly address: AddressReader
  readonly facts: DataFacts
  /** A name as this engine quotes it. Refuses NUL. */
  quote(name: string): string
  quoteTable(table: TableName): string
  /**
   * A Knex whose connections go to the address. Opens nothing yet.
   * @throws {DbtoolError} DBT_DRIVER_MISSING with the install command.
   */
  openPool(address: DatabaseAddress, options: PoolSettings): Knex
  /** How values of a column travel, by what the models say of its type. */
  codec(type: DeclaredType): ValueCodec
  readonly clauses: Clauses
  /** What an error of the driver, or of Knex, means; null: none of the cases that dbtool knows. */
  failure(error: unknown): Failure | null
  /**
   * The numbers that the database gave to the rows of one INSERT, of which `first` is the first, asked by `query` on the same
   * connection; null: it returns rows, and nobody has to reckon.
   */
  numbersOf:
    | ((
        query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
        first: number | string,
        count: number,
      ) => Promise<readonly DriverValue[]>)
    | null
  /** Rows as they come, never all in memory, over a connection of its own; null: the engine has no way, read in batches. */
  stream: ((knex: Knex, query: Knex.QueryBuilder, batch: number) => AsyncIterable<Record<string, unknown>>) | null
  /**
   * Removes all rows of these tables and numbers new ones from the start, all on one connection. Rows of other tables that
   * refer to them are the engine's business: PostgreSQL removes them too, SQLite refuses, MySQL leaves them; inside a
   * transaction MySQL goes on with the numbers.
   */
  truncate(knex: Knex, tables: readonly TableName[]): Promise<void>
  /** How the engine would run a query, as the engine tells it, for people. */
  explain(knex: Knex, sql: string, bindings: readonly unknown[]): Promise<string>
}

export interface DataFacts {
  /** Values that one statement takes. */
  readonly maxBindings: number
  /** Rows that one INSERT should have at most, whatever the bindings. */
  readonly maxRows: number
  /** Whether INSERT, UPDATE and DELETE return rows. */
  readonly returning: boolean
  /** Whether transactions have isolation levels; where not, all are serializable. */
  readonly isolationLevels: boolean
  /** Whether a transaction in which a statement has failed can only be rolled back. */
  readonly failureEndsTransaction: boolean
  /**
   * Which row locks queries can take. `none`: no need, one transaction writes at a time. `all`: for update and share, waiting
   * or not (SKIP LOCKED, NOWAIT). `share-waits`: those for update may do without waiting, those for share cannot.
   */
  readonly rowLocks: 'none' | 'all' | 'share-waits'
  /** Whether `DEFAULT` stands for a value in a row of an INSERT. */
  readonly defaultKeyword: boolean
  /** Connections that may be open at a time; null: as many as one likes. */
  readonly maxConnections: number | null
  /** Whether NULL comes first in ascending order. */
  readonly nullsFirst: boolean
  /** Whether a conflict of an upsert is looked for in the named columns only, or in every unique key. */
  readonly namedConflicts: boolean
}

/** A pool's settings, times in milliseconds. */
export interface PoolSettings {
  /** Connections at a time, the overflow included. */
  readonly max: number
  /** How long a query waits for a connection. */
  readonly acquireTimeoutMs: number
  /** After how long an unused connection is closed. */
  readonly idleMs: number
  /** After how long a connection is not used again; null: never. */
  readonly recycleMs: number | null
  /** Asks a connection whether it lives before each use. */
  readonly prePing: boolean
  /** No pool: each use opens a connection and closes it. A database in memory keeps its one connection all the same. */
  readonly unpooled: boolean
  /** The driver package to use, where there is a choice; null: the dialect chooses. */
  readonly driver: string | null
  /** More settings for Knex, which win. */
  readonly knex: Readonly<Knex.Config>
}

/**
 * How values of one type travel. The same value comes back from every driver and every configuration of it: where
 * drivers differ, the column is selected as text.
 */
export interface ValueCodec {
  /**
   * The driver's form of a value that is not null.
   * @throws {ValueProblem} with what is wrong with the value, which never reaches SQL then.
   */
  encode(value: unknown): DriverValue
  /** What is wrong with an encoded value that is about to be stored (too long, out of range), where conditions do not mind. */
  limit?(value: unknown): string | null
  /** The value as rows hold it, of what the driver gave, which is not null. Absent: that is right already. */
  decode?(value: unknown): unknown
  /** The column as it is selected; absent: as it stands. */
  select?(column: string): string
  /**
   * The column as a text, or number, that holds all of its value, to go on from in the next page; bound again and compared
   * with the column it is equal to exactly that row's. Absent: the column as it stands.
   */
  exact?(column: string): string
  /**
   * Where the value is compared: a placeholder with what tells the engine its type; absent: `?`. A value that is stored
   * takes the type of its column and needs none.
   */
  readonly placeholder?: string
}

/** A value that a column cannot take. `message` goes on after the column's name: `must be a whole number, not 'x'`. */
export class ValueProblem extends Error {
  override readonly name = 'ValueProblem'
}

/** SQL with `?` for each binding. */
export interface SqlPiece {
  readonly sql: string
  readonly bindings: readonly DriverValue[]
}

/** A column that an upsert sets: to the value that the INSERT has for it, or to SQL. */
export interface ConflictUpdate {
  readonly column: string
  readonly value: SqlPiece | 'inserted'
}

export interface Clauses {
  /** `column LIKE pattern`, with `%`, `_` and `\` as escape; as strict about case as the column's collation. */
  like(column: string, pattern: string): SqlPiece
  /** The column is one of these encoded values, or none of them; at least one. `placeholder`: of one value. */
  among(column: string, placeholder: string, values: readonly DriverValue[], isNegated: boolean): SqlPiece
  /** `like`, whatever the case of letters. */
  ilike(column: string, pattern: string): SqlPiece
  /**
   * What an INSERT does where the row is there already, behind its values; empty `updates`: nothing. Where conflicts cannot
   * be named, any unique key counts. All names are quoted.
   */
  onConflict(columns: readonly string[], updates: readonly ConflictUpdate[]): SqlPiece
  /** One term of ORDER BY. `nulls`: absent as the engine does. */
  order(column: string, direction: 'asc' | 'desc', nulls?: 'first' | 'last'): string
  /**
   * An aggregate function over a column. Sums of whole numbers and decimals are texts with all their digits, other sums and
   * all averages numbers (drivers may give texts: `Number`); least and greatest values are to be decoded as the column's.
   */
  aggregate(kind: 'sum' | 'avg' | 'min' | 'max', column: string, type: DeclaredType): string
}

export type FailureKind =
  | 'unique'
  | 'foreign-key'
  | 'not-null'
  | 'check'
  /** A value that the column cannot hold: too long, out of range, malformed. */
  | 'value'
  | 'deadlock'
  | 'serialization'
  /** A table or column that the statement names is not there. */
  | 'missing'
  /** Somebody else held a lock for too long. */
  | 'lock-timeout'
  /** No connection of the pool became free in time. */
  | 'pool-timeout'
  /** The server cannot be reached, or the connection was lost. */
  | 'connection'
  | 'read-only'

export interface Failure {
  readonly kind: FailureKind
  /** As the engine names it; absent: it does not say. */
  readonly constraint?: string
  /** It is the primary key, which has no name of its own. */
  readonly isPrimaryKey?: true
  readonly table?: string
  /** Database names. */
  readonly columns?: readonly string[]
}
