import type { Connection, Dialect } from '../dialect/dialect.js'
import { displayName, type Schema } from '../schema/index.js'

/** The rows of each table, as texts in a fixed order. */
export type TableRows = ReadonlyMap<string, readonly string[]>

/** All rows of a scratch database: there are only those that revisions themselves have written. */
export async function fetchRows(dialect: Dialect, connection: Connection, schema: Schema): Promise<TableRows> {
  const found = new Map<string, readonly string[]>()
  const { quote } = dialect.expressions
  for (const table of schema.tables) {
    const name = table.schema === undefined ? quote(table.name) : `${quote(table.schema)}.${quote(table.name)}`
    const rows = await connection.query(`SELECT * FROM ${name}`)
    const texts = rows.map((row) =>
      JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    found.set(displayName(table), texts.toSorted())
  }
  return found
}
