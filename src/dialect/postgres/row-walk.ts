import type { RowWalk } from '../row-walk.js'
import { introspectTable } from './introspect.js'
import { literal, quote } from './quote.js'

export const rowWalk: RowWalk = {
  begin: 'BEGIN',
  comparesRows: true,
  ordersUpdates: false,
  // What an UPDATE takes that changes no key: inserts that refer to the rows go on.
  lockClause: 'FOR NO KEY UPDATE',
  fetchTable: introspectTable,
  // A literal takes the type of what it is compared with, and every type reads what it writes.
  keyOf: ({ name }) => ({ term: quote(name), text: `${quote(name)}::text`, literal }),
}
