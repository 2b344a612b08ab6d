import type { Connection, Dialect } from '../../dialect/dialect.js'
import { dependencyOrder, type Schema, type Table, type TableName, tableKey } from '../../schema/index.js'
import { withRoutineWords, wordsIn } from './routine-words.js'
import { keyOf } from './table-rows.js'

/** The rows that tables held before others were added: the texts of their keys, by `tableKey`. */
export type RowKeys = ReadonlyMap<string, ReadonlySet<string>>

/** How the rows of a table are told apart: what is compared, its text, and the text as SQL. */
interface Identity {
  readonly terms: readonly { readonly term: string; readonly text: string; literal(text: string): string }[]
}

/** How many rows one DELETE names. */
const rowsAStatement = 200

/**
 * Whether rows that are added to the table can be taken out again: its rows can be told apart, or there were none.
 * @param base as `rowKeysOf` read it.
 */
export function canBeEmptiedTo(dialect: Dialect, table: Table, base: RowKeys): boolean {
  return identityOf(dialect, table) !== null || base.get(tableKey(table))?.size === 0
}

/** The rows that are there now, in these tables and in those that their triggers may write to. */
export async function rowKeysOf(
  dialect: Dialect,
  connection: Connection,
  schema: Schema,
  tables: readonly TableName[],
): Promise<RowKeys> {
  const found = new Map<string, ReadonlySet<string>>()
  for (const table of withTriggerTargets(schema, tables)) {
    found.set(tableKey(table), new Set((await fetchKeys(dialect, connection, table)).keys()))
  }
  return found
}

/**
 * Deletes every row that the base does not hold, in all tables that the base is about, with foreign keys off.
 * @return false where not exactly the rows of the base are left: then the database has to be made anew.
 */
export async function removeRows(
  dialect: Dialect,
  connection: Connection,
  schema: Schema,
  base: RowKeys,
): Promise<boolean> {
  const known = new Map(schema.tables.map((table) => [tableKey(table), table]))
  if ([...base.keys()].some((key) => !known.has(key))) return false
  // Rows that point to others first, for where keys cannot be switched off.
  const tables = dependencyOrder(schema.tables)
    .tables.filter((table) => base.has(tableKey(table)))
    .toReversed()
  const kept = (table: Table): ReadonlySet<string> => base.get(tableKey(table)) ?? new Set()
  const { begin, end } = dialect.rowValues.unguarded
  const isOff = await tried(connection, begin)
  try {
    let open = tables
    // The second time for what triggers wrote to a table that was done before.
    for (let round = 0; round < 2; round += 1) {
      for (const table of open) if (!(await removeFrom(dialect, connection, table, kept(table)))) return false
      const left: Table[] = []
      for (const table of tables) if (!(await holdsExactly(dialect, connection, table, kept(table)))) left.push(table)
      if (left.length === 0) return true
      open = left
    }
    return false
  } finally {
    if (isOff) for (const statement of end) await connection.execute(statement)
  }
}

async function tried(connection: Connection, statements: readonly string[]): Promise<boolean> {
  try {
    for (const statement of statements) await connection.execute(statement)
    return true
  } catch {
    // PostgreSQL asks for a superuser: then the order of the tables must do.
    return false
  }
}

/** @return false: the engine refused it, or nobody can tell which rows are whose. */
async function removeFrom(
  dialect: Dialect,
  connection: Connection,
  table: Table,
  keep: ReadonlySet<string>,
): Promise<boolean> {
  const from = dialect.rowValues.ownRows(table)
  try {
    if (keep.size === 0) {
      await connection.execute(`DELETE FROM ${from}`)
      return true
    }
    const identity = identityOf(dialect, table)
    if (identity === null) return true
    const keys = await fetchKeys(dialect, connection, table)
    const extra = [...keys].filter(([key]) => !keep.has(key)).map(([, texts]) => texts)
    for (let at = 0; at < extra.length; at += rowsAStatement) {
      const rows = extra.slice(at, at + rowsAStatement).map((texts) => {
        const parts = identity.terms.map(({ term, literal }, place) => {
          const text = texts[place] ?? null
          return text === null ? `${term} IS NULL` : `${term} = ${literal(text)}`
        })
        return `(${parts.join(' AND ')})`
      })
      await connection.execute(`DELETE FROM ${from} WHERE ${rows.join(' OR ')}`)
    }
    return true
  } catch (error) {
    if (dialect.errors.classify(error)?.code === 'DBT_CONNECT') throw error
    return false
  }
}

async function holdsExactly(
  dialect: Dialect,
  connection: Connection,
  table: Table,
  keep: ReadonlySet<string>,
): Promise<boolean> {
  const now = await fetchKeys(dialect, connection, table)
  return now.size === keep.size && [...now.keys()].every((key) => keep.has(key))
}

/** The keys of the rows, each as one text with its parts; rows that nothing tells apart are numbered. */
async function fetchKeys(
  dialect: Dialect,
  connection: Connection,
  table: Table,
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const identity = identityOf(dialect, table)
  const list = identity?.terms.map(({ text }, at) => `${text} AS k${at}`).join(', ') ?? '1 AS k0'
  const rows = await connection.query(`SELECT ${list} FROM ${dialect.rowValues.ownRows(table)}`)
  const found = new Map<string, readonly (string | null)[]>()
  for (const [number, row] of rows.entries()) {
    const texts = (identity?.terms ?? []).map((_, at) => {
      const value = row[`k${at}`]
      return value === null || value === undefined ? null : String(value)
    })
    found.set(identity === null ? String(number) : JSON.stringify(texts), texts)
  }
  return found
}

function identityOf(dialect: Dialect, table: Table): Identity | null {
  const { rowWalk } = dialect
  const hidden = rowWalk.hiddenKey?.(table)
  const key = keyOf(table)
  if (key === null) return hidden == null ? null : { terms: [hidden] }
  const columns = key.flatMap((name) => table.columns.filter((column) => column.name === name))
  return { terms: columns.map((column) => rowWalk.keyOf(column, table)) }
}

/** The tables, and those that the texts of their triggers and of the functions behind these name, and so on. */
export function withTriggerTargets(schema: Schema, tables: readonly TableName[]): readonly Table[] {
  const objects = schema.objects ?? []
  const found = new Map<string, Table>()
  const work = schema.tables.filter((table) => tables.some((wanted) => tableKey(wanted) === tableKey(table)))
  for (let table = work.pop(); table !== undefined; table = work.pop()) {
    const owner = table
    if (found.has(tableKey(owner))) continue
    found.set(tableKey(owner), owner)
    const texts = objects
      .filter(
        ({ kind, table: on, schema: space }) =>
          (kind === 'trigger' || kind === 'rule') && on === owner.name && space === owner.schema,
      )
      .map(({ definition }) => definition)
    if (texts.length === 0) continue
    const named = withRoutineWords(schema, texts.flatMap(wordsIn))
    work.push(...schema.tables.filter(({ name }) => named.has(name.toLowerCase()) || /\W/.test(name)))
  }
  return [...found.values()]
}

/** The rows of tables that the schema has. */
export function onlyKnown(keys: RowKeys, schema: Schema): RowKeys {
  const known = new Set(schema.tables.map(tableKey))
  return new Map([...keys].filter(([key]) => known.has(key)))
}
