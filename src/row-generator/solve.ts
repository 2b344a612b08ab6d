import type { Scalar } from '../dialect/row-values.js'
import { type Cell, type PlannedRow, valuesOf } from './cell.js'
import { holds } from './evaluate.js'
import type { Random } from './random.js'
import type { Condition } from './table-plan.js'

/** How many combinations of values are looked at for one condition. */
const mostCombinations = 2000

/**
 * The row with other values in the columns of conditions that it does not meet, where some meet them. A condition that
 * cannot be told gets values by chance. @param candidates the values of a column, the present one first.
 */
export function solve(
  row: ReadonlyMap<string, Cell>,
  open: readonly Condition[],
  all: readonly Condition[],
  candidates: (column: string) => readonly Cell[],
  random: Random,
): PlannedRow {
  let solved: ReadonlyMap<string, Cell> = row
  // The second time for what the values of later conditions have broken.
  for (const condition of [...open, ...all]) {
    const result = holds(condition.expression, valuesOf(solved))
    if (result === true || (result === undefined && !open.includes(condition))) continue
    const pools = condition.columns.map(candidates)
    if (pools.some((pool) => pool.length === 0)) continue
    if (result === undefined) {
      const guess = condition.columns.map((name, at) => [name, random.pick(pools[at] as readonly Cell[])] as const)
      solved = new Map([...solved, ...guess])
      continue
    }
    const concerned = all.filter(({ columns }) => columns.some((name) => condition.columns.includes(name)))
    solved = firstMeeting(solved, condition.columns, pools, concerned) ?? solved
  }
  return solved
}

/** The first combination with which none of the conditions fails; undefined: there is none among those looked at. */
function firstMeeting(
  row: ReadonlyMap<string, Cell>,
  columns: readonly string[],
  pools: readonly (readonly Cell[])[],
  conditions: readonly Condition[],
): ReadonlyMap<string, Cell> | undefined {
  const room = Math.max(2, Math.floor(mostCombinations ** (1 / columns.length)))
  const short = pools.map((pool) => pool.slice(0, room))
  const values = new Map<string, Scalar>(valuesOf(row))
  const total = short.reduce((product, pool) => product * pool.length, 1)
  for (let number = 0; number < Math.min(total, mostCombinations); number += 1) {
    let rest = number
    const cells = short.map((pool) => {
      const cell = pool[rest % pool.length] as Cell
      rest = Math.floor(rest / pool.length)
      return cell
    })
    for (const [at, name] of columns.entries()) values.set(name, (cells[at] as Cell).value)
    if (conditions.some(({ expression }) => holds(expression, values) === false)) continue
    return new Map([...row, ...columns.map((name, at) => [name, cells[at] as Cell] as const)])
  }
  return undefined
}
