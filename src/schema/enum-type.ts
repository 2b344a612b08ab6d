/** A named list of values that columns share, where the engine has such types (PostgreSQL). */
export interface EnumType {
  readonly name: string
  /** Absent: the connection's default schema. */
  readonly schema?: string
  /** In order: the engine compares by it. */
  readonly values: readonly string[]
  readonly comment?: string
  /** The value that each of these was before; a hint for the differ, never stored in a database. */
  readonly renamedValues?: Readonly<Record<string, string>>
}
