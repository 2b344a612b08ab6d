import type { Column, ColumnType, DefaultValue } from '../schema/index.js'
import { literalSource, objectSource, stringLiteral, templateSource } from './source.js'

/** A column as its builder: `t.string(255).nullable()`. `primaryKey`: declared on the column. */
export function columnSource(column: Column, primaryKey = false): string {
  const { default: value, identity, generated, collation, comment } = column
  const isId = primaryKey && identity?.always === false && (column.type.kind === 'int' || column.type.kind === 'bigint')
  if (isId && comment === undefined) return column.type.kind === 'int' ? 't.id()' : 't.bigid()'
  return [
    typeSource(column.type),
    column.nullable ? '.nullable()' : '',
    identity === undefined ? '' : `.identity(${identity.always ? '{ always: true }' : ''})`,
    value === undefined ? '' : `.default(${defaultSource(value)})`,
    generated === undefined
      ? ''
      : `.generated(${stringLiteral(generated.expression)}${generated.stored ? ', { stored: true }' : ''})`,
    collation === undefined ? '' : `.collate(${stringLiteral(collation)})`,
    comment === undefined ? '' : `.comment(${stringLiteral(comment)})`,
    primaryKey ? '.primaryKey()' : '',
  ].join('')
}

export function defaultSource(value: DefaultValue): string {
  return value.kind === 'sql' ? `t.sql${templateSource(value.sql)}` : literalSource(value.value)
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
      const name = type.name === undefined ? '' : `, { name: ${stringLiteral(type.name)} }`
      return `t.enum(${literalSource(type.values)}${name})`
    }
    case 'array':
      return `t.array(${typeSource(type.of)})`
    case 'custom':
      return `t.custom(${stringLiteral(type.sql)})`
    default:
      return `t.${type.kind}()`
  }
}
