import type { HistoryEntry } from '../../migrator/results.js'
import { style } from '../style.js'
import { type LaneRow, type Link, layOut } from './lanes.js'
import { labelOf, type NodeState, stateOf } from './node-label.js'

type Colour = Parameters<typeof style>[0]

const marks: Readonly<Record<NodeState, { readonly mark: string; readonly colour: Colour }>> = {
  current: { mark: '◆', colour: 'green' },
  applied: { mark: '●', colour: 'green' },
  pending: { mark: '○', colour: 'yellow' },
  unknown: { mark: '●', colour: 'reset' },
}
const laneColours: readonly Colour[] = ['blue', 'magenta', 'cyan', 'red', 'yellow', 'green']

const up = 1
const down = 2
const left = 4
const right = 8
/** Box drawing by the sides that a line leaves a cell to. */
const corners = ' ╵╷│╴╯╮┤╶╰╭├─┴┬┼'

/** A history as lines for a terminal, newest first: a row for each revision, and rows for lines that change lanes. */
export function terminalGraph(entries: readonly HistoryEntry[]): string {
  return layOut(entries)
    .flatMap((row) => [nodeLine(row), ...connectorLines(row)])
    .join('\n')
}

function nodeLine({ entry, column, passing }: LaneRow): string {
  const canvas = new Canvas()
  for (const lane of passing) canvas.draw(lane.column, lane.column, lane.isDependency)
  const { mark, colour } = marks[stateOf(entry)]
  const label = labelOf(entry)
  return `${canvas.text({ column, mark: style(colour, mark) })} ${style('bold', entry.revision)}${label === '' ? '' : ` ${label}`}`
}

/**
 * First what leaves the revision, then what meets the next one. Lanes that begin share a row. One that runs into another
 * has a row of its own: there, a line that goes on behind the other would look the same.
 */
function connectorLines({ links }: LaneRow): readonly string[] {
  const begins = links.filter(({ kind, from, lane }) => kind === 'begins' && from !== lane)
  const joins = links.filter(({ kind }) => kind === 'joins')
  const ends = links.filter(({ kind, lane, to }) => kind !== 'joins' && lane !== to)
  const stays = links.filter(({ kind, from, lane }) => kind === 'passes' || (kind === 'begins' && from === lane))
  const rows: string[] = []
  if (begins.length > 0) rows.push(rowOf(begins.map(toLane), stays))
  for (const join of joins) rows.push(rowOf([toLane(join)], [...stays, ...begins]))
  if (ends.length > 0) {
    const others = [...stays, ...begins].filter((link) => !ends.includes(link))
    rows.push(rowOf(ends.map(fromLane), others))
  }
  return rows
}

interface Line {
  readonly from: number
  readonly to: number
  readonly isDependency: boolean
}

function toLane({ from, lane, isDependency }: Link): Line {
  return { from, to: lane, isDependency }
}

function fromLane({ lane, to, isDependency }: Link): Line {
  return { from: lane, to, isDependency }
}

function rowOf(lines: readonly Line[], straight: readonly Link[]): string {
  const canvas = new Canvas()
  for (const { lane, isDependency } of straight) canvas.draw(lane, lane, isDependency)
  for (const { from, to, isDependency } of lines) canvas.draw(from, to, isDependency)
  return canvas.text()
}

/** One row of cells: lanes are two apart, so that lines across have a cell between them. */
class Canvas {
  readonly #cells = new Map<number, { sides: number; isDotted: boolean; lane: number }>()

  draw(from: number, to: number, isDotted: boolean): void {
    const lane = Math.max(from, to)
    if (from === to) {
      this.#add(from * 2, up | down, isDotted, lane)
      return
    }
    const towards = from < to ? right : left
    this.#add(from * 2, up | towards, isDotted, lane)
    this.#add(to * 2, down | (towards === right ? left : right), isDotted, lane)
    for (let cell = Math.min(from, to) * 2 + 1; cell < lane * 2; cell += 1)
      this.#add(cell, left | right, isDotted, lane)
  }

  #add(cell: number, sides: number, isDotted: boolean, lane: number): void {
    const before = this.#cells.get(cell)
    this.#cells.set(cell, {
      sides: sides | (before?.sides ?? 0),
      isDotted: isDotted && (before?.isDotted ?? true),
      lane: before?.lane ?? lane,
    })
  }

  text(node?: { readonly column: number; readonly mark: string }): string {
    const width = Math.max(-1, ...this.#cells.keys(), (node?.column ?? -1) * 2) + 1
    return Array.from({ length: width }, (_, cell) => {
      if (node !== undefined && cell === node.column * 2) return node.mark
      const found = this.#cells.get(cell)
      if (found === undefined) return ' '
      const dotted = found.sides === (up | down) ? '┊' : found.sides === (left | right) ? '┄' : undefined
      const piece = (found.isDotted ? dotted : undefined) ?? corners[found.sides] ?? ' '
      return style(laneColours[found.lane % laneColours.length] ?? 'reset', piece)
    }).join('')
  }
}
