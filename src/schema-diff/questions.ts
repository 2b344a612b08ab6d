import type { Column, DefaultValue, Mentions, StoredObject, Table, TableName, TableOptions } from '../schema/index.js'

/**
 * What the differ cannot know by itself. Its caller answers: the first group from the dialect, the second from flags
 * or from a person. Answers may take time.
 */
export interface DiffQuestions {
  /** A text that is equal for two columns exactly when the engine would store the same type. */
  typeKey(column: Column, table: Table): string
  /** `to` is an expression of the new `table`. */
  sameExpression(from: string, to: string, table: TableName): boolean | Promise<boolean>
  /** `to` is a column of the new `table`. */
  sameDefault(from: Column, to: Column, table: TableName): boolean | Promise<boolean>
  /** A text that is equal for two objects when they differ only in spelling. */
  objectKey(object: StoredObject): string
  /** Whether the engine would store the same, comments aside. */
  sameObject(from: StoredObject, to: StoredObject): boolean
  /** The names that tables and objects mention in what the engine reads when it makes them. */
  readonly mentions: { ofTable(table: Table): Mentions; ofObject(object: StoredObject): Mentions }
  /** An expression after a column was renamed, as the engine would rewrite it. */
  renameInExpression(sql: string, from: string, to: string): string
  /** An expression after an enum type was renamed. */
  renameTypeInExpression(sql: string, from: string, to: string): string
  /** The options of a table without those that need a primary key. */
  keylessOptions(options: TableOptions): TableOptions
  /** Whether the engine can place a column among the others. */
  readonly columnPosition: boolean
  /** Whether the engine stores comments. */
  readonly comments: boolean
  /** Whether a foreign key must be away while the type of one of its columns, or the key that it points to, changes. */
  readonly keysFixTypes: boolean
  /** Whether options of a table say what its types are called and what its key must be. */
  readonly optionsFixTypes: boolean
  /** Whether enums are types with a name; else each column holds its values. */
  readonly enumTypes: boolean

  /** Which of the candidates, likeliest first, the new one is a renaming of; null: none, it is new. */
  chooseRename(question: RenameQuestion): Promise<string | null>
  /** A value for the rows that are there when a NOT NULL column without default is added; null: there are none. */
  chooseFill(question: FillQuestion): Promise<DefaultValue | null>
}

export interface RenameQuestion {
  readonly kind: 'table' | 'column' | 'enum-value'
  /** The table whose column it is; of a table's question, the new table; of an enum type's value, the type. */
  readonly table: TableName
  /** The column whose enum's value it is, where the values are part of a column. */
  readonly column?: string
  readonly to: string
  readonly candidates: readonly string[]
}

export interface FillQuestion {
  readonly table: TableName
  readonly column: Column
}

/** Whether two expressions that may not be there are the same; `to` is one of the new `table`. */
export async function sameOptionalExpression(
  from: string | undefined,
  to: string | undefined,
  table: TableName,
  questions: DiffQuestions,
): Promise<boolean> {
  if (from === undefined || to === undefined) return from === to
  return questions.sameExpression(from, to, table)
}
