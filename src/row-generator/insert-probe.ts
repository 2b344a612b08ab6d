import type { Row } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import type { Scalar, ValueShape } from '../dialect/row-values.js'
import { columnsOf } from '../dialect/sql-text/expression.js'
import { parseExpression } from '../dialect/sql-text/parse-expression.js'
import { type Schema, sameTable, type Table, tableKey } from '../schema/index.js'
import { type Cell, nullCell, type PlannedRow } from './cell.js'
import { type FillRequest, fillReferenced, targetsOf } from './fill-tables.js'
import { KeyPool } from './key-pool.js'
import type { Probe, ProbeValues } from './probe.js'
import { RowMaker } from './row-maker.js'
import { openWriter, type RowWriter } from './row-writer.js'
import { planTable, type TablePlan } from './table-plan.js'

export type ProbeRequest = Omit<FillRequest, 'tables' | 'also' | 'rows'> & {
  readonly rows?: number
  readonly probe: Probe
}

/** Values of a probe's rows lie apart from those that tables are filled with. */
const firstRow = 60
/** How often a row is made anew that the engine refuses for something else. */
const mostTries = 3

/**
 * Writes the rows of a probe, and what they point to where that is not there.
 * @return the rows as they were written; null: the live schema does not take them.
 */
export async function insertProbe(request: ProbeRequest): Promise<readonly Row[] | null> {
  const { dialect, connection, schema, seed, probe } = request
  const live = schema.tables.find((table) => sameTable(table, probe.tableName))
  if (live === undefined) return null
  await fillReferenced({ dialect, connection, schema, seed, rows: request.rows ?? 3 }, live)
  const whole = dialect.rowValues.whole(live, schema)
  const plan = withCondition(dialect, planTable(dialect, schema, whole, undefined), probe.condition)
  const writer = await openWriter(dialect, connection)
  try {
    const tables = new Map(schema.tables.map((table) => [tableKey(table), table]))
    const targets = await targetsOf(plan.foreignKeys, plan.foreignKeys, tables, new KeyPool(dialect, connection))
    for (const values of probe.attempts) {
      if (probe.violates !== null && !(await isViolated(writer, schema, whole, probe.violates, values[0] ?? {})))
        continue
      for (let salt = 0; salt < mostTries; salt += 1) {
        const rows = rowsOf(new RowMaker(dialect, plan, seed, targets), plan, probe, values, salt)
        if (rows === null || !(await allTaken(writer, live, rows))) continue
        return (await writer.commit()) === null ? rows.map(shown) : null
      }
    }
    await writer.rollback()
    return null
  } catch (error) {
    await writer.rollback()
    throw error
  }
}

function withCondition(dialect: Dialect, plan: TablePlan, condition: string | null): TablePlan {
  if (condition === null) return plan
  const expression = parseExpression(dialect.rowValues.tokens(condition))
  return { ...plan, conditions: [...plan.conditions, { expression, columns: columnsOf(expression) }] }
}

function rowsOf(
  maker: RowMaker,
  plan: TablePlan,
  probe: Probe,
  values: readonly ProbeValues[],
  salt: number,
): readonly PlannedRow[] | null {
  const rows: PlannedRow[] = []
  for (const [at, forced] of values.entries()) {
    const fixed = new Map<string, Cell>()
    const first = rows[0]
    if (first !== undefined) for (const name of probe.same) fixed.set(name, first.get(name) ?? nullCell)
    for (const [name, value] of Object.entries(forced)) fixed.set(name, cellOf(maker, plan, name, value))
    const made = maker.make({ row: firstRow + at, salt, plain: true, fixed })
    if (made === null) return null
    maker.accept(made)
    rows.push(made)
  }
  return rows
}

function cellOf(maker: RowMaker, plan: TablePlan, name: string, value: Scalar): Cell {
  const shape = plan.columns.find(({ column }) => column.name === name)?.shape
  if (value === null || shape === undefined) return nullCell
  return { value, sql: maker.literal(value, shape) }
}

/** All rows, or none. */
async function allTaken(writer: RowWriter, table: Table, rows: readonly PlannedRow[]): Promise<boolean> {
  // Rows that were made in different ways may name their columns in different orders.
  const columns = [...(rows[0]?.keys() ?? [])]
  const ordered = rows.map((row) => new Map(columns.map((name) => [name, row.get(name) ?? nullCell])))
  const { written, error } = await writer.insert(table, ordered)
  return error === null && written === rows.length
}

/** Whether the engine finds the condition false for these values; true where it cannot be asked. */
async function isViolated(
  writer: RowWriter,
  schema: Schema,
  table: Table,
  condition: string,
  values: ProbeValues,
): Promise<boolean> {
  const { dialect } = writer
  const { quote } = dialect.expressions
  const terms = Object.entries(values).flatMap(([name, value]) => {
    const column = table.columns.find((candidate) => candidate.name === name)
    const shape: ValueShape | undefined = column && dialect.rowValues.shapeOf(column, table, schema)?.shape
    if (column === undefined || shape === undefined) return []
    return [`${dialect.rowValues.typedLiteral(value, shape, column, table)} AS ${quote(name)}`]
  })
  const sql = `SELECT CASE WHEN (${condition}) THEN 1 WHEN NOT (${condition}) THEN 0 ELSE 1 END AS met FROM (SELECT ${terms.join(', ')}) AS candidate`
  const result = await writer.ask(sql)
  return result === null || Number(result['met']) === 0
}

/** As reports show it: a plain value for each column. */
function shown(row: PlannedRow): Row {
  return Object.fromEntries(
    [...row].map(([name, { value }]) => {
      if (typeof value === 'bigint') return [name, String(value)]
      return [name, value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : value]
    }),
  )
}
