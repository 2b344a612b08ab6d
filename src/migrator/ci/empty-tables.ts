import type { Finding, UnfilledTable, VerifyResult } from '../results.js'

/** So many tables may stay without generated rows before the proof counts as thin. */
const tolerated = 0.1

/** A warning where too many tables stayed empty for the proof to say much. */
export function emptyTables({
  tables = 0,
  unfilled = [],
}: Pick<VerifyResult, 'tables' | 'unfilled'>): readonly Finding[] {
  const byTable = new Map<string, UnfilledTable>(unfilled.map((one) => [one.table, one]))
  if (byTable.size <= tables * tolerated) return []
  const reasons = [...byTable.values()].slice(0, 5).map(({ table, reason }) => `${table} (${reason})`)
  const more = byTable.size > reasons.length ? `, and ${byTable.size - reasons.length} more` : ''
  return [
    {
      rule: 'rows-missing',
      severity: 'warning',
      object: 'project',
      message: `No rows could be made for ${byTable.size} of ${tables} tables, so that nothing is known of what revisions do to theirs: ${reasons.join(', ')}${more}.`,
      fix: 'Give them rows of your own: --fixtures <folder>',
    },
  ]
}
