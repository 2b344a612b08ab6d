import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import { ownValue } from '../mapping/own-value.js'
import { isPlainObject } from '../query/plain-object.js'
import type { Piece } from '../query/sql-piece.js'
import type { Key } from './new-keys.js'

/** The key that an id is: a value, or for keys of several columns an object with all of them. @throws {InvalidInputError} */
export function toKey(map: ModelMap, id: unknown): Key {
  const [only, ...others] = map.key
  if (only === undefined)
    throw new InvalidInputError(`${map.name} has no primary key, so its rows have no id.`, map.name)
  if (others.length === 0) {
    if (id === null || id === undefined) throw only.invalid(`must be given to find a row, not ${String(id)}`)
    return [only.encode(id)]
  }
  const names = map.key.map(({ property }) => property)
  if (!isPlainObject(id)) {
    throw new InvalidInputError(`The id of ${map.name} is an object with ${names.join(' and ')}.`, map.name, names)
  }
  return map.key.map((column) => {
    const value = ownValue(id, column.property)
    if (value === null || value === undefined) throw column.invalid('is part of the key and must be given')
    return column.encode(value)
  })
}

/** The id of a row that was read: a value, or for keys of several columns an object with all of them. */
export function idOfRow(map: ModelMap, row: Readonly<Record<string, unknown>>): unknown {
  const [only, ...others] = map.key
  return only !== undefined && others.length === 0
    ? row[only.property]
    : Object.fromEntries(map.key.map(({ property }) => [property, row[property]]))
}

/** The key of a row. */
export function keyOfRow(map: ModelMap, row: Readonly<Record<string, unknown>>): Key {
  const [only, ...others] = map.key
  return toKey(map, only !== undefined && others.length === 0 ? row[only.property] : { ...row })
}

/** `id = ?`, of the columns of a key. */
export function keyCondition(map: ModelMap, columns: readonly ColumnMap[], key: Key): Piece {
  return {
    sql: columns.map((column) => `${column.at(map.alias)} = ${column.placeholder}`).join(' and '),
    bindings: key,
  }
}

/** The key as conditions of a query. @throws {InvalidInputError} for what cannot be a key. */
export function keyWhere(map: ModelMap, id: unknown): Readonly<Record<string, unknown>> {
  // Finds out what cannot be a key: an object from a request would else be taken for operators.
  toKey(map, id)
  const [only, ...others] = map.key
  if (only !== undefined && others.length === 0) return { [only.property]: { eq: id } }
  const parts = id as Readonly<Record<string, unknown>>
  return Object.fromEntries(map.key.map(({ property }) => [property, { eq: parts[property] }]))
}

/** How messages call a row: `1`, or `{"a":1,"b":2}`. */
export function describeId(id: unknown): string {
  const text =
    typeof id === 'object'
      ? JSON.stringify(id, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
      : String(id)
  return (text ?? '').slice(0, 80)
}
