import { randomUUID } from 'node:crypto'
import { t } from './column-types.js'
import { sql } from './sql.js'

/** `createdAt` and `updatedAt`: the database fills both, the data layer moves the second at every update. */
export const timestamps = () => ({
  createdAt: t.timestamp().default(sql`CURRENT_TIMESTAMP`),
  updatedAt: t
    .timestamp()
    .default(sql`CURRENT_TIMESTAMP`)
    .onUpdate(() => new Date()),
})

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
