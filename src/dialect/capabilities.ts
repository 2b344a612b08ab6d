/** Documented facts about an engine. Each has one meaning and one default in its dialect's index.ts. */
export interface Capabilities {
  /** Whether DDL takes part in a transaction, so that a failed revision leaves nothing behind. */
  readonly transactionalDdl: boolean
  /** Whether a column can be given a place among the others. */
  readonly columnPosition: boolean
  /** Whether tables and columns can carry comments. Where not, comments of models are not compared. */
  readonly comments: boolean
  /** Whether enums are types with a name of their own; else each column holds its values. */
  readonly enumTypes: boolean
  /** Whether a foreign key must be away while the type of one of its columns, or the key that it points to, changes. */
  readonly keysFixTypes: boolean
  /** Whether options of a table say what its types are called and what its key must be. */
  readonly optionsFixTypes: boolean
  /** Whether there are schemas (namespaces) below the database. */
  readonly schemas: boolean
}
