import { z } from 'zod'

/** The shapes that several routes share. Values of a query string are texts. */
export const byId = z.strictObject({ id: z.guid() })

export const pageSize = z.coerce.number().int().min(1).max(100).default(20)

export const nothing = z.strictObject({}).optional().nullable()
