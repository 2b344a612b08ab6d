import type { Finding } from '../../migrator/results.js'
import type { SectionFinding } from './report.js'

/** Findings of one rule. */
export interface FindingGroup {
  readonly section: string
  readonly rule: string
  readonly severity: Finding['severity']
  /** Ids, each once; empty: about no single one. */
  readonly revisions: readonly string[]
  /** How many findings there are. */
  readonly size: number
  /** What one mend takes away, the most frequent first. */
  readonly causes: readonly Cause[]
}

export interface Cause {
  /** Each once. Across revisions they say the same of different things, and the first of them does. */
  readonly messages: readonly string[]
  readonly fix: string | undefined
  readonly revisions: readonly string[]
  readonly findings: readonly SectionFinding[]
}

/** The same rule is one group, and within it the same mend is one cause: of 300 revisions few lines are left. */
export function groupFindings(findings: readonly SectionFinding[]): readonly FindingGroup[] {
  return [...groupBy(findings, ({ section, severity, rule }) => `${severity}\0${section}\0${rule}`).values()].map(
    (own) => {
      const [{ section, rule, severity }] = own
      const causes = [...groupBy(own, ({ fix, message }) => fix ?? `\0${message}`).values()].map(toCause)
      return {
        section,
        rule,
        severity,
        revisions: revisionsOf(own),
        size: own.length,
        causes: causes.toSorted((a, b) => b.findings.length - a.findings.length),
      }
    },
  )
}

type Group<T> = readonly [T, ...T[]]

function toCause(findings: Group<SectionFinding>): Cause {
  const [{ fix, message }] = findings
  const isAcross = revisionsOf(findings).length > 1
  const messages = isAcross ? [message] : [...new Set(findings.map((finding) => finding.message))]
  return { messages, fix, revisions: revisionsOf(findings), findings }
}

function revisionsOf(findings: readonly SectionFinding[]): readonly string[] {
  return [...new Set(findings.flatMap(({ revision }) => (revision === undefined ? [] : [revision])))]
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, Group<T>> {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** The first of many, and how many there are beside. */
export function shortList(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ')
  return items.length > most ? `${shown} and ${items.length - most} more` : shown
}
