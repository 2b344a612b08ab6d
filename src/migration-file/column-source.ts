import type { Column, ColumnType, DefaultValue, Identity, LiteralValue } from '../schema/index.js'
import { literalSource, objectSource, stringLiteral, templateSource } from './source.js'

/** A column as its builder: `t.string(255).nullable()`. `primaryKey`: declared on the column. */
export function columnSource(column: Column, primaryKey = false): string {
  const { default: value, identity, generated, collation, comment, onUpdateNow } = column
  const isPlain = identity?.always === false && Object.keys(identity).length === 1
  const isId = primaryKey && isPlain && (column.type.kind === 'int' || column.type.kind === 'bigint')
  if (isId && comment === undefined) return column.type.kind === 'int' ? 't.id()' : 't.bigid()'
  return [
    typeSource(column.type),
    column.nullable ? '.nullable()' : '',
    identity === undefined ? '' : identitySource(identity),
    value === undefined ? '' : `.default(${defaultSource(value, column.type)})`,
    generated === undefined
      ? ''
      : `.generated(${stringLiteral(generated.expression)}${generated.stored ? ', { stored: true }' : ''})`,
    onUpdateNow === true ? '.onUpdateNow()' : '',
    collation === undefined ? '' : `.collate(${stringLiteral(collation)})`,
    comment === undefined ? '' : `.comment(${stringLiteral(comment)})`,
    primaryKey ? '.primaryKey()' : '',
  ].join('')
}

function identitySource({ always, serial, sequence }: Identity): string {
  const numbers = Object.entries(sequence ?? {}).map(([name, value]): [string, string] => [
    name,
    name === 'name' || name === 'type' ? stringLiteral(String(value)) : numberSource(value),
  ])
  const entries: [string, string][] = [
    ...(always ? [['always', 'true'] as [string, string]] : []),
    ...(serial === true ? [['serial', 'true'] as [string, string]] : []),
    ...numbers,
  ]
  return `.identity(${entries.length === 0 ? '' : objectSource(entries)})`
}

function numberSource(value: string | boolean): string {
  return typeof value === 'boolean' || Number.isSafeInteger(Number(value)) ? String(value) : `${value}n`
}

/** A default as the argument of `.default(…)`, which the compiler accepts only where it is of the column's type. */
function defaultSource(value: DefaultValue, type: ColumnType): string {
  if (value.kind === 'sql') return `t.sql${templateSource(value.sql)}`
  return typedLiteral(value.value, type) ?? `t.sql${templateSource(sqlLiteral(value.value))}`
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

function typeSource(type: ColumnType): string {
  switch (type.kind) {
    case 'string':
    case 'char':
      return `t.${type.kind}(${type.length})`
    case 'decimal':
      return `t.decimal(${type.precision}, ${type.scale})`
    case 'time':
      return `t.time(${type.precision === undefined ? '' : `{ precision: ${type.precision} }`})`
    case 'timestamp': {
      const options: [string, string][] = []
      if (!type.timezone) options.push(['timezone', 'false'])
      if (type.precision !== undefined) options.push(['precision', String(type.precision)])
      return `t.timestamp(${options.length === 0 ? '' : objectSource(options)})`
    }
    case 'enum': {
      const options = (['name', 'schema'] as const).flatMap((key): [string, string][] => {
        const value = type[key]
        return value === undefined ? [] : [[key, stringLiteral(value)]]
      })
      return `t.enum(${literalSource(type.values)}${options.length === 0 ? '' : `, ${objectSource(options)}`})`
    }
    case 'array':
      return `t.array(${typeSource(type.of)})`
    case 'custom':
      return `t.custom(${stringLiteral(type.sql)})`
    default:
      return `t.${type.kind}()`
  }
}
