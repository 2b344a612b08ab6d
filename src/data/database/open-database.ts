import type { Knex } from 'knex'
import type { DatabaseAddress } from '../../dialect/connection.js'
import type { DataAccess } from '../../dialect/data-access.js'
import { dataAccessFor, dataAccessNamed, dataAccessOfKnex } from '../../dialect/data-engines.js'
import { isModelSchema, type ModelSchema } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { SchemaMap } from '../mapping/schema-map.js'
import { Engine } from '../session/engine.js'
import type { Models } from '../types/index.js'
import { Database } from './database.js'
import { checkOptions, type DatabaseOptions, isKnex } from './database-options.js'
import { watchQueries, writeEvent } from './query-log.js'

const defaults = { size: 5, maxOverflow: 10, timeoutMs: 30_000, idleMs: 30_000 }

/**
 * The database that holds the models of a schema. Nothing is opened before the first query; `dispose` closes it.
 * @throws {InvalidInputError} for wrong options. @throws {DbtoolError} DBT_URL_INVALID, DBT_DIALECT_UNKNOWN, DBT_DRIVER_MISSING.
 */
export function openDatabase<S extends Models>(schema: ModelSchema<S>, options: DatabaseOptions): Database<S> {
  if (!isModelSchema(schema)) throw new InvalidInputError('openDatabase takes the schema that defineSchema returns.')
  checkOptions(options)
  return assemble(schema, options, connect(options))
}

/**
 * The same over an address that is known already. `release`: what is to be done when it is closed.
 * @internal
 */
export function openAddress<S extends Models>(
  schema: ModelSchema<S>,
  address: DatabaseAddress,
  options: Omit<DatabaseOptions, 'url' | 'knex'>,
  release: () => Promise<void>,
): Database<S> {
  checkOptions({ ...options, url: address.display })
  return assemble(schema, options, connectTo(dataAccessNamed(address.dialect), address, options), release)
}

function assemble<S extends Models>(
  schema: ModelSchema<S>,
  options: DatabaseOptions,
  { access, knex, display, address, acquireTimeoutMs }: Connected,
  release: () => Promise<void> = async () => undefined,
): Database<S> {
  watchQueries(knex, {
    echo: options.echo === true ? writeEvent('sql') : typeof options.echo === 'function' ? options.echo : null,
    slowQueryMs: options.slowQueryMs ?? null,
    onSlowQuery: options.onSlowQuery ?? writeEvent('slow query'),
  })
  const engine = new Engine(new SchemaMap(schema, access), knex, {
    display,
    address,
    guard: options.transactionGuard ?? 'error',
    acquireTimeoutMs,
    ownsPool: !isKnex(options.knex),
  })
  return new Database(schema, engine, release)
}

interface Connected {
  readonly access: DataAccess
  readonly knex: Knex
  readonly display: string
  readonly address: DatabaseAddress | null
  readonly acquireTimeoutMs: number
}

function connect(options: DatabaseOptions): Connected {
  if (isKnex(options.knex)) {
    const access = dataAccessOfKnex(options.knex)
    const { acquireConnectionTimeout } = options.knex.client.config as Knex.Config
    return {
      access,
      knex: options.knex,
      display: "of the application's own Knex",
      address: null,
      acquireTimeoutMs: acquireConnectionTimeout ?? 60_000,
    }
  }
  const url = options.url ?? ''
  const access = dataAccessFor(url)
  return connectTo(access, access.address.parse(url, options.folder ?? process.cwd()), options)
}

function connectTo(access: DataAccess, address: DatabaseAddress, options: DatabaseOptions): Connected {
  const pool = options.pool === 'none' || options.pool === undefined ? {} : options.pool
  const { maxConnections } = access.facts
  if (maxConnections !== null && (pool.size ?? 1) > maxConnections) {
    throw new InvalidInputError(
      `${address.display} takes ${maxConnections} connection at a time, and the pool has the size ${pool.size}. Leave pool.size (DB_POOL_SIZE) out.`,
    )
  }
  const size = (pool.size ?? defaults.size) + (pool.maxOverflow ?? defaults.maxOverflow)
  const acquireTimeoutMs = pool.timeoutMs ?? defaults.timeoutMs
  const knex = access.openPool(address, {
    max: maxConnections ?? size,
    acquireTimeoutMs,
    idleMs: defaults.idleMs,
    recycleMs: pool.recycleMs ?? null,
    prePing: pool.prePing ?? false,
    unpooled: options.pool === 'none',
    driver: options.driver ?? null,
    knex: options.knex === undefined || isKnex(options.knex) ? {} : options.knex,
  })
  return { access, knex, display: address.display, address, acquireTimeoutMs }
}
