import { InvalidInputError, NotFoundError, StaleRowError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { and, type Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import { returnedRows } from './returned-rows.js'
import { describeId, keyCondition, toKey } from './row-key.js'
import { rowsByKey } from './rows-by-key.js'
import { type Setting, setClause, settingsOf } from './set-list.js'

export interface UpdateOptions {
  /** The version that was read: the row is changed in the same statement only while it still has it. */
  readonly version?: number | bigint
}

/**
 * Changes one row and gives it back. One statement, whatever the version.
 * @throws {NotFoundError} @throws {StaleRowError} where the row has another version by now. @throws {InvalidInputError}
 */
export async function updateRow(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  patch: unknown,
  options: UpdateOptions = {},
): Promise<DataRow> {
  const row = await changeRow(executor, map, id, settingsOf(map, patch), alive(map), options)
  return row ?? failed(executor, map, id, options)
}

/** As `updateRow`, with the settings at hand. `conditions`: beside the key; null: there is no such row. */
export async function changeRow(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  settings: readonly Setting[],
  conditions: readonly Piece[],
  options: UpdateOptions = {},
): Promise<DataRow | null> {
  const { access } = executor.engine
  const key = toKey(map, id)
  const where = and([keyCondition(map, map.key, key), ...conditions, ...versionCondition(map, options)])
  if (settings.length === 0) {
    const { reader } = map
    const list = reader.list(map.alias, access.quote)
    const sql = `select ${list} from ${map.fromSql} where ${where.sql}`
    const [raw] = await executor.send(map, 'rows', sql, where.bindings)
    return raw === undefined ? null : reader.read(raw)
  }
  const set = setClause(settings)
  const sql = `update ${map.fromSql} set ${set.sql} where ${where.sql}`
  const bindings = [...set.bindings, ...where.bindings]
  if (access.facts.returning) {
    const [row] = await returnedRows(executor, map, { sql, bindings }, map.alias)
    return row ?? null
  }
  return executor.onOneConnection(async (pinned) => {
    const changes = await pinned.send(map, 'changes', sql, bindings)
    return changes === 0 ? null : ((await rowsByKey(pinned, map, map.key, [key]))[0] ?? null)
  })
}

/** Rows that are marked as deleted are not there. */
export function alive({ softDelete, alias }: ModelMap): readonly Piece[] {
  return softDelete === null ? [] : [{ sql: `${softDelete.at(alias)} is null`, bindings: [] }]
}

export function versionCondition(map: ModelMap, { version }: UpdateOptions): readonly Piece[] {
  if (version === undefined) return []
  if (map.version === null)
    throw new InvalidInputError(`${map.name} has no version. Add ...versioned() to its columns.`, map.name)
  return [{ sql: `${map.version.at(map.alias)} = ?`, bindings: [map.version.encode(version)] }]
}

/** Why no row was changed. */
export async function failed(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  { version }: UpdateOptions,
): Promise<never> {
  if (version !== undefined) {
    const where = and([keyCondition(map, map.key, toKey(map, id)), ...alive(map)])
    const rows = await executor.send(
      map,
      'rows',
      `select 1 as n from ${map.fromSql} where ${where.sql}`,
      where.bindings,
    )
    if (rows.length > 0) throw new StaleRowError(map.name, describeId(id), version)
  }
  throw new NotFoundError(map.name, describeId(id))
}
