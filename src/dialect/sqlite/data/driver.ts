import type { Database } from 'sqlite3'
import { DbtoolError, isDbtoolError } from '../../../errors/index.js'
import type { DatabaseAddress } from '../../connection.js'
import type { PooledConnection } from '../../data-pool.js'
import { loadDriver } from '../../load-driver.js'
import type { SqliteAddress } from '../address.js'
import {
  closeDatabase,
  connectionError,
  loadSqlite,
  openDatabase,
  refuseImpossibleFile,
  toConnection,
} from '../driver.js'

/** One of the packages that open SQLite databases. */
export interface SqliteDriver {
  readonly packageName: 'sqlite3' | 'better-sqlite3'
  /** @throws {DbtoolError} DBT_DRIVER_MISSING. */
  load(): unknown
  /** @throws {DbtoolError} DBT_CONNECT, DBT_NOT_A_DATABASE. */
  open(address: DatabaseAddress, busyTimeoutMs: number): Promise<PooledConnection>
  run(connection: PooledConnection, sql: string): Promise<void>
  close(connection: PooledConnection): Promise<void>
}

const sqlite3: SqliteDriver = {
  packageName: 'sqlite3',
  load: loadSqlite,
  async open(address, busyTimeoutMs) {
    const flags = (driver: typeof import('sqlite3')): number => driver.OPEN_READWRITE | driver.OPEN_CREATE
    return (await openDatabase(address, flags, busyTimeoutMs)) as PooledConnection
  },
  run: async (connection, sql) => void (await toConnection(connection as Database).execute(sql)),
  close: (connection) => closeDatabase(connection as Database),
}

/** The part of better-sqlite3 that is used here; its types are a package of their own. */
interface BetterDatabase extends PooledConnection {
  exec(sql: string): void
  close(): void
}
type BetterSqlite = new (file: string, options: { readonly timeout: number }) => BetterDatabase

function loadBetter(): BetterSqlite {
  return loadDriver<BetterSqlite>('better-sqlite3', 'SQLite')
}

const betterSqlite3: SqliteDriver = {
  packageName: 'better-sqlite3',
  load: loadBetter,
  async open(address, busyTimeoutMs) {
    refuseImpossibleFile(address)
    const Database = loadBetter()
    try {
      const database = new Database((address as SqliteAddress).options.file ?? ':memory:', { timeout: busyTimeoutMs })
      // Reads the header: a file that is no database is found here and not in the middle.
      database.exec('SELECT count(*) FROM sqlite_schema')
      return database
    } catch (error) {
      throw connectionError(error, address)
    }
  },
  run: async (connection, sql) => (connection as BetterDatabase).exec(sql),
  close: async (connection) => (connection as BetterDatabase).close(),
}

const drivers = [sqlite3, betterSqlite3]

/**
 * The driver of that name, or the first that the project has.
 * @throws {DbtoolError} DBT_DRIVER_MISSING, DBT_UNSUPPORTED for another name.
 */
export function sqliteDriver(name: string | null): SqliteDriver {
  if (name === null) return drivers.find(isInstalled) ?? sqlite3
  const driver = drivers.find(({ packageName }) => packageName === name)
  if (driver !== undefined) return driver
  throw new DbtoolError('DBT_UNSUPPORTED', `dbtool does not open SQLite databases with ${name}.`, {
    hint: `It knows: ${drivers.map(({ packageName }) => packageName).join(', ')}.`,
  })
}

function isInstalled(driver: SqliteDriver): boolean {
  try {
    driver.load()
    return true
  } catch (error) {
    if (isDbtoolError(error)) return false
    throw error
  }
}
