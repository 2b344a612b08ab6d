import { isSqlFragment } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { verbatim } from '../mapping/verbatim.js'
import { compileCondition } from './condition.js'
import { isPlainObject } from './plain-object.js'
import { compileRelation } from './relation-condition.js'
import type { Scope } from './scope.js'
import { and, not, or, type Piece } from './sql-piece.js'

/** Of conditions in each other; no engine takes as many as a hostile request could send. */
const mostLevels = 100

/**
 * The SQL of conditions as `where` takes them. Names that the model does not have, values that a column cannot be, and
 * `undefined` are errors: a forgotten value must not match every row.
 * @throws {InvalidInputError}
 */
export function compileWhere(scope: Scope, where: unknown, level = 0): Piece {
  const { name } = scope.map
  if (level > mostLevels) throw new InvalidInputError(`Conditions on ${name} are too deep in each other.`, name)
  if (!isPlainObject(where)) {
    throw new InvalidInputError(`Conditions on ${name} must be an object, not ${shown(where)}.`, name)
  }
  return and(Object.entries(where).map(([key, value]) => compileEntry(scope, key, value, level + 1)))
}

function compileEntry(scope: Scope, key: string, value: unknown, level: number): Piece {
  const { map } = scope
  if (value === undefined) {
    const hint = 'Write null for IS NULL, or leave the key out.'
    throw new InvalidInputError(`The condition ${map.name}.${key} is undefined. ${hint}`, map.name, [key])
  }
  switch (key) {
    case '$and':
      return and(listOf(scope, key, value).map((one) => compileWhere(scope, one, level)))
    case '$or':
      return or(listOf(scope, key, value).map((one) => compileWhere(scope, one, level)))
    case '$not':
      return not(compileWhere(scope, value, level))
    case '$raw':
      if (isSqlFragment(value)) return { sql: verbatim(value.sql), bindings: [] }
      throw new InvalidInputError(`$raw takes sql\`…\`, not ${shown(value)}.`, map.name)
    default: {
      const column = map.findColumn(key)
      if (column !== null) return compileCondition(scope, column, value)
      if (map.relations.has(key)) {
        return compileRelation(scope, map.relation(key), value, (inner, where) => compileWhere(inner, where, level))
      }
      throw map.unknown(key, 'column')
    }
  }
}

function listOf(scope: Scope, key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new InvalidInputError(`${key} takes a list of conditions, not ${shown(value)}.`, scope.map.name)
}

function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return value === undefined ? 'undefined' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}
