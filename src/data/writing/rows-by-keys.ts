import { identityOf } from '../loading/identity.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { DataRow } from '../mapping/row-reader.js'
import { or } from '../query/sql-piece.js'
import type { Executor } from '../session/executor.js'
import type { Key } from './new-keys.js'

/** Rows by their keys, in the order of the keys; those that are marked as deleted, too. */
export async function rowsByKeys(executor: Executor, map: ModelMap, keys: readonly Key[]): Promise<DataRow[]> {
  if (keys.length === 0) return []
  const { access } = executor.engine
  const { reader } = map
  const { sql, bindings } = keysPiece(map, keys)
  const list = reader.list(map.alias, access.quote)
  const raw = await executor.send(map, 'rows', `select ${list} from ${map.fromSql} where ${sql}`, bindings)
  const rows = raw.map((one) => reader.read(one))
  const identity = (row: DataRow): string =>
    JSON.stringify(map.key.map(({ property }) => String(identityOf(row[property]))))
  const found = new Map(rows.map((row) => [identity(row), row]))
  return keys.flatMap((key) => {
    const values = map.key.map((column, at) => String(identityOf(column.decode(key[at]))))
    const row = found.get(JSON.stringify(values))
    return row === undefined ? [] : [row]
  })
}

function keysPiece(map: ModelMap, keys: readonly Key[]) {
  const [column, ...others] = map.key
  if (column !== undefined && others.length === 0) {
    const places = keys.map(() => column.placeholder).join(', ')
    return { sql: `${column.at(map.alias)} in (${places})`, bindings: keys.flat() }
  }
  return or(
    keys.map((key) => ({
      sql: map.key.map((one) => `${one.at(map.alias)} = ${one.placeholder}`).join(' and '),
      bindings: key,
    })),
  )
}
