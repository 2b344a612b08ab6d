import type { RowWalk, WalkKey } from '../row-walk.js'
import { quote } from './expressions.js'
import { introspect } from './introspect.js'
import { sameName } from './tokens.js'

export const rowWalk: RowWalk = {
  // A deferred BEGIN may be too late to write.
  begin: 'BEGIN IMMEDIATE',
  comparesRows: true,
  ordersUpdates: false,
  async fetchTable(connection, table) {
    const { tables } = await introspect(connection)
    return tables.find(({ name }) => sameName(name, table.name)) ?? null
  },
  hiddenKey(table) {
    if (table.options['withoutRowid'] === true) return null
    const name = rowidNames.find((rowid) => !table.columns.some((column) => sameName(column.name, rowid)))
    return name === undefined ? null : key(name)
  },
  keyOf: ({ name }) => key(quote(name)),
}

/** A column of such a name hides the number of the row. @see https://sqlite.org/rowidtable.html */
const rowidNames = ['rowid', '_rowid_', 'oid']

/** quote() writes a value as SQL, with its type: a column may hold values of several. */
function key(name: string): WalkKey {
  return { term: name, text: `quote(${name})`, literal: (text) => text }
}
