import { fileURLToPath } from 'node:url'
import { createMigrator, type Database, type Migrator, type ModelSchema, openDatabase, type Session } from 'dbtool'
import schema from './models.js'
import type { Settings } from './settings.js'

export type Blog = typeof schema extends ModelSchema<infer Models> ? Models : never
export type BlogDatabase = Database<Blog>
/** What services work on: the database itself, or a transaction. */
export type BlogSession = Session<Blog>

/** Nothing is connected before the first query. */
export function openBlog(settings: Settings['database']): BlogDatabase {
  return openDatabase(schema, settings)
}

export function blogMigrator({ url }: Settings['database']): Migrator {
  return createMigrator({
    url,
    schema,
    migrations: { dir: fileURLToPath(new URL('../../migrations', import.meta.url)) },
  })
}
