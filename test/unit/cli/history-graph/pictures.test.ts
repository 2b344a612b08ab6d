import { describe, expect, it } from 'vitest'
import { dotGraph } from '../../../../src/cli/history-graph/dot.js'
import { layOut, widthOf } from '../../../../src/cli/history-graph/lanes.js'
import { mermaidGraph } from '../../../../src/cli/history-graph/mermaid.js'
import { svgGraph } from '../../../../src/cli/history-graph/svg.js'
import { terminalGraph } from '../../../../src/cli/history-graph/terminal.js'
import type { HistoryEntry } from '../../../../src/migrator/results.js'

/** `d: b c / a` is a revision d that merges b and c and depends on a. Oldest first; the first so many are applied. */
function historyOf(lines: readonly string[], applied = 0): readonly HistoryEntry[] {
  const parsed = lines.map((line) => {
    const [, revision = '', parents = '', needs = ''] = /^(\w+):([^/]*)\/?(.*)$/.exec(line) ?? []
    const words = (text: string): readonly string[] => text.match(/\w+/g) ?? []
    return { revision, downRevision: words(parents), dependsOn: words(needs) }
  })
  const isHead = (id: string): boolean => !parsed.some(({ downRevision }) => downRevision.includes(id))
  return parsed
    .map(
      (line, at): HistoryEntry => ({
        ...line,
        branchLabels: [],
        message: '',
        path: `/m/${line.revision}.ts`,
        isHead: isHead(line.revision),
        isApplied: at < applied,
        isCurrent: at === applied - 1,
      }),
    )
    .toReversed()
}

/** The drawing without what stands beside it. */
function drawn(lines: readonly string[], applied = 0): readonly string[] {
  return terminalGraph(historyOf(lines, applied)).split('\n')
}

const hostile = 'a "b" <i>&amp;</i> \\n `x` %%{init}%% 🎉 漢字\u001b[31m\nend]; --> \u202Ex'

describe('the graph for a terminal', () => {
  it('draws a line of revisions, with what is current, applied and pending', () => {
    expect(drawn(['a:', 'b: a', 'c: b'], 2)).toEqual(['○ c (head, pending)', '◆ b (current)', '● a'])
  })

  it('draws branches and a merge', () => {
    expect(drawn(['a:', 'b: a', 'c: a', 'd: b c', 'e: d'], 5)).toEqual([
      '◆ e (head, current)',
      '● d',
      '├─╮',
      '│ ● c',
      '● │ b',
      '├─╯',
      '● a',
    ])
  })

  it('draws a merge of three, several roots and several heads', () => {
    expect(drawn(['a:', 'b:', 'c: a', 'd: a', 'e: a b d', 'f: c'], 6)).toEqual([
      '◆ f (head, current)',
      '│ ● e (head)',
      '│ ├─┬─╮',
      '│ │ │ ● d',
      '● │ │ │ c',
      '│ │ ● │ b',
      '├─┴───╯',
      '● a',
    ])
  })

  it('draws what a revision only depends on with dots, and lets a line run into one that is there', () => {
    expect(drawn(['a:', 'b: a', 'x:', 'y: x / b', 'z: y / a'], 5)).toEqual([
      '◆ z (head, current)',
      '├┄╮',
      '● ┊ y',
      '├┄┼┄╮',
      '● ┊ ┊ x',
      '  ┊ ● b (head)',
      '  ╰┄┤',
      '    ● a',
    ])
    // e and d both need a: one dotted line for the two, and a join is told from a line that only passes behind.
    expect(drawn(['a:', 'b:', 'c: b', 'd: c / a', 'e: d / a'], 5)).toEqual([
      '◆ e (head, current)',
      '├┄╮',
      '● ┊ d',
      '├┄┤',
      '● ┊ c',
      '● ┊ b',
      '  ● a (head)',
    ])
  })

  it('uses a lane again that has come to its end', () => {
    const lines = [
      'r0:',
      ...Array.from({ length: 50 }, (_, at) => [
        `a${at}: r${at}`,
        `b${at}: r${at}`,
        `r${at + 1}: a${at} b${at}`,
      ]).flat(),
    ]
    expect(widthOf(layOut(historyOf(lines)))).toBe(2)
  })

  it('keeps a message on its line, whatever it holds', () => {
    const [entry] = historyOf(['a:'], 1) as [HistoryEntry]
    const text = terminalGraph([{ ...entry, message: hostile, branchLabels: ['main'] }])
    expect(text.split('\n')).toHaveLength(1)
    expect(text.includes('\u001b') || text.includes('\u202E')).toBe(false)
    expect(text).toMatch(/^◆ a a "b" .* 🎉 漢字 .*\(head, current, branch main\)$/)
  })

  it('draws nothing for what is not in the list, and nothing for no history', () => {
    expect(terminalGraph(historyOf(['b: a', 'c: b']))).toBe('○ c (head, pending)\n○ b (pending)')
    expect(terminalGraph([])).toBe('')
  })
})

