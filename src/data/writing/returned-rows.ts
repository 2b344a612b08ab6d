import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import type { Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'

/** Runs a statement that writes and has it return its rows. `alias`: the quoted name of its table in it; null: none. */
export async function returnedRows(
  executor: Executor,
  map: ModelMap,
  { sql, bindings }: Piece,
  alias: string | null,
): Promise<DataRow[]> {
  const { reader } = map
  const list = reader.list(alias, executor.engine.access.quote)
  const raw = await executor.send(map, 'rows', `${sql} returning ${list}`, bindings)
  return raw.map((one) => reader.read(one))
}
