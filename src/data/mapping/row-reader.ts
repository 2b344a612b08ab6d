import type { ColumnMap } from './column-map.js'
import { verbatim } from './verbatim.js'

export type RawRow = Readonly<Record<string, unknown>>
export type DataRow = Record<string, unknown>

/** PostgreSQL cuts longer names of results. */
const longestName = 63

/** Selects columns of one table and makes rows of models of what comes back. */
export class RowReader {
  readonly #columns: readonly ColumnMap[]
  readonly #names: readonly string[]

  /** `prefix`: of the names in the result; null: there is one table, and properties go by their own names. */
  constructor(columns: readonly ColumnMap[], prefix: string | null) {
    this.#columns = columns
    this.#names = columns.map(({ property }, at) =>
      prefix === null && !property.startsWith('#') && Buffer.byteLength(property) <= longestName
        ? property
        : `${prefix ?? '#'}${at}`,
    )
  }

  /** `"users"."created_at" as "createdAt", …`. */
  list(alias: string | null, quote: (name: string) => string): string {
    return this.#columns
      .map((column, at) => `${column.selected(alias)} as ${verbatim(quote(this.#names[at] as string))}`)
      .join(', ')
  }

  read(raw: RawRow): DataRow {
    const row: DataRow = {}
    for (let at = 0; at < this.#columns.length; at += 1) {
      const column = this.#columns[at] as ColumnMap
      row[column.property] = column.decode(raw[this.#names[at] as string])
    }
    return row
  }

  /** What came back for one of the columns, as the driver gave it. */
  raw(raw: RawRow, column: ColumnMap): unknown {
    const at = this.#columns.indexOf(column)
    return at < 0 ? undefined : raw[this.#names[at] as string]
  }
}
