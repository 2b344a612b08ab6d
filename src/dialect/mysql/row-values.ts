import type { Column, Table } from '../../schema/index.js'
import type { ColumnShape, RowValues, Scalar, ValueShape } from '../row-values.js'
import { mysqlRules, tokenize } from '../sql-text/lexer.js'
import { partitionConditions } from './partition-conditions.js'
import { literal as literalOf, quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { splitType, types } from './types.js'

const integerBits: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
}
const textLengths: Readonly<Record<string, number>> = { tinytext: 60, text: 16_000, mediumtext: 1_000_000 }
const binaryLengths: Readonly<Record<string, number>> = { tinyblob: 255, blob: 65_535, mediumblob: 16_000_000 }

/** The words of a geometry, by type; the axes of a place on the globe stay within its bounds. */
const geometries: Readonly<Record<string, readonly string[]>> = {
  point: ['POINT({} 1)', 'POINT(0 0)'],
  linestring: ['LINESTRING(0 0, {} 1)', 'LINESTRING(0 0, 1 1, 2 0)'],
  polygon: ['POLYGON((0 0, 0 {}, 1 1, 0 0))', 'POLYGON((0 0, 0 1, 1 1, 0 0))'],
  multipoint: ['MULTIPOINT((0 0), ({} 1))', 'MULTIPOINT((0 0))'],
  multilinestring: ['MULTILINESTRING((0 0, {} 1))', 'MULTILINESTRING((0 0, 1 1))'],
  multipolygon: ['MULTIPOLYGON(((0 0, 0 {}, 1 1, 0 0)))', 'MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))'],
  geometrycollection: ['GEOMETRYCOLLECTION(POINT({} 1))', 'GEOMETRYCOLLECTION(POINT(0 0))'],
  geomcollection: ['GEOMETRYCOLLECTION(POINT({} 1))', 'GEOMETRYCOLLECTION(POINT(0 0))'],
  geometry: ['POINT({} 1)', 'LINESTRING(0 0, 1 1)'],
}

function repertoireOf(column: Column, table: Table, server: MysqlServer): 'ascii' | 'bmp' | 'full' {
  const own = column.collation ?? table.options['collate']
  const [charset = ''] = String(own ?? server.collation).split('_')
  if (/^(?:utf8mb4|utf16|utf16le|utf32|gb18030|uca1400|binary)$/.test(charset)) return 'full'
  return /^(?:utf8|utf8mb3|ucs2)$/.test(charset) ? 'bmp' : 'ascii'
}

