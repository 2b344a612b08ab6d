import type { Column, Table } from '../../schema/index.js'
import type { ColumnShape, RowValues, Scalar, ValueShape } from '../row-values.js'
import { literal as literalOf, quote } from './expressions.js'
import { tokenize } from './tokens.js'
import { types } from './types.js'

const int64: ValueShape = { kind: 'integer', min: -(2n ** 63n), max: 2n ** 63n - 1n }
const text = (maxLength: number | null): ValueShape => ({ kind: 'text', maxLength, repertoire: 'full', padded: false })
const date: ValueShape = { kind: 'date', min: '0001-01-01', max: '9999-12-31' }
const timestamp: ValueShape = {
  kind: 'timestamp',
  precision: 3,
  zone: false,
  min: '0001-01-01 00:00:00',
  max: '9999-12-31 23:59:59',
}
const real: ValueShape = { kind: 'float', digits: 15, max: 1.7e308, unsigned: false }
const decimal = (precision: number, scale: number): ValueShape => ({
  kind: 'decimal',
  // Beyond 15 digits it would be stored as another number.
  precision: Math.min(precision, 15),
  scale: Math.min(scale, 15),
  unsigned: false,
})

/** What people mean by a declared type, within the affinity that SQLite derives from it, so that nothing is converted. */
function shapeOf(column: Column, table: Table): ValueShape {
  const { type } = column
  switch (type.kind) {
    case 'enum':
      return { kind: 'choice', values: type.values }
    case 'string':
    case 'char':
      return text(type.length)
    case 'bool':
      return { kind: 'boolean' }
    case 'uuid':
      return { kind: 'uuid' }
    case 'date':
      return date
    case 'time':
      return { kind: 'time', precision: 0, zone: false }
    case 'timestamp':
      return timestamp
    case 'decimal':
      return decimal(type.precision, type.scale)
    default:
      return shapeOfWords(types.spell(column, table).toUpperCase())
  }
}

/** @see https://sqlite.org/datatype3.html#determination_of_column_affinity */
function shapeOfWords(words: string): ValueShape {
  const [, first, second] = /\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(words) ?? []
  // The words tell less than they seem to: SQLite takes any whole number in each of them. Others that read them do not.
  if (/SMALLINT|INT2/.test(words)) return { kind: 'integer', min: -32768n, max: 32767n }
  if (/TINYINT/.test(words)) return { kind: 'integer', min: 0n, max: 127n }
  if (/INT/.test(words)) return int64
  if (/CHAR|CLOB|TEXT/.test(words)) return text(first === undefined ? null : Number(first))
  if (/BLOB|IMAGE|BINARY/.test(words)) return { kind: 'binary', maxLength: null, fixed: false }
  if (words === '' || words === 'ANY') return text(null)
  if (/REAL|FLOA|DOUB/.test(words)) return real
  if (/DATETIME|TIMESTAMP/.test(words)) return timestamp
  if (/DATE/.test(words)) return date
  if (/TIME/.test(words)) return { kind: 'time', precision: 0, zone: false }
  if (/BOOL/.test(words)) return { kind: 'boolean' }
  if (/JSON/.test(words)) return { kind: 'json' }
  return decimal(Number(first ?? 10), Number(second ?? (first === undefined ? 2 : 0)))
}

function literal(value: Scalar, shape: ValueShape): string {
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  if ((shape.kind === 'decimal' || shape.kind === 'float') && typeof value === 'string' && value !== '') return value
  return literalOf(value)
}

export const rowValues: RowValues = {
  shapeOf: (column, table): ColumnShape => ({ shape: shapeOf(column, table), conditions: [], notNull: false }),
  literal,
  typedLiteral: literal,
  placement: () => [],
  refuses: () => null,
  whole: (table) => table,
  ownRows: (table) => quote(table.name),
  overriding: '',
  noValues: 'DEFAULT VALUES',
  // Keys are looked at when the transaction ends, where they are at all.
  keyChecks: { off: ['PRAGMA defer_foreign_keys = ON'], on: [] },
  atOnce: [],
  // Sessions of dbtool leave them off.
  unguarded: { begin: ['PRAGMA foreign_keys = OFF'], end: [] },
  tokens: tokenize,
  canonicalText(column, table) {
    // Without its table, a column that is not there would be a text: https://sqlite.org/quirks.html#dblquote
    const name = `${quote(table.name)}.${quote(column.name)}`
    // Where a column keeps texts and numbers apart, quote() tells them apart; 15 digits are what a float keeps of a decimal number.
    const text = /CHAR|CLOB|TEXT/i.test(types.spell(column, table)) ? name : `quote(${name})`
    return `CASE typeof(${name}) WHEN 'null' THEN NULL WHEN 'real' THEN printf('%!.15g', ${name}) WHEN 'text' THEN ${text} ELSE quote(${name}) END`
  },
}
