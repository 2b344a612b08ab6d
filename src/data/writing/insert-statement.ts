import type { DriverValue } from '../../dialect/data-access.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import type { Piece } from '../query/sql-piece.js'
import { defaultOf, type NewRow, sqlOfNewValue } from './new-row.js'

/** New rows in as many statements as the engine needs, each with the rows that it is about. */
export interface InsertPlan {
  readonly columns: readonly ColumnMap[]
  readonly chunks: readonly (readonly NewRow[])[]
}

/** `chunk`: the most rows of one statement; null: what the engine takes. */
export function planInsert(map: ModelMap, rows: readonly NewRow[], limits: InsertLimits): InsertPlan {
  const used = map.columns.filter(
    (column, at) => sqlOfNewValue(column) !== null || rows.some((row) => row[at] !== undefined),
  )
  // A row of nothing but defaults still names a column.
  const columns =
    used.length > 0 ? used : [map.numbered ?? map.columns.find(isWritable) ?? (map.columns[0] as ColumnMap)]
  const size = Math.max(1, Math.min(limits.chunk ?? limits.maxRows, Math.floor(limits.maxBindings / columns.length)))
  const chunks: (readonly NewRow[])[] = []
  for (let at = 0; at < rows.length; at += size) chunks.push(rows.slice(at, at + size))
  return { columns, chunks }
}

export interface InsertLimits {
  readonly maxBindings: number
  readonly maxRows: number
  readonly chunk: number | null
}

function isWritable({ definition }: ColumnMap): boolean {
  return definition.generated === undefined
}

/** `INSERT INTO … VALUES …`. */
export function insertStatement(
  map: ModelMap,
  columns: readonly ColumnMap[],
  rows: readonly NewRow[],
  hasDefaultKeyword: boolean,
): Piece {
  const places = columns.map((column) => map.columns.indexOf(column))
  const names = columns.map((column) => column.at(null)).join(', ')
  const plain = `(${columns.map(() => '?').join(', ')})`
  const bindings: DriverValue[] = []
  const texts: string[] = []
  for (const row of rows) {
    let isPlain = true
    for (const at of places) if (row[at] === undefined) isPlain = false
    if (isPlain) {
      for (const at of places) bindings.push(row[at] as DriverValue)
      texts.push(plain)
      continue
    }
    const values = places.map((at, index) => {
      const value = row[at]
      if (value !== undefined) {
        bindings.push(value)
        return '?'
      }
      const column = columns[index] as ColumnMap
      const sql = sqlOfNewValue(column)
      if (sql !== null) return sql
      if (hasDefaultKeyword) return 'default'
      const fallback = defaultOf(column)
      bindings.push(...fallback.bindings)
      return fallback.sql
    })
    texts.push(`(${values.join(', ')})`)
  }
  return { sql: `insert into ${map.tableSql} (${names}) values ${texts.join(', ')}`, bindings }
}
