import { type ColumnDefinition, isSqlFragment } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'

/** What a new row has in a column that it was not given, without a database. @throws {InvalidInputError} */
export function defaultValue(model: string, property: string, definition: ColumnDefinition): unknown {
  const { defaultFn, default: value, role, nullable, generated, onUpdate } = definition
  if (defaultFn !== undefined) return defaultFn()
  if (isSqlFragment(value)) return valueOfSql(value.sql)
  if (value !== undefined) return value
  if (role === 'version') return 1
  if (nullable === true || generated !== undefined) return null
  if (onUpdate !== undefined) return valueOfUpdate(onUpdate)
  throw new InvalidInputError(`${model}.${property} needs a value.`, model, [property])
}

/** What every update writes into a column. */
export function valueOfUpdate(onUpdate: NonNullable<ColumnDefinition['onUpdate']>): unknown {
  return isSqlFragment(onUpdate) ? valueOfSql(onUpdate.sql) : onUpdate()
}

function valueOfSql(sql: string): unknown {
  if (/^\s*(?:current_timestamp|now\s*\()/i.test(sql)) return new Date()
  throw new InvalidInputError(`There is no database here that would know ${JSON.stringify(sql)}; name a value.`)
}
