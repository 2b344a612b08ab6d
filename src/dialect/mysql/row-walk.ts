import type { RowWalk, WalkKey } from '../row-walk.js'
import { introspectTable } from './introspect.js'
import { literal, quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { types } from './types.js'

export function rowWalk(server: MysqlServer): RowWalk {
  return {
    begin: 'BEGIN',
    // The optimizer reads the whole index for a comparison of rows.
    comparesRows: false,
    ordersUpdates: true,
    fetchTable: (connection, table) => introspectTable(connection, table.name, server),
    keyOf: (column, table) => keyOf(quote(column.name), types(server).spell(column, table)),
  }
}

/** A text would be compared as a float with a number, and by its spelling with a value of an enum. */
function keyOf(name: string, type: string): WalkKey {
  if (/^(?:tiny|small|medium|big)?int|^decimal|^numeric|^float|^double|^real|^year|^bool/i.test(type)) {
    return { term: name, text: `CAST(${name} AS CHAR)`, literal: numeral }
  }
  if (/^(?:var)?binary|^(?:tiny|medium|long)?blob|^bit/i.test(type)) {
    return { term: name, text: `HEX(${name})`, literal: (text) => `x'${text}'` }
  }
  if (/^(?:enum|set)\b/i.test(type)) {
    return { term: `(${name} + 0)`, text: `CAST(${name} + 0 AS CHAR)`, literal: numeral }
  }
  return { term: name, text: `CAST(${name} AS CHAR)`, literal }
}

function numeral(text: string): string {
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) throw new Error(`${text} is no number`)
  return text
}
