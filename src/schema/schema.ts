import type { EnumType } from './enum-type.js'
import type { StoredObject } from './stored-object.js'
import type { Table } from './table.js'

/**
 * A database's structure, or the structure that models ask for: the dialect-neutral IR. Immutable and canonical:
 * two schemas are the same when they are deeply equal, but for what only an engine can decide (the spelling of
 * expressions and types), which the differ asks the dialect.
 */
export interface Schema {
  readonly tables: readonly Table[]
  readonly enums: readonly EnumType[]
  /** Schemas below the database, but for the connection's default one. */
  readonly namespaces: readonly string[]
  /** What is not a table; null: nobody said, so whatever a database holds of it stays. */
  readonly objects: readonly StoredObject[] | null
}

export const emptySchema: Schema = { tables: [], enums: [], namespaces: [], objects: [] }
