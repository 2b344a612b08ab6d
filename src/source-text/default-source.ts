import type { ColumnType, DefaultValue, LiteralValue } from '../schema/index.js'
import { literalSource, templateSource } from './literal.js'

/**
 * A default as the argument of `.default(…)`, which the compiler accepts only where it is of the column's type.
 * `tag`: what marks SQL, `sql` or `t.sql`.
 */
export function defaultSource(value: DefaultValue, type: ColumnType, tag: string): string {
  if (value.kind === 'sql') return `${tag}${templateSource(value.sql)}`
  return typedLiteral(value.value, type) ?? `${tag}${templateSource(sqlLiteral(value.value))}`
}

/** A value in the JavaScript type of a column, or null where it has none of that type. */
function typedLiteral(value: LiteralValue, type: ColumnType): string | null {
  switch (type.kind) {
    case 'int':
    case 'smallint':
    case 'float':
    case 'double':
      return typeof value === 'number' ? literalSource(value) : null
    case 'bigint':
      return typeof value === 'bigint' || Number.isSafeInteger(value) ? `${value}n` : null
    case 'bool':
      return typeof value === 'boolean' ? literalSource(value) : null
    case 'json':
    case 'jsonb':
      return typeof value === 'string' ? jsonSource(value) : null
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? literalSource(value) : null
    case 'timestamp':
    case 'binary':
    case 'array':
      return null
    default:
      return typeof value === 'string' ? literalSource(value) : null
  }
}

/** The value that a JSON text stands for, if it is written exactly so; `null` alone would mean no default. */
function jsonSource(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && JSON.stringify(value) === text ? literalSource(value) : null
  } catch {
    return null
  }
}

/** A value as every engine writes it. */
function sqlLiteral(value: LiteralValue): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
