import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'sqlite3'
import { DbtoolError } from '../../errors/index.js'
import type { Binding, Connection, ConnectionPool, DatabaseAddress, OwnedConnection, Row } from '../connection.js'
import type { Driver } from '../dialect.js'
import { loadDriver } from '../load-driver.js'
import type { SqliteAddress } from './address.js'
import { errors } from './errors.js'

type Sqlite3 = typeof import('sqlite3')

export function loadSqlite(): Sqlite3 {
  return loadDriver<Sqlite3>('sqlite3', 'SQLite')
}

function fileOf(address: DatabaseAddress): string | null {
  return (address as SqliteAddress).options.file
}

/** What a failed statement or opening means, with the file named. */
export function connectionError(error: unknown, address: DatabaseAddress): unknown {
  const known = errors.classify(error)
  if (known === null) return error
  return new DbtoolError(known.code, `${known.message} (${address.display})`, { hint: known.hint, cause: error })
}

export function refuseImpossibleFile(address: DatabaseAddress): void {
  const file = fileOf(address)
  if (file === null) return
  if (!existsSync(dirname(file))) {
    throw new DbtoolError('DBT_CONNECT', `The folder of ${address.display} does not exist.`, {
      hint: 'dbtool creates a database file, never its folder.',
      next: [`mkdir -p ${JSON.stringify(dirname(file))}`],
    })
  }
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new DbtoolError('DBT_NOT_A_DATABASE', `${address.display} is a folder, not a database file.`, {
      hint: 'Name a file in it; it is made where it is not there.',
    })
  }
}

/** Opens the file and reads its header, so that a file that is no database is found here and not in the middle. */
export async function openDatabase(
  address: DatabaseAddress,
  flags: (driver: Sqlite3) => number,
  busyTimeoutMs?: number,
): Promise<Database> {
  refuseImpossibleFile(address)
  const driver = loadSqlite()
  const database = await new Promise<Database>((resolve, reject) => {
    const opened = new driver.Database(fileOf(address) ?? ':memory:', flags(driver), (error) => {
      if (error === null) resolve(opened)
      else reject(connectionError(error, address))
    })
  })
  if (busyTimeoutMs !== undefined) database.configure('busyTimeout', busyTimeoutMs)
  try {
    await toConnection(database).query('SELECT count(*) FROM sqlite_schema')
  } catch (error) {
    await closeDatabase(database)
    throw connectionError(error, address)
  }
  return database
}

export function closeDatabase(database: Database): Promise<void> {
  return new Promise((resolve, reject) => database.close((error) => (error === null ? resolve() : reject(error))))
}

/** A driver connection as the rest of dbtool uses it. */
export function toConnection(database: Database): Connection {
  return {
    query: (sql, bindings = []) =>
      new Promise((resolve, reject) => {
        database.all(sql, bindings.map(toParameter), (error, rows) =>
          error === null ? resolve(rows as Row[]) : reject(error),
        )
      }),
    execute: (sql, bindings = []) =>
      new Promise((resolve, reject) => {
        database.run(sql, bindings.map(toParameter), function (error) {
          if (error === null) resolve({ changes: this.changes })
          else reject(error)
        })
      }),
  }
}

/** The driver binds NULL in place of a bigint; a text of digits becomes the number again in a column of numbers. */
function toParameter(value: Binding): Exclude<Binding, bigint> {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
}

/** The connection of an application may be all there is of its database: it goes back as it was. */
async function borrow(pool: ConnectionPool, readOnly: boolean): Promise<OwnedConnection> {
  const database = (await pool.acquire()) as Database
  const connection = toConnection(database)
  if (readOnly) await connection.execute('PRAGMA query_only = ON')
  return {
    ...connection,
    async close() {
      if (readOnly) await connection.execute('PRAGMA query_only = OFF')
      await pool.release(database)
    },
  }
}

export const driver: Driver = {
  async exists(address) {
    if (address.pool !== undefined) return true
    const file = fileOf(address)
    return file !== null && existsSync(file)
  },
  async connect(address, { readOnly }): Promise<OwnedConnection> {
    if (address.pool !== undefined) return borrow(address.pool, readOnly)
    const database = await openDatabase(address, (sqlite) => (readOnly ? sqlite.OPEN_READONLY : sqlite.OPEN_READWRITE))
    database.configure('busyTimeout', 10_000)
    return { ...toConnection(database), close: () => closeDatabase(database) }
  },
  async openSession(address, options) {
    const { openSession } = await import('./session.js')
    return openSession(address, options)
  },
}
