import type { Knex } from 'knex'
import type { Connection as MysqlConnection, QueryError, TypeCast } from 'mysql2'
import type { DatabaseAddress } from '../../connection.js'
import type { PoolSettings } from '../../data-access.js'
import {
  goodbyeTimeoutMs,
  knexClient,
  markWhenLost,
  openKnex,
  type PoolClient,
  type PoolClientClass,
  type PooledConnection,
  requireDriver,
  withinTime,
} from '../../data-pool.js'
import { loadMysql, openMysql, requireDatabase } from '../driver.js'
import { forDriver, type KnexStatement } from './question-marks.js'

type PooledMysql = MysqlConnection & PooledConnection

type MysqlClientClass = new (
  config: Knex.Config,
) => PoolClient & { _query(connection: PooledConnection, query: KnexStatement): Promise<unknown> }

/** Knex's transaction, as far as it is changed here. */
interface KnexTransaction {
  readonly readOnly?: boolean
  readonly isolationLevel?: string
  begin(connection: unknown): Promise<unknown>
  query(connection: unknown, sql: string): Promise<unknown>
}

/**
 * The driver reckons floating numbers out of their digits, and one of some hundreds is off in the last. Text that the server
 * makes of them is no way out: in temporary tables it loses its end, with the exponent.
 * https://github.com/sidorares/node-mysql2/blob/master/lib/packets/packet.js (parseFloat)
 */
const typeCast: TypeCast = (field, next) => {
  if (field.type !== 'DOUBLE' && field.type !== 'FLOAT') return next()
  const text = field.string()
  return text === null ? null : Number(text)
}

/** Knex's own client; the driver is the project's, and the connection is opened with our settings and errors. */
function createClient(address: DatabaseAddress): PoolClientClass {
  const MysqlClient = knexClient('mysql2') as MysqlClientClass
  return class extends MysqlClient {
    override _driver(): unknown {
      return loadMysql()
    }

    /** Times that the server itself writes (CURRENT_TIMESTAMP) and those of the driver are in UTC. */
    override async acquireRawConnection(): Promise<PooledConnection> {
      const client = (await openMysql(address, { timezone: 'Z', typeCast }, ["time_zone = '+00:00'"])) as PooledMysql
      return markWhenLost(client)
    }

    override destroyRawConnection(connection: PooledConnection): Promise<void> {
      return end(connection as PooledMysql)
    }

    override transaction(...args: unknown[]): unknown {
      const transaction = super.transaction(...args) as KnexTransaction
      return this.transacting === true ? transaction : withBothModes(transaction)
    }

    override _query(connection: PooledConnection, query: KnexStatement): Promise<unknown> {
      return super._query(connection, Object.assign(query, forDriver(connection as PooledMysql, query)))
    }
  }
}

/** Knex forgets the comma between the two. */
function withBothModes(transaction: KnexTransaction): KnexTransaction {
  const { readOnly, isolationLevel } = transaction
  if (readOnly !== true || isolationLevel === undefined) return transaction
  transaction.begin = async (connection) => {
    await transaction.query(connection, `SET TRANSACTION ISOLATION LEVEL ${isolationLevel}, READ ONLY;`)
    return transaction.query(connection, 'BEGIN;')
  }
  return transaction
}

/** A server that is gone does not answer the goodbye. */
async function end(client: PooledMysql): Promise<void> {
  const ended =
    client.__knex__disposed === undefined &&
    (await withinTime(
      new Promise<boolean>((resolve) => client.end((error: QueryError | null) => resolve(error === null))),
      goodbyeTimeoutMs,
      false,
    ))
  if (!ended) client.destroy()
}

export function openPool(address: DatabaseAddress, settings: PoolSettings): Knex {
  requireDriver(settings.driver, 'mysql2', 'MySQL and MariaDB')
  requireDatabase(address)
  // Knex takes a driver that is missing for an error of its own.
  loadMysql()
  return openKnex(settings, {
    client: createClient(address),
    ping: (connection) =>
      new Promise<void>((resolve, reject) =>
        (connection as PooledMysql).query('SELECT 1', (error) => (error === null ? resolve() : reject(error))),
      ),
  })
}
