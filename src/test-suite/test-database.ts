import { InvalidInputError } from '../data/errors/index.js'
import { type Database, type DatabaseOptions, type Models, openDatabase } from '../data/index.js'
import { createMigrator } from '../migrator/create-migrator.js'
import type { ModelSchema } from '../model/index.js'

export interface TestDatabaseOptions extends Omit<DatabaseOptions, 'url' | 'knex'> {
  /** A server on which a database of its own is made, and dropped by `dispose`; absent: SQLite in memory. */
  readonly url?: string
  /** How the tables come: `createAll` from the models (default), `migrations` by running them. */
  readonly via?: 'createAll' | 'migrations'
  /** Folder of the migrations; default `./migrations`. */
  readonly migrations?: string
}

/**
 * A new database with the tables of a schema, for tests: `await using db = await testDatabase(schema)`.
 * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE where the server lets nobody make databases.
 */
export async function testDatabase<S extends Models>(
  schema: ModelSchema<S>,
  options: TestDatabaseOptions = {},
): Promise<Database<S>> {
  const { url, via = 'createAll', migrations, ...rest } = options
  if (via !== 'createAll' && via !== 'migrations') throw new InvalidInputError("via is 'createAll' or 'migrations'.")
  const db =
    url === undefined ? openDatabase(schema, { ...rest, url: 'sqlite::memory:' }) : await onServer(schema, url, rest)
  try {
    if (via === 'createAll') await db.createAll()
    else await migrate(db, migrations ?? './migrations')
    return db
  } catch (error) {
    await db.dispose()
    throw error
  }
}

async function onServer<S extends Models>(
  schema: ModelSchema<S>,
  url: string,
  options: Omit<DatabaseOptions, 'url' | 'knex'>,
): Promise<Database<S>> {
  const { engineFor } = await import('../dialect/registry.js')
  const { openAddress } = await import('../data/database/open-database.js')
  const dialect = await engineFor(url).load()
  const server = dialect.address.parse(url, options.folder ?? process.cwd())
  const { scratch } = (await dialect.identify?.(server, { serverIsEnough: true })) ?? dialect
  const database = await scratch.create({ near: null, server })
  return openAddress(schema, database.address, options, () => database.dispose())
}

async function migrate<S extends Models>(db: Database<S>, dir: string): Promise<void> {
  await createMigrator({ knex: db.knex, migrations: { dir } }).upgrade()
}
