import { createRequire } from 'node:module'
import knexModule, { type Knex } from 'knex'
import type { Database } from 'sqlite3'
import { DbtoolError } from '../../errors/index.js'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { RunnerSession, SessionOptions } from '../dialect.js'
import { knexLog } from '../knex-log.js'
import type { SqliteAddress } from './address.js'
import { closeDatabase, connectionError, loadSqlite, openDatabase, toConnection } from './driver.js'
import { fetchViolations, newViolations } from './foreign-key-check.js'
import { usualSettings } from './usual-settings.js'

const { knex: createKnex } = knexModule
type KnexClientClass = new (config: Knex.Config) => KnexClient

/** The part of Knex's client that this file builds on. @see https://github.com/knex/knex/blob/master/lib/client.js */
interface KnexClient {
  transaction(...args: unknown[]): KnexTransaction
  _driver(): unknown
  acquireRawConnection(): Promise<Database>
  destroyRawConnection(database: Database): Promise<void>
}
interface KnexTransaction {
  begin(connection: unknown): unknown
  query(connection: unknown, sql: string): unknown
}

/**
 * Knex's own client for SQLite, but for three things: the driver is the project's, the file is opened with our errors,
 * and a transaction takes the write lock when it begins. A deferred BEGIN takes it at the first write, which in WAL
 * mode fails at once (SQLITE_BUSY_SNAPSHOT) when another connection has written since the first read.
 */
function createClient(address: DatabaseAddress, readOnly: boolean): KnexClientClass {
  const SqliteClient = createRequire(import.meta.url)('knex/lib/dialects/sqlite3/index.js') as KnexClientClass
  return class extends SqliteClient {
    override _driver(): unknown {
      return loadSqlite()
    }

    override async acquireRawConnection(): Promise<Database> {
      if (address.pool !== undefined) return (await address.pool.acquire()) as Database
      return openDatabase(address, (driver) =>
        readOnly ? driver.OPEN_READONLY : driver.OPEN_READWRITE | driver.OPEN_CREATE,
      )
    }

    override async destroyRawConnection(database: Database): Promise<void> {
      await (address.pool === undefined ? closeDatabase(database) : address.pool.release(database))
    }

    override transaction(...args: unknown[]): KnexTransaction {
      const transaction = super.transaction(...args)
      transaction.begin = (connection) => transaction.query(connection, readOnly ? 'BEGIN;' : 'BEGIN IMMEDIATE;')
      return transaction
    }
  }
}

/** One connection for the whole run: SQLite's lock belongs to the transaction, and each revision takes its own. */
export async function openSession(address: DatabaseAddress, options: SessionOptions): Promise<RunnerSession> {
  const file = (address as SqliteAddress).options.file
  // Knex takes a driver that is missing for an error of its own.
  loadSqlite()
  const knex = createKnex({
    client: createClient(address, options.readOnly === true) as unknown as typeof Knex.Client,
    connection: { filename: file ?? ':memory:' },
    useNullAsDefault: true,
    log: knexLog,
    // An in-memory database lives as long as its connection.
    pool: { min: 1, max: 1, idleTimeoutMillis: 2 ** 31 - 1 },
  })
  const client = knex.client as {
    acquireConnection(): Promise<Database>
    releaseConnection(c: Database): Promise<void>
  }
  let database: Database
  try {
    database = await client.acquireConnection()
  } catch (error) {
    await knex.destroy()
    throw error
  }
  await client.releaseConnection(database)
  const connection: Connection = toConnection(database)
  const giveBack = address.pool === undefined ? null : await settingsOf(connection)
  database.configure('busyTimeout', options.lockTimeoutMs)
  if (options.readOnly === true) await connection.execute('PRAGMA query_only = ON')
  let running = false

  return {
    connection,
    locked: (run) => run(),
    async transaction(run) {
      // Inside a transaction this pragma does nothing, and says nothing: https://sqlite.org/pragma.html#pragma_foreign_keys
      await connection.execute('PRAGMA foreign_keys = OFF')
      running = true
      try {
        return await knex.transaction(async (transaction) => {
          const before = await fetchViolations(connection)
          const result = await run({ connection, knex: transaction })
          const violations = newViolations(before, await fetchViolations(connection))
          if (violations.length > 0) throw violationError(violations)
          return result
        })
      } catch (error) {
        throw connectionError(error, address)
      } finally {
        running = false
      }
    },
    async outside(run) {
      await connection.execute('PRAGMA foreign_keys = OFF')
      return run({ connection, knex })
    },
    async resetSettings() {
      for (const sql of usualSettings) await connection.execute(sql)
    },
    async interrupt() {
      if (running) database.interrupt()
    },
    async close() {
      await giveBack?.()
      await knex.destroy()
    },
  }
}

/** A borrowed connection goes back with the settings that it came with. */
async function settingsOf(connection: Connection): Promise<() => Promise<void>> {
  const pragmas = ['foreign_keys', 'query_only', 'busy_timeout']
  const before: string[] = []
  for (const pragma of pragmas) {
    const [row] = await connection.query(`PRAGMA ${pragma}`)
    before.push(`PRAGMA ${pragma} = ${Number(Object.values(row ?? {})[0] ?? 0)}`)
  }
  return async () => {
    for (const sql of before) await connection.execute(sql)
  }
}

function violationError(violations: readonly string[]): DbtoolError {
  return new DbtoolError(
    'DBT_REVISION_FAILED',
    `The revision leaves rows that point to nothing: ${violations.join('; ')}.`,
    {
      hint: 'Delete or mend these rows in the revision, before its foreign keys have to hold.',
    },
  )
}
