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
  readonly #properties: readonly string[]
  readonly #decoders: readonly ColumnMap['codec']['decode'][]
  readonly #lists = new Map<string | null, string>()

  /** `prefix`: of the names in the result; null: there is one table, and properties go by their own names. */
  constructor(columns: readonly ColumnMap[], prefix: string | null) {
    this.#columns = columns
    this.#properties = columns.map(({ property }) => property)
    this.#decoders = columns.map(({ codec }) => codec.decode)
    this.#names = columns.map(({ property }, at) =>
      prefix === null && !property.startsWith('#') && Buffer.byteLength(property) <= longestName
        ? property
        : `${prefix ?? '#'}${at}`,
    )
  }

  /** `"users"."created_at" as "createdAt", …`. */
  list(alias: string | null, quote: (name: string) => string): string {
    const known = this.#lists.get(alias)
    if (known !== undefined) return known
    const list = this.#columns
      .map((column, at) => `${column.selected(alias)} as ${verbatim(quote(this.#names[at] as string))}`)
      .join(', ')
    this.#lists.set(alias, list)
    return list
  }

  /** Every value of every row comes by here: no calls but those of the codecs. */
  read(raw: RawRow): DataRow {
    const [names, properties, decoders] = [this.#names, this.#properties, this.#decoders]
    const row: DataRow = {}
    let at = 0
    try {
      for (; at < names.length; at += 1) {
        const value = raw[names[at] as string]
        const decode = decoders[at]
        if (value === null || value === undefined) row[properties[at] as string] = null
        else row[properties[at] as string] = decode === undefined ? value : decode(value)
      }
    } catch (error) {
      throw this.#columns[at]?.explained(error)
    }
    return row
  }

  /** What came back for one of the columns, as the driver gave it. */
  raw(raw: RawRow, column: ColumnMap): unknown {
    const at = this.#columns.indexOf(column)
    return at < 0 ? undefined : raw[this.#names[at] as string]
  }
}
