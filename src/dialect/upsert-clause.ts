import type { ConflictUpdate, SqlPiece } from './data-access.js'

/** `ON CONFLICT … DO UPDATE`, as PostgreSQL and SQLite write it. */
export function onConflict(columns: readonly string[], updates: readonly ConflictUpdate[]): SqlPiece {
  const target = columns.length === 0 ? '' : ` (${columns.join(', ')})`
  if (updates.length === 0) return { sql: `on conflict${target} do nothing`, bindings: [] }
  const sets = updates.map(
    ({ column, value }) => `${column} = ${value === 'inserted' ? `excluded.${column}` : value.sql}`,
  )
  return {
    sql: `on conflict${target} do update set ${sets.join(', ')}`,
    bindings: updates.flatMap(({ value }) => (value === 'inserted' ? [] : value.bindings)),
  }
}
