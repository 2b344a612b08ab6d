import type { HistoryEntry } from '../../migrator/results.js'
import { labelOf, stateOf } from './node-label.js'

const fills = { current: '#7ee2a8', applied: '#d3f5e0', pending: '#fff0b3', unknown: '#ffffff' }

/** A history as a graph for Graphviz: newest at the top, what a revision only depends on by a dashed line. */
export function dotGraph(entries: readonly HistoryEntry[]): string {
  const known = new Set(entries.map(({ revision }) => revision))
  const nodes = entries.map((entry) => {
    const width = entry.isHead ? ', penwidth=2' : ''
    const label = [entry.revision, labelOf(entry)].filter(Boolean).map(escaped).join('\\n')
    return `  "${entry.revision}" [label="${label}", tooltip="${escaped(entry.path)}", fillcolor="${fills[stateOf(entry)]}"${width}]`
  })
  const edges = entries.flatMap(({ revision, downRevision, dependsOn }) => [
    ...downRevision.filter((id) => known.has(id)).map((id) => `  "${revision}" -> "${id}"`),
    ...dependsOn.filter((id) => known.has(id)).map((id) => `  "${revision}" -> "${id}" [style=dashed]`),
  ])
  return [
    'digraph history {',
    '  node [shape=box, style="rounded,filled", fontname="sans-serif"]',
    ...nodes,
    ...edges,
    '}',
  ].join('\n')
}

/** Every backslash and quote stands for itself; an ampersand would begin an entity. */
function escaped(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('&', '&amp;')
}
