import { DbtoolError } from '../errors/index.js'
import { closest } from './closest.js'
import type { ConfigInput, DatabaseConfig } from './define-config.js'

export interface Layers {
  readonly file: string | null
  /** Of --database. */
  readonly database: string | undefined
  /** Of DBTOOL_ENV. */
  readonly environment: string | null
}

/**
 * What is in force: the settings of everybody, under those of the environment, under those of the chosen database.
 * @throws {DbtoolError} DBT_CONFIG_INVALID when the configuration has no such environment or database: with a slip in
 * DBTOOL_ENV, the settings of everybody would lead to the wrong database.
 */
export function layered(input: ConfigInput, layers: Layers): DatabaseConfig {
  const { environments } = input
  const { environment, database } = layers
  const chosen =
    environment === null || environments === undefined
      ? {}
      : pick(environments, environment, 'environments', 'DBTOOL_ENV', layers.file)
  const base = merged(input, chosen)
  if (database === undefined) return base
  const general = pick(input.databases ?? {}, database, 'databases', '--database', layers.file)
  return merged(base, merged(general, chosen.databases?.[database] ?? {}))
}

function pick<T>(
  entries: Readonly<Record<string, T>>,
  name: string,
  key: 'databases' | 'environments',
  source: string,
  file: string | null,
): T {
  const found = Object.hasOwn(entries, name) ? entries[name] : undefined
  if (found !== undefined) return found
  const known = Object.keys(entries)
  const near = closest(name, known)
  const hint = known.length === 0 ? `It has no ${key}.` : `It has: ${known.join(', ')}.`
  throw new DbtoolError(
    'DBT_CONFIG_INVALID',
    `${file === null ? 'Without a configuration file there is' : `The configuration ${file} has`} nothing under ${key} by the name that ${source} gives.`,
    { hint: near === null ? hint : `Did you mean ${near}? ${hint}` },
  )
}

/** The second over the first, key by key; what says where the database is counts as one key. */
function merged<T extends DatabaseConfig>(under: T, over: DatabaseConfig): T {
  const { url, connection, ...rest } = under
  const namesDatabase = over.url !== undefined || over.connection !== undefined
  const said = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined))
  const migrations = { ...mergedFolders(under.migrations, over.migrations) }
  return {
    ...(namesDatabase ? rest : under),
    ...said,
    ...(under.migrations === undefined && over.migrations === undefined ? {} : { migrations }),
    ...(under.pool === undefined && over.pool === undefined ? {} : { pool: { ...under.pool, ...over.pool } }),
  } as T
}

/** `dir` and `dirs` say the same thing; the upper layer's word replaces both. */
function mergedFolders(
  under: DatabaseConfig['migrations'],
  over: DatabaseConfig['migrations'],
): DatabaseConfig['migrations'] {
  const { dir, dirs, ...rest } = under ?? {}
  const namesFolder = over?.dir !== undefined || over?.dirs !== undefined
  return { ...(namesFolder ? rest : under), ...over }
}
