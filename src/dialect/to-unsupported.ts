import type { Row } from './connection.js'
import type { Unsupported } from './dialect.js'

/** Rows with `kind`, `name`, `schema`, `table` and `reason`. */
export function toUnsupported(rows: readonly Row[]): readonly Unsupported[] {
  return rows.map((row) => ({
    kind: String(row['kind']),
    name: String(row['name']),
    ...(row['schema'] == null ? {} : { schema: String(row['schema']) }),
    ...(row['table'] == null ? {} : { table: String(row['table']) }),
    reason: String(row['reason']),
  }))
}
