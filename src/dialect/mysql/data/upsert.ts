import type { ConflictUpdate, SqlPiece } from '../../data-access.js'

/**
 * `ON DUPLICATE KEY UPDATE`, which looks at all unique keys, whatever columns are named. MySQL would rather have an alias in
 * the place of VALUES(), which MariaDB does not know.
 */
export function onConflict(columns: readonly string[], updates: readonly ConflictUpdate[]): SqlPiece {
  // INSERT IGNORE would swallow other errors as well; a column that is set to itself changes nothing.
  const [key = ''] = columns
  const sets = updates.map(
    ({ column, value }) => `${column} = ${value === 'inserted' ? `values(${column})` : value.sql}`,
  )
  return {
    sql: `on duplicate key update ${sets.length === 0 ? `${key} = ${key}` : sets.join(', ')}`,
    bindings: updates.flatMap(({ value }) => (value === 'inserted' ? [] : value.bindings)),
  }
}
