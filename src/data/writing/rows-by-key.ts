import type { ColumnMap } from '../mapping/column-map.js'
import { identityOfKey } from '../mapping/identity.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { or, type Piece } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import type { Key } from './new-keys.js'
import { keyCondition } from './row-key.js'

/** Keys of several columns in one query: SQLite takes conditions that are nested 1000 deep. https://www.sqlite.org/limits.html */
const mostAlternatives = 200

/**
 * The rows that have these values in the columns of a unique key, in the order of the keys; those that are marked as
 * deleted, too. What is not there is left out.
 */
export async function rowsByKey(
  executor: Executor,
  map: ModelMap,
  columns: readonly ColumnMap[],
  keys: readonly Key[],
): Promise<DataRow[]> {
  const { access } = executor.engine
  const { reader } = map
  const list = reader.list(map.alias, access.quote)
  const found: DataRow[] = []
  const size = columns.length === 1 ? access.facts.maxBindings : mostAlternatives
  for (let at = 0; at < keys.length; at += size) {
    const { sql, bindings } = haveKey(executor, map, columns, keys.slice(at, at + size))
    const raw = await executor.send(map, 'rows', `select ${list} from ${map.fromSql} where ${sql}`, bindings)
    for (const one of raw) found.push(reader.read(one))
  }
  // What the engine takes for the same (letter case, blanks) is told apart below; of one row there is no doubt.
  if (keys.length === 1) return found
  const byKey = new Map(found.map((row) => [identityOfKey(columns.map(({ property }) => row[property])), row]))
  return keys.flatMap((key): readonly DataRow[] => {
    const row = byKey.get(identityOfKey(columns.map((column, at) => column.decode(key[at]))))
    return row === undefined ? [] : [row]
  })
}

function haveKey(executor: Executor, map: ModelMap, columns: readonly ColumnMap[], keys: readonly Key[]): Piece {
  const [only, ...others] = columns
  if (only !== undefined && others.length === 0) {
    const { clauses } = executor.engine.access
    return clauses.among(only.at(map.alias), only.placeholder, keys.flat(), false)
  }
  return or(keys.map((key) => keyCondition(map, columns, key)))
}
