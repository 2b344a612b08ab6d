import { InvalidInputError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import { rootScope } from '../query/scope.js'
import { and, type Piece } from '../query/sql-piece.js'
import { compileWhere } from '../query/where.js'
import type { Executor } from '../session/executor.js'
import { type Setting, setClause, settingsOf, settingsOfEveryUpdate } from './set-list.js'
import { alive } from './update.js'

export interface MassOptions {
  /** Says that all rows are meant, where the conditions hold for all. */
  readonly all?: boolean
}

export interface MassDeleteOptions extends MassOptions {
  /** Removes rows that would else be marked as deleted. */
  readonly hard?: boolean
}

/** Changes all rows for which the conditions hold, and says how many. @throws {InvalidInputError} */
export async function updateWhere(
  executor: Executor,
  map: ModelMap,
  where: unknown,
  patch: unknown,
  options: MassOptions,
): Promise<number> {
  const settings = settingsOf(map, patch)
  const matched = matching(executor, map, where, options, 'updateWhere')
  return settings.length === 0 ? 0 : change(executor, map, settings, matched)
}

/** Marks, or removes, all rows for which the conditions hold, and says how many. @throws {InvalidInputError} */
export async function deleteWhere(
  executor: Executor,
  map: ModelMap,
  where: unknown,
  options: MassDeleteOptions,
): Promise<number> {
  const matched = matching(executor, map, where, options, 'deleteWhere')
  if (map.softDelete === null || options.hard === true) {
    const { sql, bindings } = restrict(map, matched)
    return executor.send(map, 'changes', `delete from ${map.fromSql}${sql}`, bindings)
  }
  return change(executor, map, deletionOf(map, new Date()), matched)
}

/** What marks a row as deleted. */
export function deletionOf(map: ModelMap, at: Date): readonly Setting[] {
  if (map.softDelete === null) return []
  const mark: Setting = { column: map.softDelete, value: { sql: '?', bindings: [map.softDelete.store(at)] } }
  return [mark, ...settingsOfEveryUpdate(map, [map.softDelete])]
}

function change(executor: Executor, map: ModelMap, settings: readonly Setting[], matched: Matched): Promise<number> {
  const set = setClause(settings)
  const { sql, bindings } = restrict(map, { ...matched, where: and([matched.where, ...alive(map)]) })
  return executor.send(map, 'changes', `update ${map.fromSql} set ${set.sql}${sql}`, [...set.bindings, ...bindings])
}

/** Which rows a statement is about. */
interface Matched {
  readonly where: Piece
  /** Whether that depends on rows of other tables. */
  readonly readsTables: boolean
}

/** A condition that holds for every row, by whatever way it came to that, needs a word of consent. */
function matching(executor: Executor, map: ModelMap, where: unknown, options: MassOptions, name: string): Matched {
  const scope = rootScope(map, executor.engine.access)
  const piece = compileWhere(scope, where)
  if (piece.sql !== '' || options.all === true) return { where: piece, readsTables: scope.names.areUsed }
  throw new InvalidInputError(
    `${name} on ${map.name} was given no condition and would be about every row. Where that is meant, say so: { all: true }.`,
    map.name,
  )
}

/**
 * WHERE of a statement that writes. Conditions on other tables are asked in a query of their own, in brackets twice: MySQL
 * reads no table that it is writing to. https://dev.mysql.com/doc/refman/9.0/en/update.html
 */
function restrict(map: ModelMap, { where, readsTables }: Matched): Piece {
  if (where.sql === '') return { sql: '', bindings: [] }
  if (!readsTables || map.key.length === 0) return { ...where, sql: ` where ${where.sql}` }
  const keys = map.key.map((column) => column.at(map.alias))
  const names = keys.map((_, at) => `k${at}`)
  const inner = `select ${keys.map((key, at) => `${key} as k${at}`).join(', ')} from ${map.fromSql} where ${where.sql}`
  const sql = ` where (${keys.join(', ')}) in (select ${names.join(', ')} from (${inner}) as matched)`
  return { sql, bindings: where.bindings }
}
