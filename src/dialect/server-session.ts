import knexModule, { type Knex } from 'knex'
import { DbtoolError } from '../errors/index.js'
import type { Connection } from './connection.js'
import type { RevisionScope, RunnerSession, SessionOptions } from './dialect.js'
import { knexLog } from './knex-log.js'

const { knex: createKnex } = knexModule

/** A lock on the server, held by the connection that took it. */
export interface RunnerLock {
  /** @throws {DbtoolError} DBT_LOCK_BUSY naming who holds it. */
  take(timeoutMs: number): Promise<void>
  holds(): Promise<boolean>
  release(): Promise<void>
}

/** What a server does in its own way; the rest of a session is the same on all. */
export interface ServerSessionParts<Client> {
  /** Knex's client for the engine, which opens its connections with the project's driver and our errors. */
  readonly knexClient: unknown
  toConnection(client: Client): Connection
  /**
   * Refuses what could not work, and sets what must not depend on the server's configuration.
   * @return what gives the session the settings again that it has then.
   */
  prepare(client: Client, connection: Connection): Promise<() => Promise<void>>
  lock(connection: Connection): Promise<RunnerLock>
  /** Wraps what runs inside a transaction, to see that it still is in the same one at the end. */
  guarded?<T>(connection: Connection, run: () => Promise<T>): Promise<T>
  /** Stops the statement that runs on the connection, from another one. */
  interrupt(client: Client): Promise<void>
  explain(error: unknown): unknown
}

/** One connection for the whole run: it holds the lock and runs the DDL, and it is never silently replaced. */
export async function openServerSession<Client>(
  options: SessionOptions,
  parts: ServerSessionParts<Client>,
): Promise<RunnerSession> {
  const knex = createKnex({
    client: parts.knexClient as typeof Knex.Client,
    // Knex makes no pool without it; the address is the client's own business.
    connection: {},
    log: knexLog,
    pool: { min: 1, max: 1, idleTimeoutMillis: 2 ** 31 - 1 },
  })
  const pool = knex.client as { acquireConnection(): Promise<Client>; releaseConnection(c: Client): Promise<void> }
  let client: Client
  try {
    client = await pool.acquireConnection()
  } catch (error) {
    await knex.destroy()
    throw error
  }
  await pool.releaseConnection(client)
  const connection = parts.toConnection(client)
  let lock: RunnerLock
  let resetSettings: () => Promise<void>
  try {
    resetSettings = await parts.prepare(client, connection)
    lock = await parts.lock(connection)
  } catch (error) {
    await knex.destroy()
    throw parts.explain(error)
  }
  let locked = false

  const withLock = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      if (locked && !(await lock.holds())) throw lockLost()
      return await run()
    } catch (error) {
      throw parts.explain(error)
    }
  }
  const guarded = <T>(scope: RevisionScope, run: (scope: RevisionScope) => Promise<T>): Promise<T> =>
    parts.guarded === undefined ? run(scope) : parts.guarded(connection, () => run(scope))

  return {
    connection,
    async locked(run) {
      await lock.take(options.lockTimeoutMs)
      locked = true
      try {
        return await run()
      } finally {
        locked = false
        // The lock goes with the connection, if that is gone.
        await lock.release().catch(() => undefined)
      }
    },
    transaction: (run) =>
      withLock(() => knex.transaction((transaction) => guarded({ connection, knex: transaction }, run))),
    outside: (run) => withLock(() => run({ connection, knex })),
    resetSettings,
    interrupt: () => parts.interrupt(client),
    close: () => knex.destroy(),
  }
}

function lockLost(): DbtoolError {
  return new DbtoolError('DBT_LOCK_LOST', 'The lock of this run is gone; another runner may be at work.', {
    hint: 'The revisions that were done stay done. Nothing else has been run.',
    next: ['dbtool status'],
  })
}
