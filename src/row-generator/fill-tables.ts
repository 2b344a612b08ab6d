import type { Connection, Dialect } from '../dialect/dialect.js'
import {
  dependencyOrder,
  displayName,
  type ForeignKey,
  type Schema,
  sameTable,
  type Table,
  type TableName,
  tableKey,
} from '../schema/index.js'
import { nullCell } from './cell.js'
import { DetachedKeys } from './detached-keys.js'
import { KeyPool } from './key-pool.js'
import type { Manner } from './manner.js'
import { RowMaker, type Targets } from './row-maker.js'
import { openWriter } from './row-writer.js'
import { mergedTable, planTable, withReferenced } from './table-plan.js'
import { writeRows } from './write-rows.js'

export interface FillRequest {
  readonly dialect: Dialect
  /** Outside any transaction: the rows are written in one of their own. */
  readonly connection: Connection
  /** What the database holds now. */
  readonly schema: Schema
  /** To be filled; tables that they reference are filled too where they are empty. */
  readonly tables: readonly TableName[]
  /** Wanted per table. */
  readonly rows: number
  /** The same seed and the same schema give the same rows, whatever the order of the tables. */
  readonly seed: number
  /** Rows must be allowed by this schema as well; tables and columns are matched by name. */
  readonly also?: Schema
  /** What the values are like; default `varied`. */
  readonly manner?: Manner
}

export interface FillReport {
  readonly filled: readonly { readonly table: string; readonly rows: number }[]
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
}

/**
 * Writes rows into tables of a scratch database: plain ones first, then some at the ends of what the columns hold, all
 * within the constraints. A table that takes none of them is reported with the reason.
 * @throws the driver's error when the connection is lost.
 */
export async function fillTables(request: FillRequest): Promise<FillReport> {
  return fill(
    request,
    new Set(request.tables.map(tableKey)),
    withReferenced(request.dialect, request.schema, request.also, request.tables),
  )
}

/** Fills the tables that a table references, where they are empty. */
export async function fillReferenced(request: Omit<FillRequest, 'tables'>, table: TableName): Promise<FillReport> {
  const concerned = new Map(withReferenced(request.dialect, request.schema, request.also, [table]))
  concerned.delete(tableKey(table))
  return fill({ ...request, tables: [] }, new Set(), concerned)
}

async function fill(
  request: FillRequest,
  wanted: ReadonlySet<string>,
  concerned: ReadonlyMap<string, Table>,
): Promise<FillReport> {
  const { dialect, connection, schema, also, rows, seed, manner = 'varied' } = request
  const empty = await emptyOf(dialect, connection, [...concerned.values()])
  const next = new Map(also?.tables.map((table) => [tableKey(table), table]))
  const merged = [...concerned.values()].map((table) => mergedTable(table, next.get(tableKey(table))))
  const { tables, detached } = dependencyOrder(merged)
  const filled: { table: string; rows: number }[] = []
  const unfilled: { table: string; reason: string }[] = virtualTables(request)

  if (wanted.size === 0 && empty.size === 0) return { filled, unfilled }
  const writer = await openWriter(dialect, connection)
  try {
    const pool = new KeyPool(dialect, connection)
    const open = new DetachedKeys(dialect, writer, pool)
    for (const { name, schema: space } of tables) {
      const table = concerned.get(tableKey({ name, ...(space === undefined ? {} : { schema: space }) })) as Table
      if (!wanted.has(tableKey(table)) && !empty.has(tableKey(table))) continue
      const plan = planTable(dialect, schema, table, also)
      const later = detached.get(tableKey(table)) ?? []
      const targets = await targetsOf(plan.foreignKeys, later, concerned, pool)
      const lacking = plan.problem ?? missingParent(plan.foreignKeys, targets, plan, concerned)
      if (lacking !== null) {
        unfilled.push({ table: displayName(table), reason: lacking })
        continue
      }
      const maker = new RowMaker(dialect, plan, seed, targets, manner)
      if (!empty.has(tableKey(table))) await takeKeys(maker, pool)
      const result = await writeRows(writer, maker, rows, open.needsKeysOff(plan, targets))
      pool.forget(table)
      if (result.written.length > 0) {
        filled.push({ table: displayName(table), rows: result.written.length })
        open.add(plan, targets, result.written)
      } else unfilled.push({ table: displayName(table), reason: result.reason })
    }
    const orphaned = await open.point(concerned)
    for (const { table, reason } of orphaned) {
      const at = filled.findIndex((entry) => entry.table === table)
      if (at >= 0) filled.splice(at, 1)
      unfilled.push({ table, reason })
    }
  } catch (error) {
    await writer.rollback()
    throw error
  }
  const refused = await writer.commit()
  if (refused !== null) {
    const none = filled.map(({ table }) => ({ table, reason: `the rows were refused in the end: ${refused}` }))
    return { filled: [], unfilled: [...unfilled, ...none] }
  }
  return { filled, unfilled }
}

