import type { BulkInsert } from '../operations/index.js'
import type { Statement } from './dialect.js'

export interface InsertRules {
  readonly quote: (name: string) => string
  /** The table as this engine names it. */
  readonly into: string
  /** How a row without values is written, after the table. */
  readonly noValues: string
  /** How many values a statement may carry. */
  readonly maxValues: number
}

/** As few INSERT statements as the engine's limit of values allows; rows with other columns begin a new one. */
export function insertStatements(operation: BulkInsert, rules: InsertRules): readonly Statement[] {
  const groups: { columns: readonly string[]; rows: BulkInsert['rows'][number][] }[] = []
  for (const row of operation.rows) {
    const columns = Object.keys(row)
    const last = groups.at(-1)
    const fits = last !== undefined && (last.rows.length + 1) * columns.length <= rules.maxValues
    if (fits && columns.length > 0 && last.columns.join('\0') === columns.join('\0')) last.rows.push(row)
    else groups.push({ columns, rows: [row] })
  }
  return groups.map(({ columns, rows }) => {
    if (columns.length === 0) return { sql: `INSERT INTO ${rules.into} ${rules.noValues}` }
    const placeholders = `(${columns.map(() => '?').join(', ')})`
    return {
      sql: `INSERT INTO ${rules.into} (${columns.map(rules.quote).join(', ')}) VALUES ${rows.map(() => placeholders).join(', ')}`,
      bindings: rows.flatMap((row) => columns.map((column) => row[column] ?? null)),
    }
  })
}
