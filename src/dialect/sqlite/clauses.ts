import { compareText, type TableOptions } from '../../schema/index.js'
import { quote } from './expressions.js'
import type { ParsedConstraint, ParsedTable } from './parsed-table.js'

/**
 * What SQLite says of a table beyond what other engines know, as the table option `clauses`: ON CONFLICT, and the order
 * and collation of a key. From what dbtool would write by itself (`not null email`, `primary key id`, `unique a, b`) to
 * what is written instead.
 */
export type Clauses = Readonly<Record<string, string>>

export function primaryKeyClause(columns: readonly string[]): string {
  return `primary key ${columns.join(', ')}`
}

export function notNullClause(column: string): string {
  return `not null ${column}`
}

export function uniqueClause(columns: readonly string[]): string {
  return `unique ${columns.join(', ')}`
}

export function clausesIn(options: TableOptions): Clauses {
  const clauses = options['clauses']
  return typeof clauses === 'object' ? clauses : {}
}

/** Whether the clause of a primary key stands in its column: it has no list of columns. */
export function isInline(clause: string): boolean {
  return !clause.includes('(')
}

export function clausesOf(table: ParsedTable): Clauses {
  const clauses: Record<string, string> = {}
  const add = ({ kind, clause, columns }: ParsedConstraint, column?: string): void => {
    if (clause === undefined) return
    const own = column === undefined ? columns : [column]
    if (kind === 'primary-key') clauses[primaryKeyClause(own)] = clause
    else if (kind === 'not-null') clauses[notNullClause(column ?? '')] = clause
    else if (kind === 'unique') {
      clauses[uniqueClause(own)] =
        column === undefined ? clause : clause.replace(/^unique/i, `UNIQUE (${quote(column)})`)
    }
  }
  for (const column of table.columns) for (const constraint of column.constraints) add(constraint, column.name)
  for (const constraint of table.constraints) add(constraint)
  // In one order, wherever the columns stand.
  return Object.fromEntries(Object.entries(clauses).toSorted(([a], [b]) => compareText(a, b)))
}
