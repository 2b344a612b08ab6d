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
  /** How much the values of a statement may weigh, in bytes; absent: nobody asks. */
  readonly maxBytes?: number
}

/** As few INSERT statements as the engine's limits allow; rows with other columns begin a new one. */
export function insertStatements(operation: BulkInsert, rules: InsertRules): readonly Statement[] {
  const groups: { columns: readonly string[]; rows: BulkInsert['rows'][number][]; bytes: number }[] = []
  for (const row of operation.rows) {
    const columns = Object.keys(row)
    const last = groups.at(-1)
    const bytes = bytesOf(row)
    const fits =
      last !== undefined &&
      (last.rows.length + 1) * columns.length <= rules.maxValues &&
      last.bytes + bytes <= (rules.maxBytes ?? Number.POSITIVE_INFINITY)
    if (fits && columns.length > 0 && last.columns.join('\0') === columns.join('\0')) {
      last.rows.push(row)
      last.bytes += bytes
    } else groups.push({ columns, rows: [row], bytes })
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

/** At most what a row weighs: a value has a type and a length, and a placeholder in the text. */
function bytesOf(row: BulkInsert['rows'][number]): number {
  const values = Object.values(row).map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : 24) + 16)
  return values.reduce((sum, bytes) => sum + bytes, 0)
}
