import type { Dialect } from '../../dialect/dialect.js'
import { sameTable, type Table, type TableName, tableKey } from '../../schema/index.js'
import type { RunRecord } from './proving-ground.js'
import { withRoutineWords } from './routine-words.js'
import { changedTables, type DatabaseState } from './state.js'

/**
 * The tables whose rows a revision may have changed, of those that were there before it: what it changes the structure of,
 * and what its statements name. Over a connection of its own it may have done anything, to any of them.
 * @param runs The operations of both directions.
 */
export function touchedTables(
  dialect: Dialect,
  runs: readonly RunRecord[],
  before: DatabaseState,
  after: DatabaseState,
): readonly Table[] {
  const { tables } = before.schema
  if (runs.some(({ usedKnex }) => usedKnex)) return tables
  const changed = changedTables(before, after)
  const names: TableName[] = []
  const mentioned = new Set<string>()
  for (const { operations, statements } of runs) {
    for (const operation of operations) if ('table' in operation) names.push(operation.table)
    for (const sql of statements) {
      // What is made has no rows, and the tables that it names lose none.
      if (/^\s*create\b/i.test(sql)) continue
      for (const name of mentionedNames(dialect, sql)) mentioned.add(name)
    }
  }
  // What is called may write to tables that nobody names.
  const reached = withRoutineWords(before.schema, mentioned)
  return tables.filter(
    (table) =>
      changed.has(tableKey(table)) ||
      names.some((name) => sameTable(name, table)) ||
      reached.has(table.name.toLowerCase()),
  )
}

function mentionedNames(dialect: Dialect, sql: string): readonly string[] {
  const { certain, possible } = dialect.objects.mentions(sql)
  return [...certain, ...possible].map((name) => name.toLowerCase())
}
