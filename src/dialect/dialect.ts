/**
 * What dbtool asks of an engine. One folder an engine implements it, one small file a question, the same file names
 * in each folder. Nothing outside src/dialect branches on an engine's name.
 */
import type { Knex } from 'knex'
import type { DatabaseState, ErrorCode } from '../errors/index.js'
import type { Operation } from '../operations/index.js'
import type { Column, Schema, StoredObject, Table, TableName, TableOptions } from '../schema/index.js'
import type { AskedTexts, CanonicalTexts } from './canonical-texts.js'
import type { Capabilities } from './capabilities.js'
import type { Connection, DatabaseAddress, OwnedConnection } from './connection.js'
import type { EvidenceReader } from './evidence.js'
import type { FingerprintReader } from './fingerprint.js'
import type { ObjectRules } from './object-rules.js'
import type { RowValues } from './row-values.js'
import type { RowWalk } from './row-walk.js'
import type { ScriptRules } from './script-rules.js'

export interface Dialect {
  /** `sqlite`, `postgres`, …: a name as data (custom types, per-engine SQL), never something to branch on. */
  readonly name: string
  readonly capabilities: Capabilities
  /** What follows the definition of a version table, where the server's own defaults would not do; else empty. */
  readonly bookOptions: string
  readonly address: AddressReader
  readonly driver: Driver
  readonly types: TypeRules
  readonly expressions: ExpressionRules
  readonly objects: ObjectRules
  readonly ddl: DdlWriter
  readonly rowValues: RowValues
  readonly rowWalk: RowWalk
  /** What the catalog says, read beside the introspector. */
  readonly fingerprint: FingerprintReader
  readonly scratch: Scratch
  /** What statements lock and rewrite; absent: the engine does not tell. */
  readonly evidence?: EvidenceReader
  readonly script: ScriptRules
  readonly errors: ErrorClassifier
  /**
   * The dialect as the server at the address speaks it: its version, and for URLs that two engines answer, which of
   * them does. Absent where the address says it all.
   * @param options.serverIsEnough The database itself need not be there.
   * @throws {DbtoolError} DBT_CONNECT.
   */
  identify?(address: DatabaseAddress, options?: { readonly serverIsEnough?: boolean }): Promise<Dialect>
  /** What the models ask for, as this engine would store it; throws nothing (see `problems`). */
  normalize(schema: Schema): Schema
  /** The options of a table without those that need a primary key (SQLite: `withoutRowid`). */
  keylessOptions(options: TableOptions): TableOptions
  /** What this engine cannot do of what the models ask for. Empty: all of it can be done. */
  problems(schema: Schema): readonly SchemaProblem[]
  /**
   * The SQL texts of declared tables and objects in the engine's own spelling, found out by asking it; it keeps nothing
   * of it. null: the session may not even make something temporary. Absent: the engine keeps texts as they are written.
   */
  canonicalize?(connection: Connection, asked: AskedTexts, schema: Schema): Promise<CanonicalTexts | null>
  /** Whether a server as it comes has room for the locks of these operations in one transaction; absent: always. */
  fitsTransaction?(operations: readonly Operation[]): boolean
  /** Which version of the engine answers, in its own words. */
  fetchVersion(connection: Connection): Promise<string>
  /** Whether there is such a table; cheaper than `introspect`. */
  hasTable(connection: Connection, table: TableName): Promise<boolean>
  /**
   * The schema in which the session finds a table of this name, or would make it; null: in none. Absent where a session has
   * only one place for names.
   */
  schemaOf?(connection: Connection, name: string): Promise<string | null>
  /** The structure of the database, in canonical IR, in a constant number of queries unless `spelling` is asked for. */
  introspect(connection: Connection, options?: IntrospectOptions): Promise<Schema>
  /** One table as `introspect` reads it, or null where there is none; absent: it is not cheaper than to read all. */
  introspectTable?(connection: Connection, table: TableName): Promise<Table | null>
  /**
   * What the database holds and neither `introspect` reads nor anything compares, in a constant number of queries; not
   * what belongs to extensions. Absent: nothing.
   */
  unsupported?(connection: Connection): Promise<readonly Unsupported[]>
}

