import type { Session } from '../session/session.js'
import type { Models } from '../types/index.js'

/** Removes all rows of all models' tables, in whatever order the keys ask for, and numbers new rows from the start. */
export async function truncateAll<S extends Models>(db: Session<S>): Promise<void> {
  const { executor } = db
  const { access, map } = executor.engine
  const tables = map.all().map(({ table }) => table)
  await executor.run(null, (knex) => access.truncate(knex, tables))
}
