/**
 * Where each revision of a history stands, and how the lines between them run: one row a revision, newest first, and
 * lanes beside each other that are used again once a line has come to its end. Pure; for the terminal and for SVG.
 */
import type { HistoryEntry } from '../../migrator/results.js'

/** A line from one row to the next. */
export interface Link {
  /** Column in the row where it begins. */
  readonly from: number
  /** Column in the row below. */
  readonly to: number
  /** Whether it belongs to a `dependsOn`, and to no parent. */
  readonly isDependency: boolean
  /** begins: at the revision of the row. joins: there too, and runs into a lane that is there already. passes: neither. */
  readonly kind: 'begins' | 'joins' | 'passes'
  /** The lane that it runs in on the way. */
  readonly lane: number
}

export interface LaneRow {
  readonly entry: HistoryEntry
  /** Where the revision stands, from 0. */
  readonly column: number
  /** Lanes that pass beside it. */
  readonly passing: readonly Pick<Lane, 'column' | 'isDependency'>[]
  /** The lines to the next row; none below the last. */
  readonly links: readonly Link[]
}

interface Lane {
  readonly column: number
  readonly target: string
  readonly isDependency: boolean
}

/** The rows of a history. What a revision needs and the list does not hold, as below a range, gets no line. */
export function layOut(entries: readonly HistoryEntry[]): readonly LaneRow[] {
  const known = new Set(entries.map(({ revision }) => revision))
  const placed = new Set<string>()
  let lanes: readonly Lane[] = []
  const rows = entries.map((entry) => {
    placed.add(entry.revision)
    const arriving = lanes
      .filter(({ target }) => target === entry.revision)
      .toSorted((a, b) => Number(a.isDependency) - Number(b.isDependency) || a.column - b.column)
    const passing = lanes.filter(({ target }) => target !== entry.revision)
    const column = arriving[0]?.column ?? freeColumn(passing)
    const begun = begin(entry, column, passing, (id) => known.has(id) && !placed.has(id))
    lanes = [...passing, ...begun.lanes]
    return { entry, column, passing, lanes, joined: begun.joined }
  })
  return rows.map(({ entry, column, passing, lanes, joined }, at) => {
    const next = rows[at + 1]
    const linkOf = (lane: Lane, kind: Link['kind'], isDependency: boolean): Link => ({
      from: kind === 'passes' ? lane.column : column,
      to: next !== undefined && lane.target === next.entry.revision ? next.column : lane.column,
      isDependency,
      kind,
      lane: lane.column,
    })
    const links = [
      ...lanes.map((lane) => linkOf(lane, passing.includes(lane) ? 'passes' : 'begins', lane.isDependency)),
      ...joined.map((lane) => linkOf(lane, 'joins', lane.isDependency)),
    ]
    return { entry, column, passing, links: next === undefined ? [] : links }
  })
}

/** How many columns there are. */
export function widthOf(rows: readonly LaneRow[]): number {
  const columns = rows.flatMap(({ column, passing, links }) => [
    column,
    ...passing.map((lane) => lane.column),
    ...links.map(({ lane }) => lane),
  ])
  return columns.reduce((width, column) => Math.max(width, column + 1), 0)
}

/** The lanes that go down from a revision: those that it opens, and those of others that lead where it wants to go. */
function begin(
  entry: HistoryEntry,
  column: number,
  passing: readonly Lane[],
  isBelow: (id: string) => boolean,
): { readonly lanes: readonly Lane[]; readonly joined: readonly Lane[] } {
  const lanes: Lane[] = []
  const joined: Lane[] = []
  const parents = [...new Set(entry.downRevision)].filter(isBelow)
  const needs = [...new Set(entry.dependsOn)].filter((id) => isBelow(id) && !entry.downRevision.includes(id))
  for (const [at, target] of [...parents, ...needs].entries()) {
    const isDependency = at >= parents.length
    const known = passing.find((lane) => lane.target === target && lane.isDependency === isDependency)
    // The first parent goes straight down; its line meets the other one where both end.
    if (known !== undefined && lanes.length + joined.length > 0) joined.push(known)
    else lanes.push({ column: lanes.length === 0 ? column : freeColumn([...passing, ...lanes]), target, isDependency })
  }
  return { lanes, joined }
}

/** The leftmost column that no lane is in. */
function freeColumn(lanes: readonly Lane[]): number {
  const taken = new Set(lanes.map(({ column }) => column))
  let column = 0
  while (taken.has(column)) column += 1
  return column
}
