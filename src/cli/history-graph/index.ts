import type { HistoryEntry } from '../../migrator/results.js'
import { dotGraph } from './dot.js'
import { mermaidGraph } from './mermaid.js'
import { svgGraph } from './svg.js'

export { terminalGraph } from './terminal.js'

/** The source of a picture of a history. */
export function picture(entries: readonly HistoryEntry[], format: string): string {
  return format === 'svg' ? svgGraph(entries) : format === 'dot' ? dotGraph(entries) : mermaidGraph(entries)
}
