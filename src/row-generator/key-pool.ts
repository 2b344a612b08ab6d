import type { Connection, Dialect } from '../dialect/dialect.js'
import { type Table, tableKey } from '../schema/index.js'
import type { Cell } from './cell.js'
import { fitted } from './fits.js'

/** As many rows are looked at; more would tell nothing new. */
const mostKeys = 500

/** The rows that foreign keys may point to, read from the database: triggers and sequences may have changed what was written. */
export class KeyPool {
  readonly #dialect: Dialect
  readonly #connection: Connection
  readonly #known = new Map<string, readonly (readonly Cell[])[]>()

  constructor(dialect: Dialect, connection: Connection) {
    this.#dialect = dialect
    this.#connection = connection
  }

  /** The values of these columns, a tuple each, in a fixed order; none holds NULL. */
  async tuples(table: Table, columns: readonly string[]): Promise<readonly (readonly Cell[])[]> {
    const key = [tableKey(table), ...columns].join('\0')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const { rowWalk, expressions, rowValues } = this.#dialect
    const found = columns.map((name) => table.columns.find((column) => column.name === name))
    if (found.some((column) => column === undefined)) return []
    const walks = found.flatMap((column) => (column === undefined ? [] : [{ column, ...rowWalk.keyOf(column, table) }]))
    const texts = walks.map(({ text }, at) => `${text} AS k${at}`).join(', ')
    const present = columns.map((name) => `${expressions.quote(name)} IS NOT NULL`).join(' AND ')
    const order = walks.map((_, at) => at + 1).join(', ')
    const rows = await this.#connection.query(
      `SELECT DISTINCT ${texts} FROM ${expressions.quoteTable(table)} WHERE ${present} ORDER BY ${order} LIMIT ${mostKeys}`,
    )
    const tuples = rows.map((row) =>
      walks.map(({ column, literal }, at): Cell => {
        const text = String(row[`k${at}`])
        const shape = rowValues.shapeOf(column, table, { tables: [], enums: [], namespaces: [], objects: null })?.shape
        return { value: (shape && fitted(unquoted(text), shape)) ?? text, sql: literal(text) }
      }),
    )
    this.#known.set(key, tuples)
    return tuples
  }

  /** After rows were written to the table. */
  forget(table: Table): void {
    for (const key of this.#known.keys())
      if (key === tableKey(table) || key.startsWith(`${tableKey(table)}\0`)) this.#known.delete(key)
  }
}

/** SQLite's quote() tells texts from numbers. */
function unquoted(text: string): string {
  return /^'.*'$/s.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text
}
