import type { Check, Column, ForeignKey, Table, TableOptions, Unique } from '../../schema/index.js'
import { clausesOf } from './clauses.js'
import { parseDefaultText } from './expressions.js'
import type { ParsedColumn, ParsedConstraint, ParsedTable } from './parsed-table.js'
import { spellingOf } from './spelling.js'
import { isName, isSymbol, isWord, sameName, tokenize } from './tokens.js'
import { parseType } from './types.js'

type Only<K extends ParsedConstraint['kind']> = Extract<ParsedConstraint, { kind: K }>

function constraintOf<K extends ParsedConstraint['kind']>(column: ParsedColumn, kind: K): Only<K> | undefined {
  return column.constraints.find((constraint): constraint is Only<K> => constraint.kind === kind)
}

/** The primary key of a parsed table, wherever it is declared. */
export function primaryKeyOf(
  table: ParsedTable,
): { name?: string; columns: readonly string[]; autoincrement: boolean } | null {
  for (const column of table.columns) {
    const key = constraintOf(column, 'primary-key')
    if (key === undefined) continue
    const name = key.name === undefined ? {} : { name: key.name }
    return { ...name, columns: [column.name], autoincrement: key.autoincrement }
  }
  const key = table.constraints.find(
    (constraint): constraint is Only<'primary-key'> => constraint.kind === 'primary-key',
  )
  if (key === undefined) return null
  return {
    ...(key.name === undefined ? {} : { name: key.name }),
    columns: key.columns,
    autoincrement: key.autoincrement,
  }
}

/**
 * A column of the IR. The key that is an alias of the rowid cannot hold NULL, declared so or not; nor can keys of
 * WITHOUT ROWID and STRICT tables. Other keys can: https://sqlite.org/lang_createtable.html#the_primary_key
 */
export function toColumn(column: ParsedColumn, table: ParsedTable): Column {
  const isRowid = isRowidAlias(column, table)
  const enumValues = enumValuesOf(column)
  const type = enumValues === null ? parseType(column.type ?? '') : { kind: 'enum' as const, values: enumValues }
  const defaultSql = constraintOf(column, 'default')?.sql
  const defaultValue = defaultSql === undefined ? undefined : parseDefaultText(defaultSql, type.kind)
  const collation = constraintOf(column, 'collate')?.collation
  const generated = constraintOf(column, 'generated')
  return {
    name: column.name,
    type,
    nullable: constraintOf(column, 'not-null') === undefined && !isNeverNull(column, table),
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(isRowid && primaryKeyOf(table)?.autoincrement === true ? { identity: { always: false } } : {}),
    ...(generated === undefined ? {} : { generated: { expression: generated.expression, stored: generated.stored } }),
    ...(isDefaultCollation(collation) ? {} : { collation }),
  }
}

/** Whether the column is another name of the rowid. @see https://sqlite.org/lang_createtable.html#rowid */
function isRowidAlias(column: ParsedColumn, table: ParsedTable): boolean {
  const key = primaryKeyOf(table)
  if (key === null || key.columns.length !== 1 || !sameName(key.columns[0] ?? '', column.name)) return false
  const isDescending = constraintOf(column, 'primary-key')?.descending === true
  return column.type?.toUpperCase() === 'INTEGER' && !table.withoutRowid && !isDescending
}

/** Whether a key column cannot hold NULL, declared so or not. */
function isNeverNull(column: ParsedColumn, table: ParsedTable): boolean {
  const inKey = primaryKeyOf(table)?.columns.some((name) => sameName(name, column.name)) ?? false
  return isRowidAlias(column, table) || (inKey && (table.withoutRowid || table.strict))
}

export function optionsOf(table: ParsedTable): TableOptions {
  const clauses = clausesOf(table)
  const spelling = spellingOf(table, (column) => isNeverNull(column, table))
  return {
    ...(table.strict ? { strict: true } : {}),
    ...(table.withoutRowid ? { withoutRowid: true } : {}),
    ...(Object.keys(clauses).length === 0 ? {} : { clauses }),
    ...(Object.keys(spelling).length === 0 ? {} : { spelling }),
  }
}

/** BINARY is what a column has anyway. @see https://sqlite.org/datatype3.html#collating_sequences */
export function isDefaultCollation(collation: string | undefined): collation is undefined {
  return collation === undefined || collation.toUpperCase() === 'BINARY'
}

/** The values of an enum column: TEXT with exactly the check that dbtool writes for one, or null. */
function enumValuesOf(column: ParsedColumn): readonly string[] | null {
  if (column.type?.toUpperCase() !== 'TEXT') return null
  for (const check of column.constraints) {
    const values = check.kind === 'check' ? valuesOfEnumCheck(check, column.name) : null
    if (values !== null) return values
  }
  return null
}

/** The strings of `CHECK ("column" IN ('a', 'b'))` without a name, or null for any other check. */
export function valuesOfEnumCheck(check: Only<'check'>, column: string): readonly string[] | null {
  if (check.name !== undefined) return null
  const tokens = tokenize(check.expression)
  const [name, word, open] = tokens
  if (!isName(name) || name?.value !== column || !isWord(word, 'in') || !isSymbol(open, '(')) return null
  const list = tokens.slice(3, -1)
  if (!isSymbol(tokens.at(-1), ')') || list.length % 2 === 0) return null
  const wellFormed = list.every((token, at) => (at % 2 === 0 ? token.type === 'string' : isSymbol(token, ',')))
  return wellFormed ? list.filter((_, at) => at % 2 === 0).map((token) => token.value) : null
}

/** A table of the IR, without its indexes. `primaryKeyColumns`: of another table, for references that name no columns. */
export function toTable(parsed: ParsedTable, primaryKeyColumns: (table: string) => readonly string[]): Table {
  const uniques: Unique[] = []
  const foreignKeys: ForeignKey[] = []
  const checks: Check[] = []
  const add = (constraint: ParsedConstraint, columns: readonly string[], owner?: ParsedColumn): void => {
    const name = constraint.name === undefined ? {} : { name: constraint.name }
    if (constraint.kind === 'unique') uniques.push({ ...name, columns })
    else if (constraint.kind === 'check') {
      const isEnum = owner?.type?.toUpperCase() === 'TEXT' && valuesOfEnumCheck(constraint, owner.name) !== null
      if (!isEnum) checks.push({ ...name, expression: constraint.expression })
    } else if (constraint.kind === 'foreign-key') {
      const { table, columns: referenced, ...rest } = constraint.reference
      const referencedColumns = referenced.length > 0 ? referenced : primaryKeyColumns(table)
      foreignKeys.push({ ...name, columns, table: { name: table }, referencedColumns, ...rest })
    }
  }
  for (const column of parsed.columns)
    for (const constraint of column.constraints) add(constraint, [column.name], column)
  for (const constraint of parsed.constraints) add(constraint, constraint.columns)
  const key = primaryKeyOf(parsed)
  return {
    name: parsed.name,
    columns: parsed.columns.map((column) => toColumn(column, parsed)),
    ...(key === null
      ? {}
      : { primaryKey: { ...(key.name === undefined ? {} : { name: key.name }), columns: key.columns } }),
    uniques,
    foreignKeys,
    checks,
    excludes: [],
    indexes: [],
    options: optionsOf(parsed),
  }
}
