import type { ColumnType } from '../schema/index.js'

/** Words of engines for what a neutral type means as well: the same values in a program, if not in the database. */
const families: readonly (readonly [RegExp, (size: number, scale: number) => ColumnType | null])[] = [
  [/^(?:tinyint|smallint|int2)(?:\(\d+\))?(?: unsigned)?(?: zerofill)?$/, () => ({ kind: 'smallint' })],
  [/^(?:mediumint|int|integer|int4)(?:\(\d+\))?(?: unsigned)?(?: zerofill)?$/, () => ({ kind: 'int' })],
  [/^(?:bigint|int8)(?:\(\d+\))?(?: unsigned)?(?: zerofill)?$/, () => ({ kind: 'bigint' })],
  [/^(?:float|float4)(?:\(\d+(?:,\d+)?\))?(?: unsigned)?$/, () => ({ kind: 'float' })],
  [/^(?:double|double precision|real|float8)(?:\(\d+,\d+\))?(?: unsigned)?$/, () => ({ kind: 'double' })],
  [/^(?:numeric|decimal|dec)\((\d+)(?:,(\d+))?\)(?: unsigned)?$/, decimal],
  [/^(?:varchar|nvarchar|varchar2|character varying|varying character)\((\d+)\)$/, (length) => sized('string', length)],
  [/^(?:char|nchar|character|native character)\((\d+)\)$/, (length) => sized('char', length)],
  [/^(?:text|tinytext|mediumtext|longtext|ntext|clob|varchar|character varying|nvarchar)$/, () => ({ kind: 'text' })],
  [/^(?:blob|tinyblob|mediumblob|longblob|bytea|(?:var)?binary\(\d+\))$/, () => ({ kind: 'binary' })],
  [/^(?:bool|boolean)$/, () => ({ kind: 'bool' })],
  [/^date$/, () => ({ kind: 'date' })],
  [/^(?:timestamp|datetime)(?:\((\d)\))?$/, timestamp],
]

/** The neutral type of words that an engine's own names it by, or null where programs had better know the words. */
export function neutralType(words: string): ColumnType | null {
  const text = words
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([(,]) ?/g, '$1')
    .replaceAll(' )', ')')
    .trim()
  for (const [pattern, make] of families) {
    const found = pattern.exec(text)
    if (found !== null) return make(Number(found[1] ?? Number.NaN), Number(found[2] ?? 0))
  }
  return null
}

function sized(kind: 'string' | 'char', length: number): ColumnType | null {
  return length > 0 ? { kind, length } : null
}

function decimal(precision: number, scale: number): ColumnType | null {
  return precision > 0 && scale <= precision ? { kind: 'decimal', precision, scale } : null
}

function timestamp(precision: number): ColumnType {
  return { kind: 'timestamp', timezone: true, ...(Number.isNaN(precision) ? {} : { precision }) }
}

/** Whether models can say a type so; they refuse what most engines would. */
export function isSayable(type: ColumnType): boolean {
  switch (type.kind) {
    case 'string':
    case 'char':
      return type.length > 0
    case 'decimal':
      return type.precision > 0 && type.scale >= 0 && type.scale <= type.precision
    case 'enum':
      return type.values.length > 0 && new Set(type.values).size === type.values.length
    case 'array':
      return isSayable(type.of)
    default:
      return true
  }
}
