/**
 * Edits of a parsed table: what a rebuild will write instead of the old definition. Everything that an edit does not
 * touch keeps its text. The functions are pure; `rebuild-table.ts` carries the result out.
 */
import { DbtoolError } from '../../errors/index.js'
import type { ColumnChange, ColumnPosition } from '../../operations/index.js'
import type { Column, Constraint } from '../../schema/index.js'
import { columnText, constraintText } from './column-text.js'
import { expressionKey, quote } from './expressions.js'
import { parseColumnText, parseConstraintText } from './parse-table.js'
import type { ParsedColumn, ParsedConstraint, ParsedTable } from './parsed-table.js'
import { optionsOf, primaryKeyOf } from './to-table.js'
import { sameName } from './tokens.js'

export function columnOf(table: ParsedTable, name: string): ParsedColumn {
  const column = table.columns.find((candidate) => sameName(candidate.name, name))
  if (column === undefined) throw missing(`Table ${table.name} has no column ${name}.`)
  return column
}

function missing(message: string): DbtoolError {
  return new DbtoolError('DBT_REVISION_FAILED', message)
}

/** A generated key is inline from the start: AUTOINCREMENT has no other place, and rows are numbered as they are copied. */
export function addColumn(table: ParsedTable, column: Column, position: ColumnPosition | undefined): ParsedTable {
  if (table.columns.some((candidate) => sameName(candidate.name, column.name))) {
    throw missing(`Table ${table.name} has a column ${column.name} already.`)
  }
  const key = column.identity !== undefined && primaryKeyOf(table) === null ? {} : undefined
  const added = parseColumnText(columnText(column, { options: optionsOf(table) }, key))
  const at =
    position === undefined
      ? table.columns.length
      : position === 'first'
        ? 0
        : table.columns.indexOf(columnOf(table, position.after)) + 1
  return { ...table, columns: table.columns.toSpliced(at, 0, added) }
}

export function dropColumn(table: ParsedTable, name: string): ParsedTable {
  const column = columnOf(table, name)
  const user = table.constraints.find((constraint) => constraint.columns.some((used) => sameName(used, name)))
  if (user !== undefined) {
    throw new DbtoolError(
      'DBT_REVISION_FAILED',
      `Column ${table.name}.${name} is part of ${describeConstraint(user)}, which must go first.`,
      { hint: 'Drop the constraint with op.dropConstraint before the column.' },
    )
  }
  return { ...table, columns: table.columns.filter((candidate) => candidate !== column) }
}

function describeConstraint(constraint: ParsedConstraint): string {
  return `the ${constraint.kind.replace('-', ' ')} ${constraint.name ?? `(${constraint.columns.join(', ')})`}`
}

export function replaceColumn(table: ParsedTable, name: string, text: string): ParsedTable {
  const old = columnOf(table, name)
  return { ...table, columns: table.columns.map((column) => (column === old ? parseColumnText(text) : column)) }
}

/** The whole definition of a column after a change; facts that the change does not name stay. */
export function changeColumn(column: Column, change: ColumnChange): Column {
  const next: Record<string, unknown> = { ...column }
  for (const key of ['type', 'nullable', 'default', 'identity', 'generated', 'collation'] as const) {
    if (!(key in change)) continue
    if (change[key] === null || change[key] === undefined) delete next[key]
    else next[key] = change[key]
  }
  return next as unknown as Column
}

const kindOrder = ['primary-key', 'unique', 'foreign-key', 'check'] as const

/** Where a constraint stands among others: by kind, named ones by name, unnamed ones last. The order of CREATE TABLE. */
function rank(constraint: ParsedConstraint): string {
  const kind = kindOrder.indexOf(constraint.kind as (typeof kindOrder)[number])
  return `${kind}${constraint.name ?? '\uffff'}`
}

export function addConstraint(table: ParsedTable, constraint: Constraint): ParsedTable {
  const { name } = constraint
  if (name !== undefined && findNamed(table, name) !== undefined) {
    throw missing(`Table ${table.name} has a constraint ${name} already.`)
  }
  if (constraint.kind === 'primary-key') {
    const key = primaryKeyOf(table)
    if (key !== null) {
      const same =
        key.columns.length === constraint.columns.length &&
        key.columns.every((c, at) => sameName(c, constraint.columns[at] ?? ''))
      if (!same || !key.autoincrement) throw missing(`Table ${table.name} has a primary key already.`)
      return name === undefined ? table : nameInlineKey(table, name)
    }
  }
  return insertConstraint(table, parseConstraintText(constraintText(constraint)))
}