function shapeOf(column: Column, table: Table, server: MysqlServer): ValueShape | null {
  if (column.type.kind === 'enum') return { kind: 'choice', values: column.type.values }
  if (column.type.kind === 'uuid') return { kind: 'uuid' }
  const { type, attributes } = splitType(types(server).spell(column, table))
  const [, word = '', first, second, more = ''] = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?(.*)$/is.exec(type) ?? []
  const name = word.toLowerCase()
  const size = first === undefined ? null : Number(first)
  const unsigned = /unsigned|zerofill/i.test(more)
  const repertoire = repertoireOf(column, table, server)
  if (name === 'tinyint' && size === 1 && !unsigned) return { kind: 'boolean' }
  const bits = integerBits[name]
  if (bits !== undefined) {
    return unsigned
      ? { kind: 'integer', min: 0n, max: 2n ** bits - 1n }
      : { kind: 'integer', min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }
  }
  const geometry = geometries[name]
  if (geometry !== undefined) {
    const [srid = '0'] = attributes.join(' ').match(/(?<=srid )\d+/) ?? []
    return { kind: 'sample', texts: geometry.map((text) => `ST_GeomFromText('${text}', ${srid})`), asSql: true }
  }
  switch (name) {
    case 'decimal':
    case 'numeric':
      return { kind: 'decimal', precision: size ?? 10, scale: Number(second ?? 0), unsigned }
    case 'float':
    case 'double':
      if (second !== undefined)
        return { kind: 'decimal', precision: Math.min(size ?? 6, 6), scale: Number(second), unsigned }
      return { kind: 'float', digits: name === 'float' ? 6 : 15, max: name === 'float' ? 3.4e38 : 1.7e308, unsigned }
    case 'varchar':
    case 'char':
      return { kind: 'text', maxLength: size ?? 1, repertoire, padded: name === 'char' }
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return { kind: 'text', maxLength: textLengths[name] ?? null, repertoire, padded: false }
    case 'binary':
    case 'varbinary':
      return { kind: 'binary', maxLength: size ?? 1, fixed: name === 'binary' }
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return { kind: 'binary', maxLength: binaryLengths[name] ?? null, fixed: false }
    case 'date':
      return { kind: 'date', min: '1000-01-01', max: '9999-12-31' }
    case 'time':
      return { kind: 'time', precision: size ?? 0, zone: false }
    case 'datetime':
      return {
        kind: 'timestamp',
        precision: size ?? 0,
        zone: false,
        min: '1000-01-01 00:00:00',
        max: '9999-12-31 23:59:59',
      }
    case 'timestamp':
      // A day from each end: the session's time zone may be any.
      return {
        kind: 'timestamp',
        precision: size ?? 0,
        zone: false,
        min: '1970-01-02 00:00:01',
        max: '2038-01-18 00:00:00',
      }
    case 'year':
      return { kind: 'integer', min: 1901n, max: 2155n }
    case 'json':
      return { kind: 'json' }
    case 'bit':
      return { kind: 'bits', length: size ?? 1, varying: false }
    case 'set':
      return { kind: 'flags', values: stringsOf(type) }
    case 'inet4':
      return { kind: 'sample', texts: ['10.0.0.{}', '192.168.0.1', '0.0.0.0'], asSql: false }
    case 'inet6':
      return { kind: 'sample', texts: ['2001:db8::{}', '::', '::1'], asSql: false }
    case 'vector':
      return {
        kind: 'sample',
        texts: [
          `${server.flavour === 'mariadb' ? 'VEC_FromText' : 'STRING_TO_VECTOR'}('[${Array.from({ length: size ?? 1 }, () => '{}').join(',')}]')`,
        ],
        asSql: true,
      }
    default:
      return null
  }
}

function stringsOf(type: string): readonly string[] {
  return tokenize(type, mysqlRules).flatMap((token) => (token.type === 'string' ? [token.value] : []))
}

function literal(value: Scalar, shape: ValueShape): string {
  if (value === null) return 'NULL'
  if (shape.kind === 'sample' && shape.asSql) return String(value)
  if (value instanceof Uint8Array) return value.length === 0 ? "''" : `x'${Buffer.from(value).toString('hex')}'`
  if (shape.kind === 'bits') return `b'${value}'`
  if ((shape.kind === 'decimal' || shape.kind === 'float') && typeof value === 'string') return value
  return literalOf(value)
}

function canonicalText(column: Column, table: Table, server: MysqlServer): string {
  const name = quote(column.name)
  const { type } = splitType(types(server).spell(column, table))
  const [word = ''] = /^\w+/.exec(type.toLowerCase()) ?? []
  if (/^(?:var)?binary$|blob$|^bit$|^vector$/.test(word) || geometries[word] !== undefined) return `HEX(${name})`
  // The time zone of the session decides in what a TIMESTAMP is shown.
  if (word === 'timestamp') return `CAST(CONVERT_TZ(${name}, @@session.time_zone, '+00:00') AS CHAR)`
  if (word === 'char') return `TRIM(TRAILING ' ' FROM ${name})`
  // A text is read as it is; its bytes would depend on the character set of the column.
  return `CAST(${name} AS CHAR CHARACTER SET utf8mb4)`
}

export function rowValues(server: MysqlServer): RowValues {
  return {
    shapeOf(column, table): ColumnShape | null {
      const shape = shapeOf(column, table, server)
      return shape === null ? null : { shape, conditions: [], notNull: false }
    },
    literal,
    typedLiteral: literal,
    placement: partitionConditions,
    refuses: () => null,
    whole: (table) => table,
    ownRows: (table) => quote(table.name),
    overriding: '',
    noValues: '() VALUES ()',
    keyChecks: { off: ['SET foreign_key_checks = 0'], on: ['SET foreign_key_checks = 1'] },
    atOnce: [],
    unguarded: { begin: ['SET foreign_key_checks = 0'], end: ['SET foreign_key_checks = 1'] },
    tokens: (sql) => tokenize(sql, mysqlRules),
    canonicalText: (column, table) => canonicalText(column, table, server),
  }
}
