import type { Column, DefaultValue, Table, TableName, TableOptions } from '../schema/index.js'

/**
 * What the differ cannot know by itself. Its caller answers: the first group from the dialect, the second from flags
 * or from a person. Answers may take time.
 */
export interface DiffQuestions {
  /** A text that is equal for two columns exactly when the engine would store the same type. */
  typeKey(column: Column, table: Table): string
  sameExpression(from: string, to: string): boolean | Promise<boolean>
  sameDefault(from: Column, to: Column): boolean | Promise<boolean>
  /** An expression after a column was renamed, as the engine would rewrite it. */
  renameInExpression(sql: string, from: string, to: string): string
  /** The options of a table without those that need a primary key. */
  keylessOptions(options: TableOptions): TableOptions
  /** Whether the engine can place a column among the others. */
  readonly columnPosition: boolean
  /** Whether the engine stores comments. */
  readonly comments: boolean

  /** Which of the candidates, likeliest first, the new one is a renaming of; null: none, it is new. */
  chooseRename(question: RenameQuestion): Promise<string | null>
  /** A value for the rows that are there when a NOT NULL column without default is added; null: there are none. */
  chooseFill(question: FillQuestion): Promise<DefaultValue | null>
}

export interface RenameQuestion {
  readonly kind: 'table' | 'column'
  /** The table whose column it is; of a table's question, the new table. */
  readonly table: TableName
  readonly to: string
  readonly candidates: readonly string[]
}

export interface FillQuestion {
  readonly table: TableName
  readonly column: Column
}
