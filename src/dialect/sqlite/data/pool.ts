import type { Knex } from 'knex'
import type { DatabaseAddress } from '../../connection.js'
import type { PoolSettings } from '../../data-access.js'
import { knexClient, openKnex, type PoolClientClass, type PooledConnection } from '../../data-pool.js'
import type { SqliteAddress } from '../address.js'
import { type SqliteDriver, sqliteDriver } from './driver.js'

/** Knex's transaction, as far as it is changed here. */
interface KnexTransaction {
  readonly readOnly?: boolean
  begin(connection: unknown): unknown
  query(connection: unknown, sql: string): unknown
  acquireConnection(config: unknown, use: (connection: PooledConnection) => Promise<unknown>): Promise<unknown>
}

/**
 * Knex's own client, but for this: the driver is the project's, the file is opened with our errors, and transactions take
 * the write lock when they begin, or cannot write at all.
 */
function createClient(address: DatabaseAddress, driver: SqliteDriver, busyTimeoutMs: number): PoolClientClass {
  const SqliteClient = knexClient(driver.packageName)
  return class extends SqliteClient {
    override _driver(): unknown {
      return driver.load()
    }

    override async acquireRawConnection(): Promise<PooledConnection> {
      const connection = await driver.open(address, busyTimeoutMs)
      await driver.run(connection, 'PRAGMA foreign_keys = ON')
      return connection
    }

    override destroyRawConnection(connection: PooledConnection): Promise<void> {
      return driver.close(connection)
    }

    /** Knex leaves a `?` that is part of a name escaped; SQLite itself knows that it is in quotes. */
    override positionBindings(sql: string): string {
      return sql.replaceAll('\\?', '?')
    }

    /** Of a statement that could give rows, a PRAGMA for instance, better-sqlite3 does not say how many it changed. */
    override processResponse(query: { context?: unknown }, runner: unknown): unknown {
      query.context ??= { changes: 0 }
      return super.processResponse(query, runner)
    }

    override transaction(...args: unknown[]): unknown {
      const transaction = super.transaction(...args) as KnexTransaction
      return this.transacting === true ? transaction : outermost(transaction, driver)
    }
  }
}

/**
 * A deferred BEGIN takes the write lock at the first write, which in WAL mode fails at once (SQLITE_BUSY_SNAPSHOT) when
 * another connection has written since the first read; so only those begin so that do not write.
 */
function outermost(transaction: KnexTransaction, driver: SqliteDriver): KnexTransaction {
  const readOnly = transaction.readOnly === true
  transaction.begin = (connection) => transaction.query(connection, readOnly ? 'BEGIN;' : 'BEGIN IMMEDIATE;')
  const acquire = transaction.acquireConnection
  transaction.acquireConnection = (config, use) =>
    acquire.call(transaction, config, async (connection) => {
      if (readOnly) await driver.run(connection, 'PRAGMA query_only = ON')
      try {
        return await use(connection)
      } catch (error) {
        // A COMMIT that fails (a deferred foreign key, a reader) leaves the transaction open; else there is none to end.
        await driver.run(connection, 'ROLLBACK').catch(() => undefined)
        throw error
      } finally {
        if (readOnly) await driver.run(connection, 'PRAGMA query_only = OFF')
      }
    })
  return transaction
}

export function openPool(address: DatabaseAddress, settings: PoolSettings): Knex {
  const driver = sqliteDriver(settings.driver)
  // Knex takes a driver that is missing for an error of its own.
  driver.load()
  const { file } = (address as SqliteAddress).options
  return openKnex(
    { ...settings, max: 1 },
    {
      client: createClient(address, driver, settings.acquireTimeoutMs),
      ping: null,
      keepsConnection: file === null,
      config: { connection: { filename: file ?? ':memory:' }, useNullAsDefault: true },
    },
  )
}
