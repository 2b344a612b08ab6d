import type { Knex } from 'knex'
import { DbtoolError } from '../errors/index.js'
import type { DataAccess } from './data-access.js'
import { mariadbData, mysqlData } from './mysql/data/index.js'
import { postgresData } from './postgres/data/index.js'
import { engineFor, engineNamed } from './registry.js'
import { sqliteData } from './sqlite/data/index.js'

/** Every engine, for programs that run: all are light, and none loads Knex or a driver before a pool is opened. */
const engines: readonly DataAccess[] = [sqliteData, postgresData, mysqlData, mariadbData]

/** The engine that a URL is for. @throws {DbtoolError} DBT_DIALECT_UNKNOWN; the URL itself is not repeated. */
export function dataAccessFor(url: string): DataAccess {
  return dataAccessNamed(engineFor(url).name)
}

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN. */
export function dataAccessNamed(name: string): DataAccess {
  const entry = engineNamed(name)
  const engine = engines.find((candidate) => candidate.name === entry.name)
  if (engine === undefined) throw new Error(`${entry.name} has no data access.`)
  return engine
}

/**
 * The engine that an application's own Knex is connected to; a server of MariaDB passes for one of MySQL.
 * @throws {DbtoolError} DBT_UNSUPPORTED for drivers that dbtool does not work with.
 */
export function dataAccessOfKnex(knex: Knex): DataAccess {
  const { driverName = 'no driver' } = knex.client as { readonly driverName?: string }
  const engine = engines.find(({ drivers }) => drivers.includes(driverName))
  if (engine !== undefined) return engine
  const known = [...new Set(engines.flatMap(({ drivers }) => drivers))].join(', ')
  throw new DbtoolError('DBT_UNSUPPORTED', `The Knex that was given uses ${driverName}.`, {
    hint: `dbtool works with: ${known}.`,
  })
}
