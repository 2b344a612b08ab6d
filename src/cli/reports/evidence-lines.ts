import type { StatementEvidence } from '../../migrator/results.js'
import type { Report } from './report.js'

/** What the upgrades of some revisions do, all of them the same, in one line. */
export interface EvidenceLine {
  readonly revisions: readonly string[]
  /** `locks: users ACCESS EXCLUSIVE; rewrites: users`. */
  readonly text: string
  readonly rewrites: boolean
}

/**
 * What upgrades were seen to do to tables that were there before, as far as others wait for it: rewrites first, else in
 * the order of the revisions.
 */
export function evidenceLines(report: Report): readonly EvidenceLine[] {
  const lines = new Map<string, { readonly revisions: string[]; readonly rewrites: boolean }>()
  for (const { revision, evidence } of report.sections.flatMap(({ cases }) => cases)) {
    const upgrade = evidence.filter(({ direction }) => direction === 'up')
    const rewritten = [...new Set(upgrade.filter((one) => one.rewritten === true).map(tableOf))]
    const text = [labelled('locks', locks(upgrade)), labelled('rewrites', rewritten)].filter((part) => part !== '')
    if (text.length === 0) continue
    const line = lines.get(text.join('; '))
    if (line === undefined) lines.set(text.join('; '), { revisions: [revision], rewrites: rewritten.length > 0 })
    else line.revisions.push(revision)
  }
  return [...lines]
    .map(([text, line]) => ({ ...line, text }))
    .toSorted((a, b) => Number(b.rewrites) - Number(a.rewrites))
}

/** Of each table the lock for which most have to wait. */
function locks(evidence: readonly StatementEvidence[]): readonly string[] {
  const strongest = new Map<string, StatementEvidence>()
  for (const one of evidence) {
    if (one.blocks === undefined) continue
    const known = strongest.get(tableOf(one))
    if (known?.blocks !== 'reads-and-writes' || one.blocks === 'reads-and-writes') strongest.set(tableOf(one), one)
  }
  return [...strongest].map(([table, { algorithm, lock }]) =>
    [table, algorithm, lock].filter((word) => word != null).join(' '),
  )
}

function tableOf({ table }: StatementEvidence): string {
  return (table ?? '?').replace(/\s*[\r\n]+\s*/g, ' ')
}

function labelled(label: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${label}: ${items.join(', ')}`
}
