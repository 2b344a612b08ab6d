export { zodInsert, zodRow, zodUpdate } from './row-schemas.js'
export type { InsertSchema, RowSchema, UpdateSchema } from './row-shape.js'