describe('the pictures', () => {
  const entries = historyOf(['a:', 'end: a', 'x:', 'c: a / x', 'd: end c'], 4)
  const bad = entries.map((entry) => ({ ...entry, message: hostile, path: `/m/"${entry.revision}".ts` }))

  it('say what stands on what in Mermaid, with no sign that would mean something to it', () => {
    expect(mermaidGraph(entries)).toBe(
      [
        'flowchart TD',
        '  classDef current fill:#7ee2a8,stroke:#1a7f37,color:#000',
        '  classDef applied fill:#d3f5e0,stroke:#1a7f37,color:#000',
        '  classDef pending fill:#fff0b3,stroke:#9a6700,color:#000',
        '  classDef unknown fill:#ffffff,stroke:#57606a,color:#000',
        '  classDef head stroke-width:3px',
        '  r_d["d<br/>(head, pending)"]:::pending',
        '  r_c["c<br/>(current)"]:::current',
        '  r_x["x<br/>(head)"]:::applied',
        '  r_end["end"]:::applied',
        '  r_a["a"]:::applied',
        '  r_d --> r_end',
        '  r_d --> r_c',
        '  r_c --> r_a',
        '  r_c -.-> r_x',
        '  r_end --> r_a',
        '  class r_d,r_x head',
      ].join('\n'),
    )
    const labels = mermaidGraph(bad).match(/\["(.*)"\]/g) ?? []
    expect(labels).toHaveLength(5)
    for (const label of labels) expect(label.slice(2, -2).replaceAll('<br/>', '')).not.toMatch(/["<>&`%{}[\]\\]/)
    expect(mermaidGraph(bad).split('\n')).toHaveLength(mermaidGraph(entries).split('\n').length)
  })

  it('say it to Graphviz, each text between its quotes', () => {
    expect(dotGraph(entries)).toBe(
      [
        'digraph history {',
        '  node [shape=box, style="rounded,filled", fontname="sans-serif"]',
        '  "d" [label="d\\n(head, pending)", tooltip="/m/d.ts", fillcolor="#fff0b3", penwidth=2]',
        '  "c" [label="c\\n(current)", tooltip="/m/c.ts", fillcolor="#7ee2a8"]',
        '  "x" [label="x\\n(head)", tooltip="/m/x.ts", fillcolor="#d3f5e0", penwidth=2]',
        '  "end" [label="end", tooltip="/m/end.ts", fillcolor="#d3f5e0"]',
        '  "a" [label="a", tooltip="/m/a.ts", fillcolor="#d3f5e0"]',
        '  "d" -> "end"',
        '  "d" -> "c"',
        '  "c" -> "a"',
        '  "c" -> "x" [style=dashed]',
        '  "end" -> "a"',
        '}',
      ].join('\n'),
    )
    for (const line of dotGraph(bad).split('\n').slice(2, 7)) {
      expect(line).toMatch(
        /^ {2}"\w+" \[label="(?:[^"\\]|\\.)*", tooltip="(?:[^"\\]|\\.)*", fillcolor="#\w+"(?:, penwidth=2)?\]$/,
      )
    }
  })

  it('are drawn as SVG: a circle for each revision where the lanes are, a line for each that it stands on', () => {
    const svg = svgGraph(entries)
    expect(svg.match(/<circle /g)).toHaveLength(5)
    const links = layOut(entries).flatMap((row) => row.links)
    expect(svg.match(/<path /g)).toHaveLength(links.length)
    expect(svg.match(/class="dependency"/g)).toHaveLength(1)
    expect(svg).toContain('<g class="pending head"><title>d: pending, head\n(head, pending)\n/m/d.ts</title>')
    const at = [...svg.matchAll(/<circle cx="(\d+)" cy="(\d+)"/g)].map(([, x, y]) => `${x},${y}`)
    expect(new Set(at).size).toBe(5)
    // A line begins at the circle above it and ends at the one below, or in a lane between.
    expect(svg).toContain(`<path d="M18 18V32V46"`)
  })

  it('hold every text escaped in SVG: it is well formed', () => {
    const svg = svgGraph(bad)
    const open: string[] = []
    for (const [, slash, name = '', self] of svg.matchAll(/<(\/?)(\w+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name)
      else if (self !== '/') open.push(name)
    }
    expect(open).toEqual([])
    expect(svg.replace(/<\/?\w+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, '')).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot);)/)
    expect(svg).not.toContain('\u001b')
  })

  it('take no time for 500 revisions in a line, nor for 500 branches', () => {
    const line = historyOf(['r0:', ...Array.from({ length: 499 }, (_, at) => `r${at + 1}: r${at}`)])
    const branches = historyOf(['r0:', ...Array.from({ length: 499 }, (_, at) => `r${at + 1}: r0`)])
    expect(widthOf(layOut(line))).toBe(1)
    expect(widthOf(layOut(branches))).toBe(499)
    for (const draw of [terminalGraph, svgGraph, dotGraph, mermaidGraph]) {
      const begin = performance.now()
      draw(line)
      expect(performance.now() - begin).toBeLessThan(500)
    }
  })
})
