import type { Mentions, ObjectKind, StoredObject, Table } from '../schema/index.js'

/** What a dialect knows about views, routines and whatever else is kept as the statement that creates it. */
export interface ObjectRules {
  /** The kinds that this engine has. */
  readonly kinds: readonly ObjectKind[]
  /** A text that is equal for two objects when they differ only in spelling: white space, needless quotes, letter case of keywords. */
  key(object: StoredObject): string
  /** All names that an SQL text mentions. */
  mentions(sql: string): Mentions
  /** The names that the parts of a table mention which an engine reads when it makes one: types, defaults, checks, … */
  mentionsOfTable(table: Table): Mentions
  /** The names that an object mentions in what the engine reads when it makes one: not in bodies that it keeps unread. */
  mentionsOfObject(object: StoredObject): Mentions
}
