import { assertNever } from '../../errors/index.js'
import type { Column, ColumnType } from '../../schema/index.js'
import type { TypeRules } from '../dialect.js'
import { quote } from './quote.js'

/** The type as `format_type` prints it, so that what is declared and what is read are the same text. */
export function spellType(type: ColumnType): string {
  switch (type.kind) {
    case 'int':
      return 'integer'
    case 'smallint':
    case 'bigint':
    case 'text':
    case 'uuid':
    case 'date':
    case 'json':
    case 'jsonb':
      return type.kind
    case 'float':
      return 'real'
    case 'double':
      return 'double precision'
    case 'bool':
      return 'boolean'
    case 'binary':
      return 'bytea'
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`
    case 'string':
      return `character varying(${type.length})`
    case 'char':
      return `character(${type.length})`
    case 'time':
      return `time${precision(type.precision)} without time zone`
    case 'timestamp':
      return `timestamp${precision(type.precision)} ${type.timezone ? 'with' : 'without'} time zone`
    case 'enum':
      return enumName(type)
    case 'array':
      return `${spellType(type.of)}[]`
    case 'custom':
      return type.sql
    default:
      return assertNever(type)
  }
}

function precision(digits: number | undefined): string {
  return digits === undefined ? '' : `(${digits})`
}

/** An enum type's name in SQL. */
export function enumName(type: { readonly name?: string; readonly schema?: string }): string {
  const name = quote(type.name ?? '')
  return type.schema === undefined ? name : `${quote(type.schema)}.${name}`
}

const plain: Readonly<Record<string, ColumnType>> = {
  int4: { kind: 'int' },
  int2: { kind: 'smallint' },
  int8: { kind: 'bigint' },
  float4: { kind: 'float' },
  float8: { kind: 'double' },
  bool: { kind: 'bool' },
  text: { kind: 'text' },
  uuid: { kind: 'uuid' },
  date: { kind: 'date' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  bytea: { kind: 'binary' },
}

/** A type of pg_catalog by its internal name, and as `format_type` prints it. */
export function parseType(name: string, text: string): ColumnType {
  const [, digits] = /\((\d+)\)/.exec(text) ?? []
  switch (name) {
    case 'numeric': {
      const [, total, scale] = /^numeric\((\d+),(-?\d+)\)$/.exec(text) ?? []
      if (total === undefined || scale === undefined || Number(scale) < 0) return { kind: 'custom', sql: text }
      return { kind: 'decimal', precision: Number(total), scale: Number(scale) }
    }
    case 'varchar':
      return digits === undefined ? { kind: 'custom', sql: text } : { kind: 'string', length: Number(digits) }
    case 'bpchar':
      return digits === undefined ? { kind: 'custom', sql: text } : { kind: 'char', length: Number(digits) }
    case 'time':
      return { kind: 'time', ...(digits === undefined ? {} : { precision: Number(digits) }) }
    case 'timestamp':
    case 'timestamptz': {
      const exact = digits === undefined ? {} : { precision: Number(digits) }
      return { kind: 'timestamp', timezone: name === 'timestamptz', ...exact }
    }
    default:
      return plain[name] ?? { kind: 'custom', sql: text }
  }
}

export const types: TypeRules = {
  spell: (column: Column) => spellType(column.type),
  key: (column) => {
    const text = spellType(column.type)
    return column.type.kind === 'custom' ? text.replace(/\s+/g, ' ').trim() : text
  },
}
