import type { Column, ColumnType, Identity } from '../schema/index.js'
import { defaultSource } from '../source-text/default-source.js'
import { identityEntries } from '../source-text/identity-source.js'
import { literalSource, objectSource, stringLiteral } from './source.js'

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
    value === undefined ? '' : `.default(${defaultSource(value, column.type, 't.sql')})`,
    generated === undefined
      ? ''
      : `.generated(${stringLiteral(generated.expression)}${generated.stored ? ', { stored: true }' : ''})`,
    onUpdateNow === true ? '.onUpdateNow()' : '',
    collation === undefined ? '' : `.collate(${stringLiteral(collation)})`,
    comment === undefined ? '' : `.comment(${stringLiteral(comment)})`,
    primaryKey ? '.primaryKey()' : '',
  ].join('')
}

function identitySource(identity: Identity): string {
  const entries = identityEntries(identity)
  return `.identity(${entries.length === 0 ? '' : objectSource(entries)})`
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