export interface IntrospectOptions {
  /** Also how tables spell what means the same (the table option `spelling`), though it takes a query a table. */
  readonly spelling?: boolean
}

/** Something that dbtool leaves as it is, and would not bring along into another database. */
export interface Unsupported {
  /** `foreign-table`, `grant`, …: in the engine's words. */
  readonly kind: string
  readonly name: string
  /** Absent: the connection's default schema, or none. */
  readonly schema?: string
  /** The table that it is about, where it is about one. */
  readonly table?: string
  readonly reason: string
}

export interface SchemaProblem {
  readonly table: string
  readonly column?: string
  readonly message: string
}

export interface AddressReader {
  /** Whether this engine understands URLs that begin so. */
  accepts(url: string): boolean
  /** @throws {DbtoolError} DBT_URL_INVALID. @param baseFolder what relative file names are relative to. */
  parse(url: string, baseFolder: string): DatabaseAddress
}

export interface Driver {
  /** Whether the database is there at all; true where only connecting can tell. Creates nothing. */
  exists(address: DatabaseAddress): Promise<boolean>
  /**
   * One connection over the engine's bare driver, without Knex: for reading.
   * @throws {DbtoolError} DBT_DRIVER_MISSING with the install command, DBT_CONNECT, DBT_NOT_A_DATABASE.
   */
  connect(address: DatabaseAddress, options: { readonly readOnly: boolean }): Promise<OwnedConnection>
  /**
   * The session that runs revisions: one Knex connection, created where the engine creates databases by opening them.
   * @throws {DbtoolError} as `connect`.
   */
  openSession(address: DatabaseAddress, options: SessionOptions): Promise<RunnerSession>
}

export interface SessionOptions {
  /** How long to wait for other runners and writers, in milliseconds. */
  readonly lockTimeoutMs: number
  /** What the runner's lock is about: the version tables. Runs with other ones do not wait for each other. */
  readonly lockName?: string
  /** The server refuses every change, and a database that is not there is not made. */
  readonly readOnly?: boolean
}

/** One revision's surroundings: the connection that is inside its transaction, and the same connection as Knex. */
export interface RevisionScope {
  readonly connection: Connection
  readonly knex: Knex
}

export interface RunnerSession {
  /** The connection outside any transaction. */
  readonly connection: Connection
  /**
   * Takes the runner's lock for the time of `run`, on the connection that runs the DDL.
   * @throws {DbtoolError} DBT_LOCK_BUSY when `lockTimeoutMs` have passed.
   */
  locked<T>(run: () => Promise<T>): Promise<T>
  /**
   * Runs `run` in a transaction of its own that holds the write lock from its first statement; commits on return,
   * rolls back on throw. Checks of the engine (foreign keys) that could not run inside are run before the commit.
   */
  transaction<T>(run: (scope: RevisionScope) => Promise<T>): Promise<T>
  /** Runs `run` outside any transaction: each statement stands for itself. The lock is checked first, as above. */
  outside<T>(run: (scope: RevisionScope) => Promise<T>): Promise<T>
  /** Takes back what statements have set for the session since it began; between transactions or inside one. */
  resetSettings(): Promise<void>
  /** Stops the statement that is running, if one is; its promise then rejects. */
  interrupt(): Promise<void>
  close(): Promise<void>
}

export interface TypeRules {
  /** The type of a column as this engine spells it in DDL. */
  spell(column: Column, table: Pick<Table, 'options'>): string
  /** A text that is equal for two columns exactly when this engine would store the same type. */
  key(column: Column, table: Pick<Table, 'options'>): string
}

export interface ExpressionRules {
  /** A name as this engine quotes it. Refuses NUL. */
  quote(name: string): string
  /** The name of a table, with its schema where the engine has schemas. */
  quoteTable(table: TableName): string
  /** A value as a literal of this engine. */
  literal(value: string | number | bigint | boolean | null): string
  /** A text that is equal for two expressions that differ only in white space, letter case of keywords, quotes of names and outer parentheses. */
  key(sql: string): string
  /** An expression after a column was renamed, as this engine would rewrite it. */
  renameColumn(sql: string, from: string, to: string): string
  /** An expression after an enum type was renamed; absent where the engine has no such types. */
  renameType?(sql: string, from: string, to: string): string
  /** The default of a column as this engine spells it in DDL, or null where there is none. */
  spellDefault(column: Column): string | null
  /** A text that is equal for two columns exactly when they have the same default; null: none. */
  defaultKey(column: Column): string | null
}

