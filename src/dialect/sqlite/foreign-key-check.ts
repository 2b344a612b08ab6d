import { messageOf } from '../../errors/index.js'
import type { Connection } from '../connection.js'

/** How many rows of a table point to nothing, by child and parent table. */
export type Violations = ReadonlyMap<string, number>

/** @see https://sqlite.org/pragma.html#pragma_foreign_key_check */
export async function fetchViolations(connection: Connection): Promise<Violations> {
  const rows = await connection
    .query('SELECT "table" AS child, parent, count(*) AS rows FROM pragma_foreign_key_check GROUP BY 1, 2')
    .catch((error: unknown) => {
      // A key whose parent columns are not unique cannot be checked at all; it counts as one violation.
      if (!messageOf(error).includes('foreign key mismatch')) throw error
      return [{ child: messageOf(error), parent: 'its parent', rows: 1 }]
    })
  return new Map(rows.map((row) => [`${String(row['child'])} → ${String(row['parent'])}`, Number(row['rows'])]))
}

/**
 * The violations that were not there before, as text. A pair of tables that is new while the total did not grow is an
 * old violation under a new table name.
 */
export function newViolations(before: Violations, after: Violations): readonly string[] {
  const total = (violations: Violations): number => [...violations.values()].reduce((sum, rows) => sum + rows, 0)
  if (total(after) <= total(before)) return []
  return [...after]
    .filter(([pair, rows]) => rows > (before.get(pair) ?? 0))
    .map(([pair, rows]) => `${rows - (before.get(pair) ?? 0)} rows of ${pair}`)
}
