import type { Connection, Dialect } from '../../dialect/dialect.js'
import { type Column, displayName, type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'

/** The rows of some tables at one moment, by `tableKey`. */
export type RowsSnapshot = ReadonlyMap<string, TableRows>

export interface TableRows {
  /** As people read it. */
  readonly table: string
  /** The columns that were read, in order: all but those that the engine computes. */
  readonly columns: readonly string[]
  /** The columns that tell its rows apart; null: nothing does. */
  readonly key: readonly string[] | null
  /** A text for each column; null: NULL. */
  readonly rows: readonly StoredRow[]
}

export type StoredRow = readonly (string | null)[]

/**
 * All rows of the tables, each value as a text that is the same for the same value. Tables that are not in the schema are
 * left out.
 */
export async function readRows(
  dialect: Dialect,
  connection: Connection,
  schema: Schema,
  tables: readonly TableName[],
): Promise<RowsSnapshot> {
  const { rowValues } = dialect
  const wanted = new Set(tables.map(tableKey))
  const snapshot = new Map<string, TableRows>()
  for (const stored of schema.tables) {
    if (!wanted.has(tableKey(stored))) continue
    const table = rowValues.whole(stored, schema)
    const columns = table.columns.filter(({ generated }) => generated === undefined)
    const texts = columns.map((column, at) => `${rowValues.canonicalText(column, table)} AS c${at}`)
    const list = texts.length === 0 ? '1 AS n' : texts.join(', ')
    const found = await connection.query(`SELECT ${list} FROM ${rowValues.ownRows(table)}`)
    snapshot.set(tableKey(table), {
      table: displayName(table),
      columns: columns.map(({ name }) => name),
      key: keyOf(table),
      rows: found.map((row) => columns.map((column, at) => canonical(row[`c${at}`], column))),
    })
  }
  return snapshot
}

/** The primary key, or a unique one whose columns are never NULL. */
export function keyOf(table: Table): readonly string[] | null {
  const stored = (columns: readonly string[]): boolean =>
    columns.length > 0 &&
    columns.every((name) => table.columns.some((column) => column.name === name && column.generated === undefined))
  const never = (name: string): boolean => table.columns.some((column) => column.name === name && !column.nullable)
  if (table.primaryKey !== undefined && stored(table.primaryKey.columns)) return table.primaryKey.columns
  return table.uniques.find(({ columns }) => stored(columns) && columns.every(never))?.columns ?? null
}

/** What the engine's text does not settle: the digits of floats, blanks and the order of names in JSON. */
function canonical(value: unknown, { type }: Column): string | null {
  if (value === null || value === undefined) return null
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)
  switch (type.kind) {
    case 'float':
    case 'double': {
      const number = Number(text)
      return text !== '' && Number.isFinite(number)
        ? String(Number(number.toPrecision(type.kind === 'float' ? 6 : 15)))
        : text
    }
    case 'json':
    case 'jsonb':
      return canonicalJson(text)
    default:
      return text
  }
}

/** JSON with the names of each object in order; a text that is none, or whose numbers JavaScript would round, as it is. */
export function canonicalJson(text: string): string {
  if (/\d{16}/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    )
  } catch {
    return text
  }
}

/** Whether the rows are the same, whatever their order: an update may move what it leaves as it is. */
export function holdSameRows(one: readonly StoredRow[], other: readonly StoredRow[]): boolean {
  const text = (rows: readonly StoredRow[]): string => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort())
  return one.length === other.length && text(one) === text(other)
}