/** One statement for the engine, with what makes it more than text. */
export interface Statement {
  readonly sql: string
  readonly bindings?: readonly (string | number | bigint | boolean | null)[]
  /** A query whose first value must be 1; otherwise the revision fails with this message. */
  readonly mustHold?: string
  /** `sql` is these statements, which belong into one transaction. */
  readonly parts?: readonly string[]
  /** What the statement is for, where its own error message would not tell. */
  readonly purpose?: string
}

/** How a writer looks at the database, where an operation cannot be written without knowing what is there. */
export interface CatalogReader {
  readonly connection: Connection
  /** Whether the revision asked to run outside a transaction. */
  readonly withoutTransaction?: boolean
}

export interface DdlWriter {
  /**
   * The statements that carry out an operation, for a database that is in the state that `catalog` shows.
   * @throws {DbtoolError} DBT_UNSUPPORTED, or DBT_REVISION_FAILED naming an object that is not there.
   */
  statements(operation: Operation, catalog: CatalogReader): Promise<readonly Statement[]>
  /** What of an operation is not carried out as it stands, in a sentence each. */
  notes(operation: Operation, catalog: Pick<CatalogReader, 'withoutTransaction'>): readonly string[]
}

export interface ScratchDatabase {
  readonly address: DatabaseAddress
  dispose(): Promise<void>
}

/** Where scratch databases may be made. */
export interface ScratchPlace {
  /** The application's database: beside it, on this machine only, dbtool may make databases of its own. */
  readonly near: DatabaseAddress | null
  /** A server that is meant for it, or `embedded`: one that dbtool starts. */
  readonly server?: DatabaseAddress | 'embedded'
}

/** A part of a database's structure: tables, by `tableKey`, and objects, by `objectKey`. */
export interface StructurePart {
  readonly tables: ReadonlySet<string>
  readonly objects: ReadonlySet<string>
}

export interface Scratch {
  /**
   * A new, empty database that only we use.
   * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE with what can be done about it.
   */
  create(place: ScratchPlace): Promise<ScratchDatabase>
  /**
   * Another scratch database on the same server, with the structure and the rows of this one, to which nobody may be
   * connected. Absent: the engine has no quick way. Whether the copy is exact, the caller finds out.
   * @throws where the engine cannot copy what it holds; nothing is left then.
   */
  copy?(place: ScratchPlace, database: ScratchDatabase): Promise<ScratchDatabase>
  /**
   * Makes one scratch database what another one of the same server is, where it holds much of it already; nobody may be
   * connected to them. Absent: a new copy is as quick.
   * @throws as `copy`; the database may then hold anything.
   */
  makeLike?(database: ScratchDatabase, model: ScratchDatabase): Promise<void>
  /** Statements for each session on one: what happens to it in a crash does not matter. */
  readonly careless: readonly string[]
  /**
   * What a statement reaches that is no part of the scratch database of `connection`: the role app, the database other;
   * null: nothing.
   */
  outside(connection: Connection, statement: string): Promise<string | null>
  /** The statements that build the structure of `connection`'s database, without rows, in an empty one. */
  dump(connection: Connection, only?: StructurePart): Promise<readonly string[]>
}

export interface ClassifiedError {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly databaseState?: DatabaseState
  /** Whether the same may well succeed a moment later: it waited for somebody else in vain. */
  readonly retry?: boolean
}

export interface ErrorClassifier {
  /** What an error of the driver means, or null when it is none of the cases that dbtool knows. */
  classify(error: unknown): ClassifiedError | null
  /** Whether the engine refused a row since another one has its key. */
  isDuplicate(error: unknown): boolean
}

export type { Connection, DatabaseAddress, OwnedConnection, StoredObject }
