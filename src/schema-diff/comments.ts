import type { TableName } from '../schema/index.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

interface Commented {
  readonly name?: string
  readonly comment?: string
}

/** What leads from one comment to the other, of an index or a constraint that is the same but for that. */
export function commentChange(
  { from, to }: { readonly from: Commented; readonly to: Commented },
  table: TableName,
  part: 'index' | 'constraint',
  questions: DiffQuestions,
): readonly Phased[] {
  if (!questions.comments || from.comment === to.comment || to.name === undefined) return []
  const change = { from: from.comment ?? null, to: to.comment ?? null }
  return [phased('set-comments', { kind: 'set-comment', table, [part]: to.name, ...change })]
}