/** The table with one more constraint, where CREATE TABLE would write it. */
export function insertConstraint(table: ParsedTable, added: ParsedConstraint): ParsedTable {
  const at = table.constraints.findIndex((existing) => rank(existing) > rank(added))
  return { ...table, constraints: table.constraints.toSpliced(at < 0 ? table.constraints.length : at, 0, added) }
}

function nameInlineKey(table: ParsedTable, name: string): ParsedTable {
  const column = table.columns.find((candidate) => candidate.constraints.some((c) => c.kind === 'primary-key'))
  const key = column?.constraints.find((constraint) => constraint.kind === 'primary-key')
  if (column === undefined || key === undefined) return table
  return editColumnConstraint(table, column, key, renamedText(key, name))
}

interface Found {
  readonly constraint: ParsedConstraint
  /** null: a constraint of the table. */
  readonly column: ParsedColumn | null
}

function allConstraints(table: ParsedTable): readonly Found[] {
  return [
    ...table.columns.flatMap((column) => column.constraints.map((constraint) => ({ constraint, column }))),
    ...table.constraints.map((constraint) => ({ constraint, column: null })),
  ]
}

function findNamed(table: ParsedTable, name: string): Found | undefined {
  return allConstraints(table).find(
    ({ constraint }) => constraint.name !== undefined && sameName(constraint.name, name),
  )
}

function findDefined(table: ParsedTable, wanted: Constraint): Found | undefined {
  return allConstraints(table).find(({ constraint, column }) => {
    if (constraint.kind !== wanted.kind) return false
    // There is only one.
    if (wanted.kind === 'primary-key') return true
    if (wanted.kind === 'check') {
      return constraint.kind === 'check' && expressionKey(constraint.expression) === expressionKey(wanted.expression)
    }
    const columns = column === null ? constraint.columns : [column.name]
    return (
      columns.length === wanted.columns.length && columns.every((name, at) => sameName(name, wanted.columns[at] ?? ''))
    )
  })
}

export function dropConstraint(table: ParsedTable, name: string | null, definition: Constraint | null): ParsedTable {
  let found = name === null ? undefined : findNamed(table, name)
  if (found === undefined && definition !== null) found = findDefined(table, definition)
  if (found === undefined) throw missing(`Table ${table.name} has no constraint ${name ?? JSON.stringify(definition)}.`)
  const { constraint, column } = found
  if (column !== null) return editColumnConstraint(table, column, constraint, '')
  return { ...table, constraints: table.constraints.filter((candidate) => candidate !== constraint) }
}

export function renameConstraint(table: ParsedTable, name: string, to: string): ParsedTable {
  const found = findNamed(table, name)
  if (found === undefined) throw missing(`Table ${table.name} has no constraint ${name}.`)
  const { constraint, column } = found
  const text = renamedText(constraint, to)
  if (column !== null) return editColumnConstraint(table, column, constraint, text)
  const without = { ...table, constraints: table.constraints.filter((candidate) => candidate !== constraint) }
  return insertConstraint(without, parseConstraintText(text))
}

function renamedText(constraint: ParsedConstraint, to: string): string {
  const body = constraint.name === undefined ? constraint.text : constraint.text.replace(namePrefix, '')
  return `CONSTRAINT ${quote(to)} ${body}`
}

const namePrefix = /^\s*constraint\s+(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[^\s"'`[(]+)\s*/i

function editColumnConstraint(
  table: ParsedTable,
  column: ParsedColumn,
  old: ParsedConstraint,
  text: string,
): ParsedTable {
  const parts = column.constraints.map((constraint) => (constraint === old ? text : constraint.text))
  return replaceColumn(table, column.name, joinColumn(column, column.type ?? '', parts))
}

/** A column definition from its parts. */
export function joinColumn(column: ParsedColumn, type: string, parts: readonly string[]): string {
  return [quote(column.name), type, ...parts].filter((part) => part !== '').join(' ')
}
