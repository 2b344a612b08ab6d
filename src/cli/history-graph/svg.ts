import type { HistoryEntry } from '../../migrator/results.js'
import { type LaneRow, layOut, widthOf } from './lanes.js'
import { labelOf, stateOf } from './node-label.js'

const rowHeight = 28
const laneWidth = 22
const margin = 18
/** Of the font's size 13; wide signs take two. */
const signWidth = 8
const colours = ['#0969da', '#8250df', '#1b7c83', '#cf222e', '#9a6700', '#1a7f37']

const sheet = [
  'text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}',
  '.id{font-weight:bold}',
  'path{fill:none;stroke-width:2}',
  '.dependency{stroke-dasharray:3 4}',
  'circle{stroke-width:2;stroke:#57606a;fill:#fff}',
  '.applied circle{fill:#2da44e;stroke:#1a7f37}',
  '.current circle{fill:#2da44e;stroke:#1f2328;stroke-width:3}',
  '.pending circle{fill:#fff8c5;stroke:#9a6700}',
  '.head .id{text-decoration:underline}',
].join('')

/** A history as an SVG that stands for itself: no font, script or sheet from elsewhere. */
export function svgGraph(entries: readonly HistoryEntry[]): string {
  const rows = layOut(entries)
  const textAt = margin + widthOf(rows) * laneWidth
  const longest = rows.reduce((most, { entry }) => Math.max(most, lengthOf(`${entry.revision}  ${labelOf(entry)}`)), 0)
  const width = Math.ceil(textAt + longest * signWidth + margin)
  const height = margin * 2 + Math.max(0, rows.length - 1) * rowHeight
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>History of revisions</title>',
    `<style>${sheet}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...rows.flatMap(linesOf),
    ...rows.map((row, at) => nodeOf(row, at, textAt)),
    '</svg>',
  ].join('\n')
}

function x(column: number): number {
  return margin + column * laneWidth
}

function y(row: number): number {
  return margin + row * rowHeight
}

/** From a revision over its lane to the next row, each half of the way in a curve of its own. */
function linesOf({ links }: LaneRow, at: number): readonly string[] {
  const top = y(at)
  const bottom = y(at + 1)
  const middle = (top + bottom) / 2
  return links.map(({ from, lane, to, isDependency }) => {
    const path = `M${x(from)} ${top}${curve(from, lane, top, middle)}${curve(lane, to, middle, bottom)}`
    const colour = colours[lane % colours.length]
    return `<path d="${path}" stroke="${colour}"${isDependency ? ' class="dependency"' : ''}/>`
  })
}

function curve(from: number, to: number, top: number, bottom: number): string {
  if (from === to) return `V${bottom}`
  const middle = (top + bottom) / 2
  return `C${x(from)} ${middle} ${x(to)} ${middle} ${x(to)} ${bottom}`
}

function nodeOf({ entry, column }: LaneRow, at: number, textAt: number): string {
  const state = stateOf(entry)
  const label = labelOf(entry)
  const title = [`${entry.revision}: ${state}${entry.isHead ? ', head' : ''}`, label, entry.path].join('\n')
  return [
    `<g class="${state}${entry.isHead ? ' head' : ''}"><title>${escaped(title)}</title>`,
    `<circle cx="${x(column)}" cy="${y(at)}" r="6"/>`,
    `<text x="${textAt}" y="${y(at) + 4}"><tspan class="id">${escaped(entry.revision)}</tspan>  ${escaped(label)}</text></g>`,
  ].join('')
}

/** How many columns of a monospaced font a text takes, about. */
function lengthOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/[\u1100-\u{1FFFF}]/u.test(sign) ? 2 : 1), 0)
}

/** XML has no way to write most control characters. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => (sign === '\n' ? sign : ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
