import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { Connection as MysqlConnection } from 'mysql2'
import { DbtoolError } from '../../errors/index.js'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { RunnerSession, SessionOptions } from '../dialect.js'
import { openServerSession } from '../server-session.js'
import { closeMysql, connectionError, loadMysql, openMysql, requireDatabase, toConnection } from './driver.js'
import { holdsLock, lockName, releaseLock, takeLock } from './lock.js'
import { literal, quote } from './quote.js'

type KnexClientClass = new (
  config: Knex.Config,
) => {
  _driver(): unknown
  acquireRawConnection(): Promise<MysqlConnection>
  destroyRawConnection(client: MysqlConnection): Promise<void>
}

/** Knex's own client for mysql2; the driver is the project's, and the connection is opened with our errors. */
function createClient(address: DatabaseAddress): KnexClientClass {
  const MysqlClient = createRequire(import.meta.url)('knex/lib/dialects/mysql2/index.js') as KnexClientClass
  return class extends MysqlClient {
    override _driver(): unknown {
      return loadMysql()
    }

    override acquireRawConnection(): Promise<MysqlConnection> {
      return openMysql(address)
    }

    override destroyRawConnection(client: MysqlConnection): Promise<void> {
      return closeMysql(client, address)
    }
  }
}

export async function openSession(address: DatabaseAddress, options: SessionOptions): Promise<RunnerSession> {
  requireDatabase(address)
  return openServerSession<MysqlConnection>(options, {
    knexClient: createClient(address),
    toConnection,
    prepare: (client, connection) => prepare(client, connection, options),
    async lock(connection) {
      const name = await lockName(connection, options.lockName ?? '')
      return {
        take: (timeoutMs) => takeLock(connection, name, timeoutMs),
        holds: () => holdsLock(connection, name),
        release: () => releaseLock(connection, name),
      }
    },
    async interrupt(client) {
      const helper = await openMysql(address)
      try {
        await toConnection(helper).execute(`KILL QUERY ${client.threadId}`)
      } finally {
        await closeMysql(helper, address)
      }
    },
    explain: (error) => connectionError(error, address),
  })
}

/** Refuses what could not work, then bounds how long the session waits for others. */
async function prepare(client: MysqlConnection, connection: Connection, options: SessionOptions) {
  const [row] = await connection.query('SELECT CONNECTION_ID() AS id, @@read_only AS locked')
  if (Number(row?.['id']) !== client.threadId) {
    throw new DbtoolError('DBT_POOLER', 'Between dbtool and the server is a pooler that shares connections.', {
      hint: 'The lock and the DDL need one connection of their own: use the direct URL of the server.',
    })
  }
  const seconds = Math.max(1, Math.round(Math.min(options.lockTimeoutMs, 5000) / 1000))
  await connection.execute(`SET SESSION lock_wait_timeout = ${seconds}`)
  await connection.execute(`SET SESSION innodb_lock_wait_timeout = ${seconds}`)
  await connection.execute('SET SESSION wait_timeout = 28800')
  if (options.readOnly === true) await connection.execute('SET SESSION TRANSACTION READ ONLY')
  const [settings] = await connection.query(
    `SELECT DATABASE() AS place, ${variables.map((name) => `@@SESSION.${name} AS ${name}`).join(', ')}`,
  )
  const texts = variables.map((name) => `${name} = ${literal(settings?.[name] as string | number | bigint)}`)
  return async (): Promise<void> => {
    await connection.execute(`USE ${quote(String(settings?.['place']))}`)
    await connection.execute(`SET SESSION ${texts.join(', ')}`)
  }
}

/** What migrations set for their session, and would leave to those that follow. */
const variables = [
  'foreign_key_checks',
  'unique_checks',
  'sql_mode',
  'sql_safe_updates',
  'time_zone',
  'character_set_client',
  'character_set_results',
  'collation_connection',
  'default_storage_engine',
] as const
