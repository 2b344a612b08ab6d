import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { Client } from 'pg'
import { DbtoolError } from '../../errors/index.js'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { RunnerSession, SessionOptions } from '../dialect.js'
import { openServerSession } from '../server-session.js'
import { closeClient, connectionError, loadPg, openClient, toConnection } from './driver.js'
import { holdsLock, lockKey, releaseLock, takeLock } from './lock.js'
import { literal } from './quote.js'

type KnexClientClass = new (
  config: Knex.Config,
) => {
  _driver(): unknown
  _acquireOnlyConnection(): Promise<Client>
  destroyRawConnection(client: Client): Promise<void>
}

/** Knex's own client for PostgreSQL; the driver is the project's, and the connection is opened with our errors. */
function createClient(address: DatabaseAddress): KnexClientClass {
  const PostgresClient = createRequire(import.meta.url)('knex/lib/dialects/postgres/index.js') as KnexClientClass
  return class extends PostgresClient {
    override _driver(): unknown {
      return loadPg()
    }

    override _acquireOnlyConnection(): Promise<Client> {
      return openClient(address)
    }

    override destroyRawConnection(client: Client): Promise<void> {
      return closeClient(client, address)
    }
  }
}

/** The server's number of the process behind a connection. */
function processOf(client: Client): number {
  return (client as unknown as { readonly processID: number }).processID
}

export function openSession(address: DatabaseAddress, options: SessionOptions): Promise<RunnerSession> {
  const key = lockKey(options.lockName ?? '')
  return openServerSession<Client>(options, {
    knexClient: createClient(address),
    toConnection,
    prepare: (client, connection) => prepare(client, connection, options, address.pool !== undefined),
    lock: async (connection) => ({
      take: (timeoutMs) => takeLock(connection, key, timeoutMs),
      holds: () => holdsLock(connection, key),
      release: () => releaseLock(connection, key),
    }),
    async guarded(connection, run) {
      // A transaction that changes nothing has no number on a standby.
      if (options.readOnly === true) return run()
      const [begun] = await connection.query('SELECT pg_current_xact_id()::text AS id')
      const result = await run()
      await requireSameTransaction(connection, String(begun?.['id']))
      return result
    },
    async interrupt(client) {
      const helper = await openClient(address)
      try {
        await helper.query('SELECT pg_cancel_backend($1)', [processOf(client)])
      } finally {
        await closeClient(helper, address)
      }
    },
    explain: (error) => connectionError(error, address),
  })
}

/**
 * Refuses what could not work, then sets what must not depend on the server's configuration. A pooler that hands out
 * server connections a transaction at a time would put the lock on one and the DDL on another.
 */
async function prepare(
  client: Client,
  connection: Connection,
  options: SessionOptions,
  isBorrowed: boolean,
): Promise<() => Promise<void>> {
  const [row] = await connection.query(
    'SELECT pg_backend_pid() AS pid, pg_is_in_recovery() AS standby, current_setting($$transaction_read_only$$) AS read_only',
  )
  if (row?.['pid'] !== processOf(client)) {
    throw new DbtoolError('DBT_POOLER', 'Between dbtool and the server is a pooler that shares connections.', {
      hint: 'The lock and the DDL need one connection of their own: use the direct URL of the server.',
    })
  }
  if (options.readOnly !== true && (row['standby'] === true || row['read_only'] === 'on')) {
    throw new DbtoolError('DBT_READ_ONLY', 'The server, or this session, is read-only.', {
      hint: 'A standby takes no changes: use the URL of the primary server.',
    })
  }
  const settings = [
    ...(isBorrowed ? await settingsOf(connection) : []),
    `SET lock_timeout = ${Math.max(1, Math.round(options.lockTimeoutMs))}`,
    'SET statement_timeout = 0',
    'SET idle_in_transaction_session_timeout = 0',
    'SET standard_conforming_strings = on',
    ...(options.readOnly === true ? ['SET default_transaction_read_only = on'] : []),
  ]
  await connection.execute(settings.join('; '))
  // A runner that is killed lets go of its lock soon, and not when its statement ends; not every system can do it.
  const quickEnd = "SET client_connection_check_interval = '2s'"
  const endsQuickly = await connection.execute(quickEnd).catch(() => null)
  const all = ['RESET SESSION AUTHORIZATION', 'RESET ALL', ...settings, ...(endsQuickly === null ? [] : [quickEnd])]
  return async () => void (await connection.execute(all.join('; ')))
}

/** What the program that lends a connection has set for it; of our own nothing is set before. */
async function settingsOf(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query("SELECT name, setting FROM pg_settings WHERE source = 'session'")
  return rows.map(
    ({ name, setting }) => `SELECT set_config(${literal(String(name))}, ${literal(String(setting))}, false)`,
  )
}

/** A revision that ends the transaction by itself leaves the rest of it outside of any. */
async function requireSameTransaction(connection: Connection, begun: string): Promise<void> {
  const [now] = await connection.query('SELECT pg_current_xact_id_if_assigned()::text AS id')
  if (now?.['id'] === begun) return
  throw new DbtoolError('DBT_REVISION_PARTIAL', 'The revision has ended its transaction by itself.', {
    hint: 'Take COMMIT and ROLLBACK out of its SQL. What ran before the COMMIT is in the database, and is not in the books.',
    databaseState: 'unknown',
    next: ['dbtool check'],
  })
}
