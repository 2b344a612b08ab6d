import type { Binding } from './connection.js'
import type { Statement } from './dialect.js'

/** How a script is written for the engine's own client program: psql, mysql or mariadb, sqlite3. */
export interface ScriptRules {
  /** How the script is run; `script.sql` and `database` stand for names that the user knows. */
  readonly command: string
  /** What the session must be like for the rest to mean what it says, and how that is taken back; statements. */
  readonly settings: readonly string[]
  readonly restore: readonly string[]
  /** What takes back whatever a revision has set for the session, but for `settings`; also inside a transaction. */
  readonly resetSettings: readonly string[]
  /** What begins a transaction that a revision runs in, and what ends it: the engine's checks before the commit too. */
  readonly begin: readonly string[]
  readonly commit: readonly string[]
  /** What every statement outside such a transaction needs, once at the beginning; statements. */
  readonly outside: readonly string[]
  /** What begins and ends a transaction around rows only, where DDL takes part in none. */
  readonly beginRows: string
  /** The time as `2026-11-21T14:32:00.000Z`, as SQL. */
  readonly now: string
  /** Who runs the script, as SQL; at most 200 characters. */
  readonly user: string
  /** One statement as the client needs it: with its end, and with nothing in it that the client takes for its own. */
  statement(sql: string): string
  /** Statements that fail with the message unless the condition, SQL, is true. */
  guard(condition: string, message: string): readonly string[]
  /**
   * A statement of the dialect as texts without bindings, each of which means what it would mean sent by dbtool: values
   * inlined, `mustHold` enforced, settings that it asks for set and taken back.
   * @throws {DbtoolError} DBT_UNSUPPORTED for a value that a text cannot hold.
   */
  texts(statement: Statement): readonly string[]
  /** A query as Knex sends it to the driver, with its values inlined. */
  knexText(sql: string, bindings: readonly (Binding | undefined)[]): string
}
