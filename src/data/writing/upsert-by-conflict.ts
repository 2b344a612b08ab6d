import type { ConflictUpdate } from '../../dialect/data-access.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import { type BulkOptions, inChunks } from './insert.js'
import { insertStatement } from './insert-statement.js'
import { returnedRows } from './returned-rows.js'
import { rowsByKey } from './rows-by-key.js'
import { settingsOfEveryUpdate } from './set-list.js'
import type { UpsertGroup } from './upsert-plan.js'

/** An INSERT that says what happens to a row that is there: as many statements as the engine needs, all or none. */
export function upsertByConflict(executor: Executor, group: UpsertGroup, options: BulkOptions): Promise<DataRow[]> {
  const { map, on, rows } = group
  const { facts } = executor.engine.access
  const updates = conflictUpdates(group)
  const keyOf = new Map(rows.map((row, at) => [row, group.keys[at] ?? []]))
  return inChunks(executor, map, rows, options, (inner, chunk, columns) =>
    inner.onOneConnection(async (pinned) => {
      const insert = insertStatement(map, columns, chunk, facts.defaultKeyword)
      const conflict = pinned.engine.access.clauses.onConflict(
        on.map((column) => column.at(null)),
        updates,
      )
      const statement: Piece = {
        sql: `${insert.sql} ${conflict.sql}`,
        bindings: [...insert.bindings, ...conflict.bindings],
      }
      if (facts.returning && updates.length > 0) return returnedRows(pinned, map, statement, null)
      // Rows that are left as they are do not come back from the statement.
      await pinned.send(map, 'changes', statement.sql, statement.bindings)
      return rowsByKey(
        pinned,
        map,
        on,
        chunk.map((row) => keyOf.get(row) ?? []),
      )
    }),
  )
}

/** Also what every update sets; a row that nothing of is changed is left alone. */
function conflictUpdates({ map, updated }: UpsertGroup): readonly ConflictUpdate[] {
  if (updated.length === 0) return []
  return [
    ...updated.map((column): ConflictUpdate => ({ column: column.at(null), value: 'inserted' })),
    ...settingsOfEveryUpdate(map, updated).map(({ column, value }) => ({ column: column.at(null), value })),
  ]
}
