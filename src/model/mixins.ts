import { randomUUID } from 'node:crypto'
import { t } from './column-types.js'
import { sql } from './sql.js'

/**
 * `createdAt` and `updatedAt`: the database fills both, the data layer moves the second at every update. `client`: the data
 * layer fills both, by the clock of the program.
 */
export const timestamps = (options: { readonly client?: boolean } = {}) => ({
  createdAt: stamped(options),
  updatedAt: stamped(options).onUpdate(() => new Date()),
})

function stamped({ client = false }: { readonly client?: boolean }) {
  return client ? t.timestamp().defaultFn(() => new Date()) : t.timestamp().default(sql`CURRENT_TIMESTAMP`)
}

/** `deletedAt`: rows are marked, not removed. */
export const softDelete = () => ({ deletedAt: t.timestamp().nullable().role('soft-delete') })

/** `id`: a random UUID that the data layer makes. */
export const uuidKey = () => ({
  id: t
    .uuid()
    .defaultFn(() => randomUUID() as string)
    .primaryKey(),
})

/** `version`: counts the updates of a row, for optimistic locking. */
export const versioned = () => ({ version: t.int().default(1).role('version') })
