import type { ConnectionOptions, Connection as MysqlConnection, QueryError, ResultSetHeader } from 'mysql2'
import { DbtoolError, isDbtoolError } from '../../errors/index.js'
import type { Binding, Connection, ConnectionPool, DatabaseAddress, OwnedConnection, Row } from '../connection.js'
import type { Driver } from '../dialect.js'
import { loadDriver } from '../load-driver.js'
import { type MysqlAddress, mysqlAddress } from './address.js'
import { driverCode, errors } from './errors.js'
import { settingsAskedBy } from './object-settings.js'
import { literal } from './quote.js'

type Mysql2 = typeof import('mysql2')

export function loadMysql(): Mysql2 {
  return loadDriver<Mysql2>('mysql2', 'MySQL and MariaDB')
}

/** What a failed connection means, with the database named. */
export function connectionError(error: unknown, address: DatabaseAddress): unknown {
  const known = errors.classify(error)
  if (known?.code !== 'DBT_CONNECT') return error
  return new DbtoolError(known.code, `${known.message} (${address.display})`, { hint: known.hint, cause: error })
}

export function connectionOptions(address: DatabaseAddress): ConnectionOptions {
  const { host, port, user, password, database, parameters } = (address as MysqlAddress).options
  const socket = parameters['socketPath'] ?? parameters['socket']
  return {
    ...(socket === undefined ? { host: host ?? 'localhost' } : { socketPath: socket }),
    ...(port === undefined ? {} : { port }),
    user: user ?? 'root',
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...tls(parameters['sslmode'] ?? parameters['ssl-mode']),
    charset: 'utf8mb4',
    connectTimeout: 10_000,
    multipleStatements: false,
    supportBigNumbers: true,
    // The server may not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
  }
}

function tls(mode: string | undefined): Pick<ConnectionOptions, 'ssl'> {
  switch (mode?.toLowerCase()) {
    case 'required':
    case 'require':
    case 'preferred':
      return { ssl: { rejectUnauthorized: false } }
    case 'verify_ca':
    case 'verify_identity':
    case 'verify-full':
      return { ssl: { rejectUnauthorized: true } }
    default:
      return {}
  }
}

/**
 * What must not depend on the server's configuration: a value that does not fit is an error and not cut, a backslash
 * escapes, double quotes are texts, and the collation is the one that the server itself prefers.
 */
export const sessionSettings = `SET NAMES utf8mb4, SESSION sql_mode = TRIM(BOTH ',' FROM CONCAT(
    REPLACE(REPLACE(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'ANSI_QUOTES', ''), 'ANSI', ''), ',STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'))`

/**
 * @param settings further ones of the session, `name = value`.
 * @throws {DbtoolError} DBT_DRIVER_MISSING, DBT_CONNECT.
 */
export async function openMysql(
  address: DatabaseAddress,
  options: ConnectionOptions = {},
  settings: readonly string[] = [],
): Promise<MysqlConnection> {
  const client = address.pool === undefined ? await connected(address, options) : await openedBy(address.pool, address)
  try {
    await toConnection(client).execute([sessionSettings, ...settings].join(', '))
  } catch (error) {
    client.destroy()
    throw connectionError(error, address)
  }
  return client
}

/** A connection to the server of an address: to its database, or to none where that one is not there. */
export async function openServer(address: DatabaseAddress): Promise<MysqlConnection> {
  try {
    return await openMysql(address)
  } catch (error) {
    if (!isDbtoolError(error) || driverCode(error.cause) !== '1049') throw error
    const { database: _, ...options } = (address as MysqlAddress).options
    return openMysql(mysqlAddress(options as MysqlAddress['options'], address.dialect))
  }
}

async function openedBy(pool: ConnectionPool, address: DatabaseAddress): Promise<MysqlConnection> {
  try {
    return (await pool.open()) as MysqlConnection
  } catch (error) {
    throw connectionError(error, address)
  }
}

async function connected(address: DatabaseAddress, options: ConnectionOptions): Promise<MysqlConnection> {
  const { createConnection } = loadMysql()
  const client = createConnection({ ...connectionOptions(address), ...options })
  // Without a listener, the end of an idle connection would end the process; the next query reports it.
  client.on('error', () => undefined)
  try {
    await new Promise<void>((resolve, reject) =>
      client.connect((error) => (error === null ? resolve() : reject(error))),
    )
  } catch (error) {
    client.destroy()
    throw connectionError(error, address)
  }
  return client
}

/** Ends a connection, by whom it was opened. */
export function closeMysql(client: MysqlConnection, address: DatabaseAddress): Promise<void> {
  if (address.pool !== undefined) return address.pool.end(client)
  return new Promise((resolve) => client.end(() => resolve()))
}

/** A driver connection as the rest of dbtool uses it. Values travel apart from the text, as prepared statements. */
export function toConnection(client: MysqlConnection): Connection {
  const send = (sql: string, bindings: readonly Binding[] = []): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (error: QueryError | null, result: unknown): void =>
        error === null ? resolve(result) : reject(error)
      if (bindings.length === 0) client.query(sql, done)
      else client.execute(sql, bindings.map(toParameter), done)
    })
  const run = async (sql: string, bindings?: readonly Binding[]): Promise<unknown> => {
    const asked = settingsAskedBy(sql)
    if (asked === null) return send(sql, bindings)
    const [before = {}] = (await send(
      `SELECT ${asked.names.map((name) => `@@${name} AS ${name}`).join(', ')}`,
    )) as Row[]
    await send(`SET ${asked.set}`)
    try {
      return await send(sql, bindings)
    } finally {
      await send(`SET ${asked.names.map((name) => `${name} = ${literal(String(before[name]))}`).join(', ')}`)
    }
  }
  return {
    query: async (sql, bindings) => {
      const rows = await run(sql, bindings)
      return Array.isArray(rows) ? (rows as Row[]) : []
    },
    execute: async (sql, bindings) => ({
      changes: ((await run(sql, bindings)) as Partial<ResultSetHeader> | undefined)?.affectedRows ?? 0,
    }),
  }
}

function toParameter(value: Binding): string | number | Date | Buffer | null {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value) : value
}

/** @throws {DbtoolError} DBT_URL_INVALID; a server alone is no database. */
export function requireDatabase(address: DatabaseAddress): void {
  if (address.pool !== undefined || (address as MysqlAddress).options.database !== undefined) return
  throw new DbtoolError('DBT_URL_INVALID', 'The URL names no database.', {
    hint: 'Put it behind the host: mysql://user@host/name.',
  })
}

export const driver: Driver = {
  // Only connecting can tell.
  exists: async () => true,
  async connect(address, { readOnly }): Promise<OwnedConnection> {
    requireDatabase(address)
    const client = await openMysql(address)
    const connection = toConnection(client)
    if (readOnly) await connection.execute('SET SESSION TRANSACTION READ ONLY')
    return { ...connection, close: () => closeMysql(client, address) }
  },
  async openSession(address, options) {
    const { openSession } = await import('./session.js')
    return openSession(address, options)
  },
}
