import type { Client, ClientConfig } from 'pg'
import { DbtoolError, isDbtoolError } from '../../errors/index.js'
import type { Binding, Connection, ConnectionPool, DatabaseAddress, OwnedConnection, Row } from '../connection.js'
import type { Driver } from '../dialect.js'
import { loadDriver } from '../load-driver.js'
import { numberPlaceholders } from '../sql-text/bindings.js'
import { postgresRules } from '../sql-text/lexer.js'
import { type PostgresAddress, postgresAddress } from './address.js'
import { driverCode, errors } from './errors.js'

type Pg = typeof import('pg')

export function loadPg(): Pg {
  return loadDriver<Pg>('pg', 'PostgreSQL')
}

/** What a failed connection means, with the database named. */
export function connectionError(error: unknown, address: DatabaseAddress): unknown {
  const known = errors.classify(error)
  if (known?.code !== 'DBT_CONNECT') return error
  return new DbtoolError(known.code, `${known.message} (${address.display})`, { hint: known.hint, cause: error })
}

/** How TLS is used; as libpq: https://www.postgresql.org/docs/current/libpq-ssl.html */
function tls(mode: string | undefined): ClientConfig['ssl'] {
  switch (mode) {
    case 'require':
    case 'prefer':
    case 'no-verify':
      return { rejectUnauthorized: false }
    case 'verify-ca':
    case 'verify-full':
      return { rejectUnauthorized: true }
    default:
      return false
  }
}

export function clientConfig(address: DatabaseAddress): ClientConfig {
  const { host, port, user, password, database, parameters } = (address as PostgresAddress).options
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(parameters['options'] === undefined ? {} : { options: parameters['options'] }),
    ssl: tls(parameters['sslmode']),
    application_name: parameters['application_name'] ?? 'dbtool',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }
}

/** @throws {DbtoolError} DBT_DRIVER_MISSING, DBT_CONNECT. */
export async function openClient(address: DatabaseAddress): Promise<Client> {
  if (address.pool !== undefined) return openedBy(address.pool, address)
  const { Client } = loadPg()
  const client = new Client(clientConfig(address))
  // Without a listener, the end of an idle connection would end the process; the next query reports it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => undefined)
    throw connectionError(error, address)
  }
  return client
}

/** A connection to the server of an address: to its database, or to one that is always there where that one is not. */
export async function openServer(address: DatabaseAddress): Promise<Client> {
  try {
    return await openClient(address)
  } catch (error) {
    if (!isDbtoolError(error) || driverCode(error.cause) !== '3D000') throw error
    const { options } = address as PostgresAddress
    return openClient(postgresAddress({ ...options, database: 'template1' }))
  }
}

async function openedBy(pool: ConnectionPool, address: DatabaseAddress): Promise<Client> {
  try {
    return (await pool.open()) as Client
  } catch (error) {
    throw connectionError(error, address)
  }
}

/** Ends a connection, by whom it was opened. */
export async function closeClient(client: Client, address: DatabaseAddress): Promise<void> {
  await (address.pool === undefined ? client.end() : address.pool.end(client))
}

/** A driver connection as the rest of dbtool uses it. */
export function toConnection(client: Client): Connection {
  const run = async (sql: string, bindings: readonly Binding[] = []) =>
    bindings.length === 0
      ? client.query(sql)
      : client.query(numberPlaceholders(sql, postgresRules), bindings as unknown[])
  return {
    query: async (sql, bindings) => {
      const result = await run(sql, bindings)
      return (Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows) as Row[]
    },
    execute: async (sql, bindings) => {
      const result = await run(sql, bindings)
      return { changes: (Array.isArray(result) ? result.at(-1)?.rowCount : result.rowCount) ?? 0 }
    },
  }
}

export const driver: Driver = {
  // Only connecting can tell.
  exists: async () => true,
  async connect(address, { readOnly }): Promise<OwnedConnection> {
    const client = await openClient(address)
    if (readOnly) await client.query('SET default_transaction_read_only = on')
    return { ...toConnection(client), close: () => closeClient(client, address) }
  },
  async openSession(address, options) {
    const { openSession } = await import('./session.js')
    return openSession(address, options)
  },
}
