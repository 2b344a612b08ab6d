import type { Check, Column, Table } from '../../schema/index.js'
import { spellDefault, spellPresentTime } from './expressions.js'
import { literal, quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { spellType, splitType } from './types.js'

/** A column's whole definition: every change of one fact has to name them all. */
export function columnText(column: Column, server: MysqlServer, check?: Check): string {
  const value = spellDefault(column)
  const { generated } = column
  const { type, attributes } = splitType(spellType(column.type, server))
  const isCompressed = attributes.includes('compressed')
  return [
    quote(column.name),
    isCompressed ? `${type} COMPRESSED` : type,
    column.collation === undefined ? '' : `COLLATE ${collationName(column.collation)}`,
    generated === undefined
      ? ''
      : isRowTime(generated.expression)
        ? `GENERATED ALWAYS AS ${generated.expression}`
        : `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`,
    // MariaDB takes no NOT NULL on what is computed; a TIMESTAMP without NULL would get defaults of its own.
    generated !== undefined && server.flavour === 'mariadb' ? '' : column.nullable ? nullText(column) : 'NOT NULL',
    value === null ? '' : `DEFAULT ${value}`,
    column.onUpdateNow === true ? `ON UPDATE ${spellPresentTime(column.type)}` : '',
    column.identity === undefined ? '' : 'AUTO_INCREMENT',
    ...attributes.filter((word) => word !== 'compressed').map((word) => word.toUpperCase()),
    column.comment === undefined ? '' : `COMMENT ${literal(column.comment)}`,
    check === undefined ? '' : `CHECK (${check.expression})`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** When a row of a table of MariaDB with system versioning came and went. */
export function isRowTime(expression: string): boolean {
  return /^ROW (?:START|END)$/i.test(expression)
}

/** MariaDB: the check that is part of a column, known by the column's name. */
export function checkOfColumn(table: Pick<Table, 'checks'>, column: string, server: MysqlServer): Check | undefined {
  return server.flavour === 'mariadb' ? table.checks.find(({ name }) => name === column) : undefined
}

function nullText(column: Column): string {
  return column.generated === undefined ? 'NULL' : ''
}

/** Names of collations, character sets and engines are words that stand without quotes. */
export function collationName(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? name : literal(name)
}
