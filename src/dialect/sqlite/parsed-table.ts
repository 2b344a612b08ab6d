import type { Deferrable, ForeignKeyAction } from '../../schema/index.js'

/**
 * A CREATE TABLE statement taken apart. Every piece keeps the text it came from, so that a rebuild can carry over
 * verbatim whatever it does not change: comments, conflict clauses, unnamed constraints.
 */
export interface ParsedTable {
  readonly name: string
  readonly columns: readonly ParsedColumn[]
  readonly constraints: readonly ParsedConstraint[]
  readonly withoutRowid: boolean
  readonly strict: boolean
}

export interface ParsedColumn {
  readonly name: string
  /** null: declared without a type. */
  readonly type: string | null
  readonly constraints: readonly ParsedConstraint[]
  readonly text: string
}

export interface ParsedReference {
  readonly table: string
  /** Empty: the parent's primary key. */
  readonly columns: readonly string[]
  readonly onDelete: ForeignKeyAction
  readonly onUpdate: ForeignKeyAction
  readonly match?: 'full' | 'partial'
  readonly deferrable?: Deferrable
}

/** A constraint of a column or of the table. `columns` is empty for a column's own. */
export type ParsedConstraint = {
  readonly name?: string
  readonly columns: readonly string[]
  readonly text: string
  /** The text without the name, where it says more than the IR holds: ON CONFLICT, the order or collation of a key. */
  readonly clause?: string
} & (
  | { readonly kind: 'primary-key'; readonly autoincrement: boolean; readonly descending: boolean }
  | { readonly kind: 'unique' | 'not-null' | 'null' }
  | { readonly kind: 'check'; readonly expression: string }
  | { readonly kind: 'default'; readonly sql: string }
  | { readonly kind: 'collate'; readonly collation: string }
  | { readonly kind: 'foreign-key'; readonly reference: ParsedReference }
  | { readonly kind: 'generated'; readonly expression: string; readonly stored: boolean }
)
