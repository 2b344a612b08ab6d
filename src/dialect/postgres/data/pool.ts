import type { Knex } from 'knex'
import type { Client } from 'pg'
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
import { loadPg, openClient } from '../driver.js'
import { failure } from './failures.js'

type PostgresConnection = Client & PooledConnection
type PostgresClientClass = new (config: Knex.Config) => PoolClient & { _acquireOnlyConnection(): Promise<Client> }

/** Times that the server itself writes, and texts of times, are in UTC and in the words that the codecs read; numbers are whole. */
const sessionSettings = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1"

/** Knex's own client; the driver is the project's, and the connection is opened with our settings and errors. */
function createClient(address: DatabaseAddress): PoolClientClass {
  const PostgresClient = knexClient('postgres') as PostgresClientClass
  return class extends PostgresClient {
    override _driver(): unknown {
      return loadPg()
    }

    override async _acquireOnlyConnection(): Promise<Client> {
      const client = markWhenLost((await openClient(address)) as PostgresConnection)
      // The server says goodbye before it hangs up; what is sent in between gets no answer.
      connectionOf(client).on('errorMessage', (error) => {
        if (failure(error)?.kind === 'connection') client.__knex__disposed ??= error
      })
      try {
        await client.query(sessionSettings)
      } catch (error) {
        await end(client)
        throw error
      }
      return client
    }

    /** Knex's own calls a function for each `?`, of which a long INSERT has thousands. */
    override positionBindings(sql: string): string {
      return sql.includes('\\?') ? super.positionBindings(sql) : numbered(sql)
    }

    override destroyRawConnection(connection: PooledConnection): Promise<void> {
      return end(connection as PostgresConnection)
    }
  }
}

function numbered(sql: string): string {
  const parts = sql.split('?')
  let text = parts[0] as string
  for (let at = 1; at < parts.length; at += 1) text += `$${at}${parts[at]}`
  return text
}

/** What of the driver's connection its types do not tell. */
interface DriverConnection {
  readonly stream: { destroy(): void }
  on(event: 'errorMessage', listener: (error: Error) => void): void
}

function connectionOf(client: Client): DriverConnection {
  return (client as unknown as { readonly connection: DriverConnection }).connection
}

/** A server that is gone does not answer the goodbye. */
async function end(client: PostgresConnection): Promise<void> {
  const { stream } = connectionOf(client)
  if (client.__knex__disposed !== undefined) {
    stream.destroy()
    return
  }
  const ended = client.end().then(
    () => true,
    () => false,
  )
  if (!(await withinTime(ended, goodbyeTimeoutMs, false))) stream.destroy()
}

export function openPool(address: DatabaseAddress, settings: PoolSettings): Knex {
  requireDriver(settings.driver, 'pg', 'PostgreSQL')
  // Knex takes a driver that is missing for an error of its own.
  loadPg()
  return openKnex(settings, {
    client: createClient(address),
    ping: (connection) => (connection as Client).query('SELECT 1'),
  })
}
