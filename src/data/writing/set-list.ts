import { isSqlFragment } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import { verbatim } from '../mapping/verbatim.js'
import type { Piece } from '../query/sql-piece.js'

/** A column with what an update sets it to. */
export interface Setting {
  readonly column: ColumnMap
  readonly value: Piece
}

/**
 * What an update sets: the values that it was given (`undefined` is as if it were not there), what the models have set at
 * every update, and the version. Empty: there is nothing to do.
 * @throws {InvalidInputError}
 */
export function settingsOf(map: ModelMap, patch: unknown): readonly Setting[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw new InvalidInputError(`What ${map.name} is changed to must be an object.`, map.name)
  }
  const given = Object.entries(patch).flatMap(([property, value]): readonly Setting[] => {
    const column = map.column(property)
    if (value === undefined) return []
    refuseFixed(map, column)
    return [{ column, value: { sql: '?', bindings: [column.store(value)] } }]
  })
  return asUpdate(map, given)
}

/** What was given, with what every update sets. Nothing was: there is no update. */
export function asUpdate(map: ModelMap, given: readonly Setting[]): readonly Setting[] {
  const named = given.map(({ column }) => column)
  return named.length === 0 ? [] : [...given, ...settingsOfEveryUpdate(map, named)]
}

/** What is set at every update, whatever it is about; not the columns that it names itself. */
export function settingsOfEveryUpdate(map: ModelMap, named: readonly ColumnMap[]): readonly Setting[] {
  const settings: Setting[] = []
  for (const column of map.columns) {
    const { onUpdate } = column.definition
    if (onUpdate === undefined || named.includes(column)) continue
    settings.push({
      column,
      value: isSqlFragment(onUpdate)
        ? { sql: verbatim(onUpdate.sql), bindings: [] }
        : { sql: '?', bindings: [column.store(onUpdate())] },
    })
  }
  if (map.version !== null && !named.includes(map.version)) {
    settings.push({ column: map.version, value: { sql: `${map.version.at(map.alias)} + 1`, bindings: [] } })
  }
  return settings
}

/** `SET a = ?, b = ?`, without the word. */
export function setClause(settings: readonly Setting[]): Piece {
  return {
    sql: settings.map(({ column, value }) => `${column.at(null)} = ${value.sql}`).join(', '),
    bindings: settings.flatMap(({ value }) => value.bindings),
  }
}

function refuseFixed(map: ModelMap, column: ColumnMap): void {
  const { generated, readonly } = column.definition
  if (map.key.includes(column)) throw column.invalid('is part of the key and is not changed')
  if (generated !== undefined) throw column.invalid('is computed by the database and takes no value')
  if (readonly === true) throw column.invalid('is written once, at insert')
  if (column === map.version)
    throw column.invalid('is counted by dbtool; name the version that you have read as an option')
}
