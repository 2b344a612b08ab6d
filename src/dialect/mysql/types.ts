import { assertNever } from '../../errors/index.js'
import type { Column, ColumnType } from '../../schema/index.js'
import type { TypeRules } from '../dialect.js'
import { literal } from './quote.js'
import type { MysqlServer } from './server.js'

/** The digits of a second that are kept where a model does not say: as many as PostgreSQL keeps. */
const usualPrecision = 6

/** The type as `information_schema.columns.column_type` shows it, display widths left out. */
export function spellType(type: ColumnType, server: MysqlServer): string {
  switch (type.kind) {
    case 'int':
    case 'smallint':
    case 'bigint':
    case 'float':
    case 'double':
    case 'date':
      return type.kind
    case 'bool':
      return 'tinyint(1)'
    // TEXT and BLOB end at 64 kB; nobody who writes t.text() means that.
    case 'text':
      return 'longtext'
    case 'binary':
      return 'longblob'
    case 'uuid':
      return server.flavour === 'mariadb' ? 'uuid' : 'char(36)'
    case 'json':
    case 'jsonb':
      return 'json'
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'string':
      return `varchar(${type.length})`
    case 'char':
      return `char(${type.length})`
    case 'time':
      return `time${digits(type.precision)}`
    // TIMESTAMP ends in 2038 and changes with the session's time zone.
    case 'timestamp':
      return `datetime${digits(type.precision)}`
    case 'enum':
      return `enum(${type.values.map(enumLiteral).join(',')})`
    case 'custom':
      return type.sql
    case 'array':
      // Reported by problems.ts before anything runs.
      return 'json'
    default:
      return assertNever(type)
  }
}

function digits(precision = usualPrecision): string {
  return precision === 0 ? '' : `(${precision})`
}

function enumLiteral(value: string): string {
  return literal(value)
}

const plain: Readonly<Record<string, ColumnType>> = {
  int: { kind: 'int' },
  smallint: { kind: 'smallint' },
  bigint: { kind: 'bigint' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  date: { kind: 'date' },
  longtext: { kind: 'text' },
  longblob: { kind: 'binary' },
  uuid: { kind: 'uuid' },
  json: { kind: 'json' },
  'tinyint(1)': { kind: 'bool' },
}

/** The neutral type that is stored so, or `custom`. MariaDB still shows display widths, which mean nothing. */
export function parseType(text: string, values: readonly string[] | null, flavour: MysqlServer['flavour']): ColumnType {
  const type = withoutWidth(text, flavour)
  if (values !== null && type.startsWith('enum(')) return { kind: 'enum', values }
  const known = plain[type]
  if (known !== undefined) return known
  const [, sized, size] = /^(varchar|char|time|datetime)(?:\((\d+)\))?$/.exec(type) ?? []
  const number = size === undefined ? undefined : Number(size)
  if (type === 'char(36)' && flavour === 'mysql') return { kind: 'uuid' }
  if (sized === 'varchar' && number !== undefined) return { kind: 'string', length: number }
  if (sized === 'char' && number !== undefined) return { kind: 'char', length: number }
  if (sized === 'time' || sized === 'datetime') {
    const precision = number === usualPrecision ? {} : { precision: number ?? 0 }
    return sized === 'time' ? { kind: 'time', ...precision } : { kind: 'timestamp', timezone: true, ...precision }
  }
  const [, total, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? []
  if (total !== undefined && scale !== undefined) {
    return { kind: 'decimal', precision: Number(total), scale: Number(scale) }
  }
  return { kind: 'custom', sql: type }
}

/** The widths that MariaDB shows where nobody asked for one. */
const usualWidths: Readonly<Record<string, string>> = {
  tinyint: '4',
  smallint: '6',
  mediumint: '9',
  int: '11',
  bigint: '20',
  'tinyint unsigned': '3',
  'smallint unsigned': '5',
  'mediumint unsigned': '8',
  'int unsigned': '10',
  'bigint unsigned': '20',
}

/** MySQL has no widths any more, but of `tinyint(1)` and of what is filled with zeros; MariaDB keeps what was asked for. */
function withoutWidth(text: string, flavour: MysqlServer['flavour']): string {
  const type = text.replace(/\s+/g, ' ').trim()
  if (/zerofill/.test(type) || /^tinyint\(1\)$/.test(type)) return type
  const [all, name = '', width, unsigned = ''] =
    /^(tinyint|smallint|mediumint|int|bigint|year)\((\d+)\)( unsigned)?/.exec(type) ?? []
  if (all === undefined) return type
  const isUsual = flavour === 'mysql' || name === 'year' || usualWidths[name + unsigned] === width
  return isUsual ? type.replace(/\(\d+\)/, '') : type
}

/** What a column says beside its type and the IR has no place for stands behind the type, in words of the engine. */
const attribute = /\s+(compressed|srid \d+|invisible|without system versioning)$/i

/** A custom type, and the words behind it that are not part of it. */
export function splitType(sql: string): { readonly type: string; readonly attributes: readonly string[] } {
  const attributes: string[] = []
  let type = sql
  for (let found = attribute.exec(type); found !== null; found = attribute.exec(type)) {
    attributes.unshift(found[1]?.toLowerCase() ?? '')
    type = type.slice(0, found.index)
  }
  return { type, attributes }
}

export function types(server: MysqlServer): TypeRules {
  const spell = (column: Column): string => spellType(column.type, server)
  return {
    spell,
    // Words of the engine fold, values of an ENUM or SET do not.
    key: (column) => (column.type.kind === 'custom' ? customKey(column.type.sql, server.flavour) : spell(column)),
  }
}

function customKey(sql: string, flavour: MysqlServer['flavour']): string {
  const folded = sql.replace(/'(?:[^'\\]|''|\\.)*'|[^']+/g, (part) =>
    part.startsWith("'")
      ? part
      : part
          .toLowerCase()
          .replace(/\s+/g, ' ')
          .replace(/ ?([(),]) ?/g, '$1'),
  )
  return withoutWidth(folded, flavour)
}
