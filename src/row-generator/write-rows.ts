import type { PlannedRow } from './cell.js'
import type { RowMaker } from './row-maker.js'
import type { RowWriter } from './row-writer.js'

export interface WrittenRows {
  readonly written: readonly PlannedRow[]
  /** Why none was; empty where some were. */
  readonly reason: string
}

/** How often a row that the engine refuses is tried with other plain values. */
const mostTries = 12
/** How often one row is tried with one of its odd values less. */
const mostSwaps = 6
/** A table that refused so many rows in all ways, and took none, is given up. */
const mostFailures = 2

/** Writes rows that the maker makes: all with one statement, and where the engine refuses that, one by one. */
export async function writeRows(
  writer: RowWriter,
  maker: RowMaker,
  count: number,
  keysOff: boolean,
): Promise<WrittenRows> {
  const { table } = maker.plan
  const planned: PlannedRow[] = []
  for (let row = 0; row < count; row += 1) {
    const made = maker.make({ row, salt: 0, plain: false })
    if (made === null) continue
    planned.push(made)
    maker.accept(made)
  }
  if (planned.length === 0) return { written: [], reason: maker.obstacle }
  const { written, error } = await writer.insert(table, planned, { keysOff })
  if (error === null && written === planned.length) return { written: planned, reason: '' }
  if (error === null) {
    const present = await countRows(writer, maker)
    if (present >= planned.length) return { written: planned, reason: '' }
    // Some came in and some did not: which, nobody says.
    if (present > 0) return { written: planned.slice(0, present), reason: '' }
  }
  maker.reset()
  return oneByOne(writer, maker, count, keysOff)
}

async function oneByOne(writer: RowWriter, maker: RowMaker, count: number, keysOff: boolean): Promise<WrittenRows> {
  const done: PlannedRow[] = []
  let failures = 0
  let reason = maker.obstacle
  for (let row = 0; row < count && (done.length > 0 || failures < mostFailures); row += 1) {
    const result = await oneRow(writer, maker, row, keysOff)
    if (result.row === null) {
      failures += 1
      reason = result.reason
      continue
    }
    maker.accept(result.row)
    done.push(result.row)
  }
  return { written: done, reason: done.length > 0 ? '' : reason }
}

/** One row, as it was made; then with one odd value less; then with none; then with others. */
async function oneRow(
  writer: RowWriter,
  maker: RowMaker,
  row: number,
  keysOff: boolean,
): Promise<{ readonly row: PlannedRow | null; readonly reason: string }> {
  let reason: string | null = null
  const takes = async (candidate: PlannedRow): Promise<boolean> => {
    const { written, error } = await writer.insert(maker.plan.table, [candidate], { keysOff })
    if (error === null && written > 0) return true
    reason = error === null ? 'a trigger or a rule keeps its rows out' : `every row was refused: ${error}`
    return false
  }
  const first = maker.make({ row, salt: 0, plain: false })
  if (first !== null) {
    if (await takes(first)) return { row: first, reason: '' }
    for (const { column, row: candidate } of maker.plainer(first, { row, salt: 0, plain: true }).slice(0, mostSwaps)) {
      if (!(await takes(candidate))) continue
      maker.avoid(column, first.get(column))
      return { row: candidate, reason: '' }
    }
  }
  for (let salt = 0; salt < mostTries; salt += 1) {
    const plain = maker.make({ row, salt, plain: true })
    if (plain !== null && (await takes(plain))) return { row: plain, reason: '' }
  }
  return { row: null, reason: reason ?? maker.obstacle }
}

async function countRows(writer: RowWriter, { plan: { table } }: RowMaker): Promise<number> {
  const [row] = await writer.connection.query(
    `SELECT count(*) AS n FROM ${writer.dialect.expressions.quoteTable(table)}`,
  )
  return Number(row?.['n'])
}
