import type { TableOptions } from '../../schema/index.js'
import { alteredText } from './alter-column.js'
import { clausesIn, isInline, notNullClause, primaryKeyClause, uniqueClause } from './clauses.js'
import { quoteAll } from './expressions.js'
import { parseConstraintText } from './parse-table.js'
import type { ParsedColumn, ParsedConstraint, ParsedTable } from './parsed-table.js'
import { dropConstraint, insertConstraint, joinColumn, replaceColumn } from './table-draft.js'
import { optionsOf, primaryKeyOf, toColumn } from './to-table.js'

/** A table with other options. STRICT allows few types, so columns are declared anew where it needs that. */
export function setOptions(table: ParsedTable, options: TableOptions): ParsedTable {
  const strict = options['strict'] === true
  const draft = { ...setClauses(table, options), strict, withoutRowid: options['withoutRowid'] === true }
  if (!strict || table.strict) return draft
  return draft.columns.reduce((current, column) => {
    const ir = toColumn(column, table)
    return replaceColumn(
      current,
      column.name,
      alteredText(column, { ...ir, type: { kind: 'custom', sql: '' } }, ir, draft),
    )
  }, draft)
}

function setClauses(table: ParsedTable, options: TableOptions): ParsedTable {
  const old = clausesIn(optionsOf(table))
  const wanted = clausesIn(options)
  const changed = (key: string): boolean => (old[key] ?? null) !== (wanted[key] ?? null)
  let draft = table
  for (const column of table.columns) {
    const { name } = column
    const key = notNullClause(name)
    if (changed(key) && !toColumn(column, table).nullable) draft = setNotNull(draft, name, wanted[key] ?? 'NOT NULL')
    const unique = uniqueClause([name])
    if (changed(unique)) draft = setKey(draft, 'unique', [name], wanted[unique])
  }
  for (const { kind, columns } of table.constraints) {
    const key = uniqueClause(columns)
    if (kind === 'unique' && columns.length > 1 && changed(key)) draft = setKey(draft, 'unique', columns, wanted[key])
  }
  const key = primaryKeyOf(table)
  if (key === null || !changed(primaryKeyClause(key.columns))) return draft
  return setKey(draft, 'primary-key', key.columns, wanted[primaryKeyClause(key.columns)], key.autoincrement)
}

function setNotNull(table: ParsedTable, name: string, text: string): ParsedTable {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column === undefined) return table
  const isNotNull = ({ kind }: ParsedConstraint): boolean => kind === 'not-null'
  const parts = column.constraints.some(isNotNull)
    ? column.constraints.map((constraint) => (isNotNull(constraint) ? text : constraint.text))
    : [text, ...column.constraints.map((constraint) => constraint.text)]
  return replaceColumn(table, name, joinColumn(column, column.type ?? '', parts))
}

/** The key written another way; undefined: as dbtool writes it by itself. Where there is no such key, nothing. */
function setKey(
  table: ParsedTable,
  kind: 'primary-key' | 'unique',
  columns: readonly string[],
  clause: string | undefined,
  autoincrement = false,
): ParsedTable {
  const name = nameOfKey(table, kind, columns)
  if (name === null) return table
  const without = dropConstraint(table, name ?? null, { kind, columns })
  const prefix = name === undefined ? '' : `CONSTRAINT ${quoteAll([name])} `
  const own = kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'
  const text = clause ?? (autoincrement ? `${own} AUTOINCREMENT` : `${own} (${quoteAll(columns)})`)
  if (!isInline(text)) return insertConstraint(without, parseConstraintText(prefix + text))
  const column = without.columns.find((candidate) => candidate.name === columns[0])
  if (column === undefined) return table
  const parts = [...column.constraints.map((constraint) => constraint.text), prefix + text]
  return replaceColumn(without, column.name, joinColumn(column, column.type ?? '', parts))
}

/** The name of a key; undefined: it has none. null: there is no such key. */
function nameOfKey(
  table: ParsedTable,
  kind: 'primary-key' | 'unique',
  columns: readonly string[],
): string | undefined | null {
  const isIt = (constraint: ParsedConstraint, column?: ParsedColumn): boolean => {
    const own = column === undefined ? constraint.columns : [column.name]
    return constraint.kind === kind && own.join('\0') === columns.join('\0')
  }
  for (const column of table.columns) {
    const found = column.constraints.find((constraint) => isIt(constraint, column))
    if (found !== undefined) return found.name
  }
  const found = table.constraints.find((constraint) => isIt(constraint))
  return found === undefined ? null : found.name
}
