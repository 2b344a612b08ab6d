import { constraintsOf, type IndexDefinition, type IndexKey, type Table } from '../../schema/index.js'
import { columnText, constraintText, isInlineKey, optionsText } from './column-text.js'
import { quote } from './expressions.js'

/** CREATE TABLE around definitions that are already text. */
export function assembleTable(name: string, definitions: readonly string[], options: Table['options']): string {
  return `CREATE TABLE ${quote(name)} (\n  ${definitions.join(',\n  ')}\n)${optionsText(options)}`
}

/** CREATE TABLE for a table of the IR, constraints in canonical order; its indexes are statements of their own. */
export function createTableText(table: Table): string {
  const inlineKey = table.columns.find((column) => isOnlyKey(table, column.name) && isInlineKey(column, table.options))
  const columns = table.columns.map((column) =>
    columnText(column, table, column === inlineKey ? (table.primaryKey ?? {}) : undefined),
  )
  const constraints = constraintsOf(table)
    .filter((constraint) => constraint.kind !== 'primary-key' || inlineKey === undefined)
    .map((constraint) => constraintText(constraint, table.options))
  return assembleTable(table.name, [...columns, ...constraints], table.options)
}

function isOnlyKey(table: Table, column: string): boolean {
  return table.primaryKey?.columns.length === 1 && table.primaryKey.columns[0] === column
}

/** CREATE INDEX for an index of the IR. */
export function createIndexText(table: string, index: IndexDefinition, ifNotExists = false): string {
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`
  const create = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${ifNotExists ? 'IF NOT EXISTS ' : ''}`
  return `${create}${quote(index.name)} ON ${quote(table)} (${index.keys.map(keyText).join(', ')})${where}`
}

function keyText(key: IndexKey): string {
  const collation = key.collation === undefined ? '' : ` COLLATE ${quote(key.collation)}`
  const order = key.order === 'desc' ? ' DESC' : ''
  return `${key.column === undefined ? `(${key.expression ?? ''})` : quote(key.column)}${collation}${order}`
}
