import type { Column } from '../../schema/index.js'
import { spellDefault, spellPresentTime } from './expressions.js'
import { literal, quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { spellType } from './types.js'

/** A column's whole definition: every change of one fact has to name them all. */
export function columnText(column: Column, server: MysqlServer): string {
  const value = spellDefault(column)
  const { generated } = column
  return [
    quote(column.name),
    spellType(column.type, server),
    column.collation === undefined ? '' : `COLLATE ${collationName(column.collation)}`,
    generated === undefined
      ? ''
      : `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`,
    // MariaDB takes no NOT NULL on what is computed; a TIMESTAMP without NULL would get defaults of its own.
    generated !== undefined && server.flavour === 'mariadb' ? '' : column.nullable ? nullText(column) : 'NOT NULL',
    value === null ? '' : `DEFAULT ${value}`,
    column.onUpdateNow === true ? `ON UPDATE ${spellPresentTime(column.type)}` : '',
    column.identity === undefined ? '' : 'AUTO_INCREMENT',
    column.comment === undefined ? '' : `COMMENT ${literal(column.comment)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function nullText(column: Column): string {
  return column.generated === undefined ? 'NULL' : ''
}

/** Names of collations, character sets and engines are words that stand without quotes. */
export function collationName(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? name : literal(name)
}
