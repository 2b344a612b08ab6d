import { InvalidInputError, NotFoundError } from '../errors/index.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { RelationMap } from '../mapping/relation-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { and } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { deleteWhere, deletionOf } from './mass-write.js'
import { describeId, keyCondition, toKey } from './row-key.js'
import { settingsOfEveryUpdate } from './set-list.js'
import { alive, changeRow, failed, type UpdateOptions, versionCondition } from './update.js'

export interface DeleteOptions extends UpdateOptions {
  /** Removes a row that would else be marked as deleted; also one that is marked already. */
  readonly hard?: boolean
  /** Relations whose rows are marked as deleted along with it. What the database's own foreign keys do needs no word. */
  readonly cascade?: readonly string[]
}

/** Removes a row, or marks it as deleted; false: there was none. @throws {StaleRowError} */
export async function deleteRow(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  options: DeleteOptions = {},
): Promise<boolean> {
  const cascade = (options.cascade ?? []).map((name) => childrenOf(map, name))
  if (cascade.length === 0) return deleteOnly(executor, map, id, options)
  return runTransaction(
    executor,
    async (inner) => {
      const row = await changeRow(inner, map, id, [], options.hard === true ? [] : alive(map))
      if (row === null) return false
      for (const relation of cascade) await deleteChildren(inner, relation, row, options)
      return deleteOnly(inner, map, id, options)
    },
    {},
  )
}

/** Takes the mark of a deleted row away. @throws {NotFoundError} where there is no such row. */
export async function restoreRow(executor: Executor, map: ModelMap, id: unknown): Promise<DataRow> {
  const { softDelete } = map
  if (softDelete === null) throw new InvalidInputError(`${map.name} has no soft delete.`, map.name)
  const settings = [
    { column: softDelete, value: { sql: 'null', bindings: [] } },
    ...settingsOfEveryUpdate(map, [softDelete]),
  ]
  const row = await changeRow(executor, map, id, settings, [])
  if (row === null) throw new NotFoundError(map.name, describeId(id))
  return row
}

async function deleteOnly(executor: Executor, map: ModelMap, id: unknown, options: DeleteOptions): Promise<boolean> {
  const isHard = map.softDelete === null || options.hard === true
  const where = and([
    keyCondition(map, map.key, toKey(map, id)),
    ...versionCondition(map, options),
    ...(isHard ? [] : alive(map)),
  ])
  if (isHard) {
    const changes = await executor.send(map, 'changes', `delete from ${map.fromSql} where ${where.sql}`, where.bindings)
    return changes > 0 || gone(executor, map, id, options)
  }
  const row = await changeRow(executor, map, id, deletionOf(map, new Date()), alive(map), options)
  return row !== null || gone(executor, map, id, options)
}

/** False, or an error where the row is there in another version. */
async function gone(executor: Executor, map: ModelMap, id: unknown, options: DeleteOptions): Promise<false> {
  if (options.version === undefined) return false
  try {
    return await failed(executor, map, id, options)
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}

function childrenOf(map: ModelMap, name: string): RelationMap {
  const relation = map.relation(name)
  if (relation.declared.kind === 'has-many' || relation.declared.kind === 'has-one') return relation
  throw new InvalidInputError(
    `${map.name}.${name} has no rows of its own to delete along: it is ${relation.declared.kind}.`,
    map.name,
    [name],
  )
}

async function deleteChildren(
  executor: Executor,
  relation: RelationMap,
  row: DataRow,
  { hard }: DeleteOptions,
): Promise<void> {
  const where = { [relation.remote.property]: row[relation.local.property] }
  await deleteWhere(executor, relation.target, where, { hard: hard === true })
}
