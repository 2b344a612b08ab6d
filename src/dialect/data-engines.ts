import { DbtoolError } from '../errors/index.js'
import type { DataAccess } from './data-access.js'
import { sqliteData } from './sqlite/data/index.js'

/** Every engine, for programs that run: all are light, and none loads Knex or a driver before a pool is opened. */
const engines: readonly DataAccess[] = [sqliteData]

/** The engine that a URL is for. @throws {DbtoolError} DBT_DIALECT_UNKNOWN; the URL itself is not repeated. */
export function dataAccessFor(url: string): DataAccess {
  return engines.find(({ address }) => address.accepts(url)) ?? unknown()
}

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN. */
export function dataAccessNamed(name: string): DataAccess {
  return engines.find((engine) => engine.name === name) ?? unknown()
}

function unknown(): never {
  throw new DbtoolError('DBT_DIALECT_UNKNOWN', 'The URL is for a database that this version does not know.', {
    hint: `It knows: ${engines.map(({ name }) => name).join(', ')}. A SQLite URL looks like sqlite:./app.db.`,
  })
}
