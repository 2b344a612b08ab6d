import { InvalidInputError } from '../errors/index.js'
import { identityOf } from '../mapping/identity.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { RelationMap } from '../mapping/relation-map.js'
import { fetchRows } from '../query/fetch-rows.js'
import { emptyState } from '../query/query-state.js'
import type { Executor } from '../session/executor.js'
import { runTransaction } from '../session/run-transaction.js'
import { insertOnly } from './insert.js'
import { lockRow } from './lock-row.js'
import { deleteWhere } from './mass-write.js'

/**
 * Changes which rows a many-to-many relation links to a row. `attach` adds links, `detach` takes them away, `set` does both
 * so that there are these and no others. Links that are there stay as they are. One transaction.
 */
export function changeLinks(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  name: string,
  ids: readonly unknown[],
  change: 'attach' | 'detach' | 'set',
): Promise<void> {
  const relation = map.relation(name)
  const { through } = relation
  if (through === null) throw new InvalidInputError(`${map.name}.${name} is no manyToMany relation.`, map.name, [name])
  return runTransaction(executor, (inner) => apply(inner, map, id, relation, through, ids, change), {})
}

async function apply(
  executor: Executor,
  map: ModelMap,
  id: unknown,
  { local }: RelationMap,
  { model, near, far }: NonNullable<RelationMap['through']>,
  ids: readonly unknown[],
  change: 'attach' | 'detach' | 'set',
): Promise<void> {
  const row = await lockRow(executor, map, id)
  const own = row[local.property]
  const wanted = new Map(ids.map((one) => far.canonical(one)).map((one) => [identityOf(one), one]))
  if (change === 'detach') {
    if (wanted.size > 0)
      await deleteWhere(
        executor,
        model,
        { [near.property]: own, [far.property]: { in: [...wanted.values()] } },
        { hard: true },
      )
    return
  }
  const links = await fetchRows(executor, model, { ...emptyState, where: [{ [near.property]: own }] })
  const linked = new Set(links.map((link) => identityOf(link[far.property])))
  const unwanted = links.map((link) => link[far.property]).filter((one) => !wanted.has(identityOf(one)))
  if (change === 'set' && unwanted.length > 0) {
    await deleteWhere(executor, model, { [near.property]: own, [far.property]: { in: unwanted } }, { hard: true })
  }
  const missing = [...wanted].filter(([identity]) => !linked.has(identity))
  await insertOnly(
    executor,
    model,
    missing.map(([, one]) => ({ [near.property]: own, [far.property]: one })),
  )
}
