import type { TableName } from '../../schema/index.js'
import { literal, quote, quoteTable } from './quote.js'

/** What a comment is about: a table, or one part of it. */
export interface CommentTarget {
  readonly table: TableName
  readonly column?: string
  readonly index?: string
  readonly constraint?: string
}

export function commentStatement(target: CommentTarget, comment: string | null): string {
  return `COMMENT ON ${targetText(target)} IS ${literal(comment)}`
}

function targetText({ table, column, index, constraint }: CommentTarget): string {
  if (column !== undefined) return `COLUMN ${quoteTable(table)}.${quote(column)}`
  // An index stands in the schema of its table.
  if (index !== undefined) return `INDEX ${quoteTable({ ...table, name: index })}`
  if (constraint !== undefined) return `CONSTRAINT ${quote(constraint)} ON ${quoteTable(table)}`
  return `TABLE ${quoteTable(table)}`
}
