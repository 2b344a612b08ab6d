/** A value that goes to, or comes from, a driver. */
export type Binding = string | number | bigint | boolean | Date | Uint8Array | null

export type Row = Readonly<Record<string, unknown>>

/** One connection to a database: every statement goes to the same session, in order, one statement a call. */
export interface Connection {
  /** Rows of a query. `?` is a placeholder only when bindings are given; else the text goes to the engine unchanged. */
  query(sql: string, bindings?: readonly Binding[]): Promise<readonly Row[]>
  /** Runs a statement that returns no rows. `changes`: rows that it touched, 0 where the engine does not say. */
  execute(sql: string, bindings?: readonly Binding[]): Promise<{ readonly changes: number }>
}

/** A connection that its opener must close. */
export interface OwnedConnection extends Connection {
  close(): Promise<void>
}

/**
 * Where a database is, as a dialect's `parseUrl` understood it. `options` is that dialect's private business;
 * `display` is for people and holds no password; `exists` is null where only connecting can tell.
 */
export interface DatabaseAddress {
  readonly dialect: string
  readonly display: string
  readonly options: Readonly<Record<string, unknown>>
  /** Where connections to it come from, when an application has a Knex of its own; absent: the driver opens them. */
  readonly pool?: ConnectionPool
}

/** The connections of an application. */
export interface ConnectionPool {
  /** A new connection, as the application opens them; it is ours alone. */
  open(): Promise<unknown>
  end(connection: unknown): Promise<void>
  /** One of the application's, which it gets back: where a database may live in its connection. */
  acquire(): Promise<unknown>
  release(connection: unknown): Promise<void>
}
