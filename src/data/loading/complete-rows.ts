import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow, RawRow } from '../mapping/row-reader.js'
import { type ReadNode, readRow, type Select } from '../query/select.js'
import type { Executor } from '../session/executor.js'
import { type PlannedRelation, planLoading } from './load-plan.js'
import { selectIn } from './select-in.js'

/** Makes rows of what came back, and loads what is still missing. */
export async function completeRows(executor: Executor, select: Select, raw: readonly RawRow[]): Promise<DataRow[]> {
  const seen = new Map<ReadNode, DataRow[]>()
  const rows = raw.map((one) => readRow(select.root, one, seen))
  for (const [node, parents] of seen) {
    await loadPlanned(executor, node.separate, parents)
    for (const property of node.extra) for (const row of parents) delete row[property]
  }
  return rows
}

/** Puts relations on rows that are there already, each in one query for all of them. @throws {InvalidInputError} */
export async function loadRelations(
  executor: Executor,
  map: ModelMap,
  rows: readonly DataRow[],
  relations: Readonly<Record<string, unknown>>,
): Promise<void> {
  const plan = planLoading(map, relations, false)
  for (const { relation } of plan.separate) {
    const { property } = relation.local
    if (rows.some((row) => row[property] === undefined)) {
      throw relation.local.invalid(`is needed on the rows to load ${relation.name}`)
    }
  }
  await loadPlanned(executor, plan.separate, rows)
}

/** One after another: in a transaction there is one connection, and outside nobody should take several. */
async function loadPlanned(
  executor: Executor,
  planned: readonly PlannedRelation[],
  rows: readonly DataRow[],
): Promise<void> {
  for (const one of planned) await selectIn(executor, one, rows, completeRows)
}
