import type { Knex } from 'knex'
import { DbtoolError } from '../errors/index.js'
import type { ConnectionPool, DatabaseAddress } from './connection.js'
import { engines } from './registry.js'

interface KnexClient {
  readonly driverName?: string
  acquireRawConnection(): Promise<object>
  destroyRawConnection(connection: object): Promise<void>
  acquireConnection(): Promise<object>
  releaseConnection(connection: object): Promise<void>
}

/**
 * The database that an application's own Knex is connected to.
 * @throws {DbtoolError} DBT_UNSUPPORTED for drivers that dbtool does not work with.
 */
export function applicationDatabase(knex: Knex): { readonly engine: string; readonly address: DatabaseAddress } {
  const client = knex.client as KnexClient
  const engine = engines.find(({ driver }) => driver === client.driverName)
  if (engine === undefined) {
    const known = [...new Set(engines.map(({ driver }) => driver))].join(', ')
    throw new DbtoolError('DBT_UNSUPPORTED', `The Knex that was given uses ${client.driverName ?? 'no driver'}.`, {
      hint: `dbtool works with: ${known}. Give it a url instead, and it opens connections of its own.`,
    })
  }
  const display = "the application's own connections"
  const options = { parameters: {}, file: null }
  return { engine: engine.name, address: { dialect: engine.name, display, options, pool: poolOf(client) } }
}

function poolOf(client: KnexClient): ConnectionPool {
  return {
    open: () => client.acquireRawConnection(),
    end: (connection) => client.destroyRawConnection(connection as object),
    acquire: () => client.acquireConnection(),
    release: (connection) => client.releaseConnection(connection as object),
  }
}
