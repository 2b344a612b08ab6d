import { assertNever } from '../../errors/index.js'
import type { Column, ColumnType, Table } from '../../schema/index.js'
import type { TypeRules } from '../dialect.js'
import { literal } from './expressions.js'

/**
 * How each type is declared. SQLite derives an affinity from the words and keeps them as they are, so they are chosen
 * to be those that people know, with the affinity that loses nothing: uuid and json are TEXT of a kind, since UUID or
 * JSON would have NUMERIC affinity and turn '1e3' into 1000.
 * @see https://sqlite.org/datatype3.html#determination_of_column_affinity
 */
export function spellType(type: ColumnType, strict: boolean): string {
  switch (type.kind) {
    case 'int':
      return 'INTEGER'
    case 'smallint':
      return strict ? 'INTEGER' : 'SMALLINT'
    case 'bigint':
      return strict ? 'INTEGER' : 'BIGINT'
    case 'bool':
      return strict ? 'INTEGER' : 'BOOLEAN'
    case 'decimal':
      return strict ? 'REAL' : `NUMERIC(${type.precision},${type.scale})`
    case 'float':
      return strict ? 'REAL' : 'FLOAT'
    case 'double':
      return strict ? 'REAL' : 'DOUBLE'
    case 'string':
      return strict ? 'TEXT' : `VARCHAR(${type.length})`
    case 'char':
      return strict ? 'TEXT' : `CHAR(${type.length})`
    case 'uuid':
      return strict ? 'TEXT' : 'CHAR(36)'
    case 'date':
      return strict ? 'TEXT' : 'DATE'
    case 'time':
      return strict ? 'TEXT' : 'TIME'
    case 'timestamp':
      return strict ? 'TEXT' : 'DATETIME'
    case 'text':
    case 'json':
    case 'jsonb':
    case 'enum':
      return 'TEXT'
    case 'binary':
      return 'BLOB'
    case 'custom':
      return type.sql
    case 'array':
      // Reported by problems.ts before anything runs.
      return 'TEXT'
    default:
      return assertNever(type)
  }
}

const plainTypes: Readonly<Record<string, ColumnType>> = {
  INTEGER: { kind: 'int' },
  SMALLINT: { kind: 'smallint' },
  BIGINT: { kind: 'bigint' },
  BOOLEAN: { kind: 'bool' },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  TEXT: { kind: 'text' },
  'CHAR(36)': { kind: 'uuid' },
  DATE: { kind: 'date' },
  TIME: { kind: 'time' },
  DATETIME: { kind: 'timestamp', timezone: true },
  BLOB: { kind: 'binary' },
}

/**
 * The neutral type that is declared so but for the letter case, or `custom` with the words as they stand: what is read is
 * written back the same. Of the letter case spelling.ts takes care.
 */
export function parseType(declared: string): ColumnType {
  const text = declared.replace(/\s+/g, ' ').trim()
  const words = text.toUpperCase().replace(/ ?([(),]) ?/g, '$1')
  const plain = plainTypes[words]
  if (plain !== undefined) return plain
  const sized = /^(VARCHAR|CHAR)\((\d+)\)$/.exec(words)
  if (sized !== null) return { kind: sized[1] === 'CHAR' ? 'char' : 'string', length: Number(sized[2]) }
  const decimal = /^NUMERIC\((\d+),(\d+)\)$/.exec(words)
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  return { kind: 'custom', sql: text }
}

/** The check that holds a column to the values of an enum; it is part of the type. */
export function enumCheck(quotedColumn: string, values: readonly string[]): string {
  return `CHECK (${quotedColumn} IN (${values.map(literal).join(', ')}))`
}

function isStrict(table: Pick<Table, 'options'>): boolean {
  return table.options['strict'] === true
}

function spell(column: Column, table: Pick<Table, 'options'>): string {
  const spelled = spellType(column.type, isStrict(table))
  // Only the word INTEGER makes the key an alias of the rowid. https://sqlite.org/lang_createtable.html#rowid
  return column.identity === undefined || spelled.toUpperCase() === 'INTEGER' ? spelled : 'INTEGER'
}

export const types: TypeRules = {
  spell,
  key(column, table) {
    const spelled = spell(column, table).replace(/\s+/g, '').toUpperCase()
    return column.type.kind === 'enum' ? `${spelled} ${JSON.stringify(column.type.values)}` : spelled
  },
}
