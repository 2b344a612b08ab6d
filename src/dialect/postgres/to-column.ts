import type { Column, ColumnType, EnumType, Identity, SequenceOptions } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { parseDefault, rereadable } from './expressions.js'
import { withoutParentheses } from './parentheses.js'
import { quote } from './quote.js'
import { parseType } from './types.js'

export function toColumn(row: Row, sequences: readonly Row[], enums: readonly EnumType[]): Column {
  const name = String(row['name'])
  const type = toType(row, enums)
  const owned = sequences.find((sequence) => sequence['column'] === name)
  const expression = row['expression'] == null ? null : rereadable(String(row['expression']))
  const generated = row['generated'] as string
  const identity = toIdentity(row, owned, expression)
  const fallback =
    expression === null || generated !== '' || identity !== undefined ? undefined : parseDefault(expression, type)
  return {
    name,
    type,
    nullable: row['required'] !== true,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(identity === undefined ? {} : { identity }),
    ...(generated === '' || expression === null
      ? {}
      : { generated: { expression: withoutParentheses(expression), stored: generated === 's' } }),
    ...(row['collation'] == null ? {} : { collation: String(row['collation']) }),
    ...(row['comment'] == null ? {} : { comment: String(row['comment']) }),
  }
}

function toType(row: Row, enums: readonly EnumType[]): ColumnType {
  const text = String(row['type'])
  if (row['element'] != null && text.endsWith('[]')) {
    const of =
      row['element_kind'] === 'e'
        ? enumType(row['element'], row['element_schema'], enums)
        : catalogType(row['element'], row['element_namespace'], text.slice(0, -2))
    // The number of dimensions is not kept by the engine: `int[][]` is `int[]`.
    return { kind: 'array', of }
  }
  if (row['typtype'] === 'e') return enumType(row['typname'], row['type_schema'], enums)
  return catalogType(row['typname'], row['type_namespace'], text)
}

function catalogType(name: unknown, namespace: unknown, text: string): ColumnType {
  return namespace === 'pg_catalog' ? parseType(String(name), text) : { kind: 'custom', sql: text }
}

function enumType(name: unknown, schema: unknown, enums: readonly EnumType[]): ColumnType {
  const place = schema == null ? undefined : String(schema)
  const found = enums.find((type) => type.name === name && type.schema === place)
  return {
    kind: 'enum',
    values: found?.values ?? [],
    name: String(name),
    ...(place === undefined ? {} : { schema: place }),
  }
}

/** An identity, or a default from a sequence that the column owns. */
function toIdentity(row: Row, owned: Row | undefined, expression: string | null): Identity | undefined {
  if (owned === undefined) return undefined
  const sequence = toSequence(owned)
  const options = Object.keys(sequence).length === 0 ? {} : { sequence }
  if (row['identity'] === 'a' || row['identity'] === 'd') return { always: row['identity'] === 'a', ...options }
  const isSerial =
    expression !== null &&
    row['required'] === true &&
    [quote(String(owned['name'])), String(owned['name'])].some((name) =>
      new RegExp(`^nextval\\('(?:.*\\.)?${escapeForPattern(name.replaceAll("'", "''"))}'::regclass\\)$`).test(
        expression,
      ),
    )
  return isSerial ? { always: false, serial: true, ...options } : undefined
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
}

/** Only what differs from what the engine chooses by itself. */
function toSequence(row: Row): SequenceOptions {
  const start = String(row['start'])
  const increment = String(row['increment'])
  const downward = increment.startsWith('-')
  const [least, most] = [String(row['min']), String(row['max'])]
  const limit = largest[String(row['type'])] ?? ''
  const usualMin = downward ? `-${BigInt(limit || '0') + 1n}` : '1'
  const usualMax = downward ? '-1' : limit
  const usualStart = downward ? most : least
  return {
    ...(start === usualStart ? {} : { start }),
    ...(increment === '1' ? {} : { increment }),
    ...(least === usualMin ? {} : { minValue: least }),
    ...(most === usualMax ? {} : { maxValue: most }),
    ...(row['cache'] === '1' ? {} : { cache: String(row['cache']) }),
    ...(row['cycle'] === true ? { cycle: true } : {}),
  }
}
