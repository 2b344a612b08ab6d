import { InvalidInputError } from '../errors/index.js'
import { identityOfKey } from '../mapping/identity.js'
import type { ModelMap } from '../mapping/model-map.js'
import { ownValue } from '../mapping/own-value.js'
import type { RelationMap } from '../mapping/relation-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { fetchRows } from '../query/fetch-rows.js'
import { emptyState } from '../query/query-state.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { deleteRow } from './delete.js'
import { insertRows } from './insert.js'
import { listOfRows } from './list-of-rows.js'
import { lockRow } from './lock-row.js'
import { idOfRow } from './row-key.js'
import { updateRow } from './update.js'

export interface ReplaceOptions {
  /** What becomes of children that are not in the list; absent: as the relation declares. */
  readonly orphans?: 'delete' | 'nullify'
}

/**
 * Makes the rows of a relation exactly these: those with the key of a child change it, the others are new, and children that
 * are in none of them are orphans. One transaction.
 * @throws {InvalidInputError} where there would be orphans and nobody said what becomes of them.
 */
export function replaceChildren(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  name: string,
  inputs: readonly unknown[],
  options: ReplaceOptions = {},
): Promise<DataRow[]> {
  const relation = map.relation(name)
  if (relation.declared.kind !== 'has-many') {
    throw new InvalidInputError(`${map.name}.${name} is no hasMany relation.`, map.name, [name])
  }
  return runTransaction(executor, (inner) => replace(inner, map, id, relation, inputs, options), {})
}

async function replace(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  relation: RelationMap,
  inputs: readonly unknown[],
  options: ReplaceOptions,
): Promise<DataRow[]> {
  const { target, remote, local } = relation
  const parent = await lockRow(executor, map, id)
  const parentKey = parent[local.property]
  const children = await fetchRows(executor, target, { ...emptyState, where: [{ [remote.property]: parentKey }] })
  const byIdentity = new Map(children.map((child) => [identity(target, child), child]))
  const rows: DataRow[] = []
  const kept = new Set<string>()
  const given = listOfRows(target, inputs).map((input) => ({ ...(input as DataRow), [remote.property]: parentKey }))
  // Orphans go first: a new child may take over what is unique about one of them.
  for (const input of given) if (hasKey(target, input)) kept.add(identity(target, input))
  const orphans = children.filter((child) => !kept.has(identity(target, child)))
  await dropOrphans(executor, relation, orphans, options.orphans ?? relation.declared.options.orphans)
  for (const input of given) {
    const child = hasKey(target, input) ? byIdentity.get(identity(target, input)) : undefined
    if (child === undefined) rows.push(...(await insertRows(executor, target, [input])))
    else rows.push(await updateRow(executor, target, idOfRow(target, child), withoutKey(target, relation, input)))
  }
  return rows
}

async function dropOrphans(
  executor: Executor,
  { owner, name, target, remote }: RelationMap,
  orphans: readonly DataRow[],
  what: 'delete' | 'nullify' | undefined,
): Promise<void> {
  if (orphans.length === 0) return
  if (what !== 'delete' && what !== 'nullify') {
    throw new InvalidInputError(
      `${orphans.length} of ${owner.name}.${name} would be left over. Say what becomes of them: orphans: 'delete' or 'nullify', at the relation or here.`,
      owner.name,
      [name],
    )
  }
  for (const orphan of orphans) {
    if (what === 'delete') await deleteRow(executor, target, idOfRow(target, orphan))
    else await updateRow(executor, target, idOfRow(target, orphan), { [remote.property]: null })
  }
}

function hasKey(map: ModelMap, row: DataRow): boolean {
  return map.key.length > 0 && map.key.every(({ property }) => (ownValue(row, property) ?? null) !== null)
}

function identity(map: ModelMap, row: DataRow): string {
  return identityOfKey(map.key.map((column) => column.canonical(row[column.property])))
}

function withoutKey(map: ModelMap, { remote }: RelationMap, row: DataRow): DataRow {
  const fixed = new Set([...map.key.map(({ property }) => property), remote.property, map.version?.property])
  return Object.fromEntries(Object.entries(row).filter(([property]) => !fixed.has(property)))
}
