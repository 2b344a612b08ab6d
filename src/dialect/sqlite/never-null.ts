import type { Column, Table } from '../../schema/index.js'
import { clausesIn, primaryKeyClause } from './clauses.js'
import { types } from './types.js'

/** Whether the column is in a key that cannot hold NULL, declared so or not; other keys of SQLite can. */
export function isNeverNull(column: Column, table: Pick<Table, 'primaryKey' | 'options'>): boolean {
  const { primaryKey, options } = table
  if (primaryKey === undefined || !primaryKey.columns.includes(column.name)) return false
  if (options['withoutRowid'] === true || options['strict'] === true) return true
  // PRIMARY KEY DESC in a column makes no alias of the rowid: https://sqlite.org/lang_createtable.html#rowid
  const isDescending = /^primary\s+key\s+desc\b/i.test(clausesIn(options)[primaryKeyClause(primaryKey.columns)] ?? '')
  return primaryKey.columns.length === 1 && types.spell(column, table).toUpperCase() === 'INTEGER' && !isDescending
}
