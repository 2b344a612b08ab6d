import type { HistoryEntry } from '../../migrator/results.js'
import { labelOf, stateOf } from './node-label.js'

/** A history as a Mermaid flowchart: newest at the top, what a revision only depends on by a dotted line. */
export function mermaidGraph(entries: readonly HistoryEntry[]): string {
  // Ids of revisions may be words that mean something to Mermaid, such as `end`.
  const nameOf = (id: string): string => `r_${id}`
  const known = new Set(entries.map(({ revision }) => revision))
  const nodes = entries.map((entry) => {
    const label = [entry.revision, labelOf(entry)].filter(Boolean).map(escaped).join('<br/>')
    return `  ${nameOf(entry.revision)}["${label}"]:::${stateOf(entry)}`
  })
  const edges = entries.flatMap(({ revision, downRevision, dependsOn }) => [
    ...downRevision.filter((id) => known.has(id)).map((id) => `  ${nameOf(revision)} --> ${nameOf(id)}`),
    ...dependsOn.filter((id) => known.has(id)).map((id) => `  ${nameOf(revision)} -.-> ${nameOf(id)}`),
  ])
  const heads = entries.filter(({ isHead }) => isHead).map(({ revision }) => nameOf(revision))
  return [
    'flowchart TD',
    '  classDef current fill:#7ee2a8,stroke:#1a7f37,color:#000',
    '  classDef applied fill:#d3f5e0,stroke:#1a7f37,color:#000',
    '  classDef pending fill:#fff0b3,stroke:#9a6700,color:#000',
    '  classDef unknown fill:#ffffff,stroke:#57606a,color:#000',
    '  classDef head stroke-width:3px',
    ...nodes,
    ...edges,
    ...(heads.length === 0 ? [] : [`  class ${heads.join(',')} head`]),
  ].join('\n')
}

/** Signs that end a label, begin an entity, a tag, Markdown or a directive, as Mermaid's entities. */
function escaped(text: string): string {
  return text.replace(/["#&<>;`%{}*\\[\]]/g, (sign) => `#${sign.charCodeAt(0)};`)
}