/** Keys of rows that are there already are not given again. */
async function takeKeys(maker: RowMaker, pool: KeyPool): Promise<void> {
  const { table, keys } = maker.plan
  for (const key of keys) {
    const columns = key.parts.flatMap(({ expression }) => (expression.kind === 'column' ? expression.name : []))
    // Of a key with expressions nobody knows what the rows have in it.
    if (columns.length < key.parts.length) continue
    for (const tuple of await pool.tuples(table, columns))
      maker.take(key, new Map(columns.map((name, at) => [name, tuple[at] ?? nullCell])))
  }
}

/** What rows can point to; null for keys that close a circle to a table that is still empty. */
export async function targetsOf(
  foreignKeys: readonly ForeignKey[],
  later: readonly ForeignKey[],
  tables: ReadonlyMap<string, Table>,
  pool: KeyPool,
): Promise<Targets> {
  const found = new Map<ForeignKey, Awaited<ReturnType<KeyPool['tuples']>> | null>()
  for (const foreignKey of foreignKeys) {
    const target = tables.get(tableKey(foreignKey.table))
    const tuples = target === undefined ? [] : await pool.tuples(target, foreignKey.referencedColumns)
    const closesCircle = later.includes(foreignKey)
    found.set(foreignKey, tuples.length === 0 && closesCircle ? null : tuples)
  }
  return found
}

/** Why the rows of a table could point to nothing. */
function missingParent(
  foreignKeys: readonly ForeignKey[],
  targets: Targets,
  plan: {
    readonly table: Table
    readonly columns: readonly { readonly column: { readonly name: string }; readonly nullable: boolean }[]
  },
  tables: ReadonlyMap<string, Table>,
): string | null {
  for (const foreignKey of foreignKeys) {
    if (sameTable(foreignKey.table, plan.table) || targets.get(foreignKey)?.length !== 0) continue
    const canBeNull = foreignKey.columns.some(
      (name) => plan.columns.find(({ column }) => column.name === name)?.nullable,
    )
    if (canBeNull) continue
    const target = displayName(foreignKey.table)
    return tables.has(tableKey(foreignKey.table))
      ? `${target}, which it references, holds no rows`
      : `it references ${target}, which is not there`
  }
  return null
}

/** Tables that are another's business, among those that were asked for. */
function virtualTables({ schema, tables }: FillRequest): { table: string; reason: string }[] {
  const known = new Set(schema.tables.map(tableKey))
  const virtual = new Set((schema.objects ?? []).filter(({ kind }) => kind === 'virtual-table').map(({ name }) => name))
  return tables
    .filter((table) => !known.has(tableKey(table)))
    .map((table) => ({
      table: displayName(table),
      reason: virtual.has(table.name) ? 'it is a virtual table' : 'there is no such table',
    }))
}

/** How many tables one query asks about; SQLite has a limit of columns. */
const tablesAQuery = 100

/** The keys of those tables that hold no rows. */
async function emptyOf(
  dialect: Dialect,
  connection: Connection,
  tables: readonly Table[],
): Promise<ReadonlySet<string>> {
  const empty = new Set<string>()
  for (let at = 0; at < tables.length; at += tablesAQuery) {
    const asked = tables.slice(at, at + tablesAQuery)
    const terms = asked.map(
      (table, index) =>
        `CASE WHEN EXISTS (SELECT 1 FROM ${dialect.expressions.quoteTable(table)}) THEN 1 ELSE 0 END AS t${index}`,
    )
    const [row] = await connection.query(`SELECT ${terms.join(', ')}`)
    for (const [index, table] of asked.entries()) if (Number(row?.[`t${index}`]) === 0) empty.add(tableKey(table))
  }
  return empty
}
