import type { RevisionDraft } from './render.js'

/** The statements of both directions, without terminators; a text that begins with `--` is a remark. */
export interface DraftStatements {
  readonly upgrade: readonly string[]
  readonly downgrade: readonly string[]
}

/** A revision in plain SQL: the header, then a section for each direction. */
export function renderSqlRevision(draft: RevisionDraft, { upgrade, downgrade }: DraftStatements): string {
  const { revision, downRevision, message, branchLabels, dependsOn, lossy, requires, irreversible, transaction } = draft
  const lines: readonly (readonly [string, string])[] = [
    ['revision', revision],
    ['down_revision', downRevision.join(', ')],
    ['message', oneLine(message)],
    ...(branchLabels.length === 0 ? [] : [['branch_labels', branchLabels.join(', ')] as const]),
    ...(dependsOn.length === 0 ? [] : [['depends_on', dependsOn.join(', ')] as const]),
    ...(transaction === false ? [['transaction', 'false'] as const] : []),
    ...(requires == null ? [] : [['requires', oneLine(requires)] as const]),
    ...(irreversible == null ? [] : [['irreversible', oneLine(irreversible)] as const]),
    ...(lossy == null ? [] : [['lossy', `${lossy.columns.join(', ')}; ${oneLine(lossy.reason)}`] as const]),
  ]
  const header = lines.map(([key, value]) => `-- ${key}: ${value}`.trimEnd())
  return [...header, '', '-- upgrade', ...section(upgrade), '', '-- downgrade', ...section(downgrade), ''].join('\n')
}

function section(statements: readonly string[]): readonly string[] {
  return statements.map((statement) => (statement.startsWith('--') ? statement : `${statement};`))
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
