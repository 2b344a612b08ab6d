import { identityOf } from '../loading/identity.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { or } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import type { NewRow } from './new-row.js'

/** The rows that have the same values as these in the columns of a unique key, in their order. */
export async function rowsByValues(
  executor: Executor,
  map: ModelMap,
  columns: readonly ColumnMap[],
  rows: readonly NewRow[],
): Promise<DataRow[]> {
  const { access } = executor.engine
  const { reader } = map
  const valuesOf = (row: NewRow) => columns.map((column) => row[map.columns.indexOf(column)] ?? null)
  const condition = columns.map((column) => `${column.at(map.alias)} = ${column.placeholder}`).join(' and ')
  const { sql, bindings } = or(rows.map((row) => ({ sql: condition, bindings: valuesOf(row) })))
  const list = reader.list(map.alias, access.quote)
  const raw = await executor.send(map, 'rows', `select ${list} from ${map.fromSql} where ${sql}`, bindings)
  const found = raw.map((one) => reader.read(one))
  const identity = (values: readonly unknown[]): string =>
    JSON.stringify(values.map((value) => String(identityOf(value))))
  const byValues = new Map(found.map((row) => [identity(columns.map(({ property }) => row[property])), row]))
  return rows.flatMap((row) => {
    const values = valuesOf(row).map((value, at) => columns[at]?.decode(value))
    // What the engine takes for the same (letter case, blanks) is told apart here; of one row there is no doubt.
    const match = byValues.get(identity(values)) ?? (rows.length === 1 ? found[0] : undefined)
    return match === undefined ? [] : [match]
  })
}
