import type { Column, ColumnType, EnumType, Identity } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { parseDefault, rereadable } from './expressions.js'
import { withoutParentheses } from './parentheses.js'
import { quote } from './quote.js'
import { sequenceName } from './sequence-name.js'
import { toSequence } from './sequence-options.js'
import { parseType } from './types.js'

export function toColumn(row: Row, table: string, sequences: readonly Row[], enums: readonly EnumType[]): Column {
  const name = String(row['name'])
  const type = toType(row, enums)
  const owned = sequences.find((sequence) => sequence['column'] === name)
  const expression = row['expression'] == null ? null : rereadable(String(row['expression']))
  const generated = row['generated'] as string
  const identity = toIdentity(row, table, owned, expression)
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
function toIdentity(row: Row, table: string, owned: Row | undefined, expression: string | null): Identity | undefined {
  if (owned === undefined || owned['same_schema'] !== true) return undefined
  const [name, type] = [String(owned['name']), String(owned['type'])]
  const sequence = {
    ...toSequence(owned),
    ...(name === sequenceName(table, String(row['name'])) ? {} : { name }),
    ...(row['identity'] !== '' || type === row['type'] ? {} : { type }),
  }
  const options = Object.keys(sequence).length === 0 ? {} : { sequence }
  if (row['identity'] === 'a' || row['identity'] === 'd') return { always: row['identity'] === 'a', ...options }
  const isSerial =
    expression !== null &&
    [quote(name), name].some((spelled) =>
      new RegExp(`^nextval\\('(?:.*\\.)?${escapeForPattern(spelled.replaceAll("'", "''"))}'::regclass\\)$`).test(
        expression,
      ),
    )
  return isSerial ? { always: false, serial: true, ...options } : undefined
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
