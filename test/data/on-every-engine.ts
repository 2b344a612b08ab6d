import { type Database, type DatabaseOptions, type ModelSchema, testDatabase, truncateAll } from 'dbtool'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { sqliteDrivers } from '../dialect/data/sqlite-drivers.js'
import { forEachServer } from '../support/servers.js'

type ModelsOf<X> = X extends ModelSchema<infer S> ? S : never

export interface Stage<X extends ModelSchema> {
  /** An empty database with the tables of the schema. */
  readonly db: Database<ModelsOf<X>>
  readonly engine: string
  /** Where more databases may be made; null: in memory. */
  readonly url: string | null
}

/** The same tests on every engine, each on a database of its own that is empty before every test. */
export function onEveryEngine<X extends ModelSchema>(
  schema: X,
  define: (stage: Stage<X>) => void,
  options: Omit<DatabaseOptions, 'url' | 'knex'> = {},
): void {
  describe('on sqlite', () => set(schema, null, 'sqlite', define, options))
  if (sqliteDrivers().includes('better-sqlite3')) {
    const driver = 'better-sqlite3'
    describe('on sqlite over better-sqlite3', () => set(schema, null, 'sqlite', define, { ...options, driver }))
  }
  forEachServer(['postgres', 'postgres18', 'mariadb', 'mysql'], (server) =>
    set(schema, server.url, server.engine, define, options),
  )
}

function set<X extends ModelSchema>(
  schema: X,
  url: string | null,
  engine: string,
  define: (stage: Stage<X>) => void,
  options: Omit<DatabaseOptions, 'url' | 'knex'>,
): void {
  let db: Database<ModelsOf<X>> | undefined
  beforeAll(async () => {
    db = (await testDatabase(schema, { ...options, ...(url === null ? {} : { url }) })) as Database<ModelsOf<X>>
  })
  afterAll(() => db?.dispose())
  beforeEach(async () => {
    if (db !== undefined) await truncateAll(db)
  })
  define({
    get db() {
      if (db === undefined) throw new Error('The database is not open yet.')
      return db
    },
    engine,
    url,
  })
}
