import type { TableOptions } from '../../schema/index.js'
import { quote } from './expressions.js'
import type { ParsedColumn, ParsedConstraint, ParsedTable } from './parsed-table.js'

/**
 * What SQLite says of a table beyond what other engines know, as the table option `clauses`: ON CONFLICT, the order and
 * collation of a key, and keys without NOT NULL that cannot hold NULL anyway. From what dbtool would write by itself
 * (`not null email`, `primary key id`, `unique a, b`) to what is written instead.
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

/** The clauses of a parsed table. `neverNull`: columns that cannot hold NULL, declared so or not. */
export function clausesOf(table: ParsedTable, neverNull: (column: ParsedColumn) => boolean): Clauses {
  const clauses: Record<string, string> = {}
  const add = (constraint: ParsedConstraint, column?: ParsedColumn): void => {
    const { kind } = constraint
    const clause = kind === 'not-null' && constraint.name !== undefined ? constraint.text : constraint.clause
    if (clause === undefined) return
    const columns = column === undefined ? constraint.columns : [column.name]
    if (kind === 'primary-key') clauses[primaryKeyClause(columns)] = clause
    else if (kind === 'not-null') clauses[notNullClause(column?.name ?? '')] = clause
    else if (kind === 'unique') {
      clauses[uniqueClause(columns)] =
        column === undefined ? clause : clause.replace(/^unique/i, `UNIQUE (${quote(column.name)})`)
    }
  }
  for (const column of table.columns) {
    for (const constraint of column.constraints) add(constraint, column)
    const saysNotNull = column.constraints.some(({ kind }) => kind === 'not-null')
    if (!saysNotNull && neverNull(column)) clauses[notNullClause(column.name)] = ''
  }
  for (const constraint of table.constraints) add(constraint)
  return clauses
}
