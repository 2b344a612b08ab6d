import type { ErrorCode } from '../errors/index.js'
import type { Connection, DatabaseAddress } from './connection.js'

/** Where a database is to be found, before anybody logs in. */
export type Endpoint =
  | { readonly kind: 'file' }
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'port'; readonly host: string; readonly port: number }

export interface ServerVersion {
  /** In the server's own words. */
  readonly text: string
  readonly isSupported: boolean
  /** What is supported, for people: `PostgreSQL 15 and later`. */
  readonly supported: string
}

/** Why a session may not do what a migrating one must. */
export interface Obstacle {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  /** Commands that take it away. */
  readonly next: readonly string[]
}

/** What `dbtool doctor` asks of an engine. Loaded only by it; nothing is ever made or changed. */
export interface Diagnosis {
  /** @throws {DbtoolError} DBT_URL_INVALID where the URL names no database. */
  endpoint(address: DatabaseAddress): Endpoint
  /** Whether a failed connection means that the server let the user in, and has no such database. */
  lacksDatabase(error: unknown): boolean
  /** The command with which the engine's own client logs in; it holds no password. */
  clientCommand(address: DatabaseAddress): string
  /** The command that makes the database; null: opening it does. */
  createCommand(address: DatabaseAddress): string | null
  fetchVersion(connection: Connection): Promise<ServerVersion>
  /**
   * What keeps the session from making tables, and from writing the version tables; null: nothing.
   * @param connection null: the database is not there yet.
   * @param schema of the version tables; null: the session's own.
   */
  findObstacle(address: DatabaseAddress, connection: Connection | null, schema: string | null): Promise<Obstacle | null>
}

/** A word of a command line as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
