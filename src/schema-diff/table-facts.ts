import { type Table, type TableOptions, tableNameOf } from '../schema/index.js'
import { type Phase, type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

/** Options and comment of a table. */
export function diffTableFacts(from: Table, to: Table, questions: DiffQuestions): readonly Phased[] {
  const found = [...diffOptions(from, to, questions)]
  if (questions.comments && from.comment !== to.comment) {
    const comment = { from: from.comment ?? null, to: to.comment ?? null }
    found.push(phased('set-comments', { kind: 'set-comment', table: tableNameOf(to), ...comment }))
  }
  return found
}

/** Options that stand on the primary key are given up before the old key goes, and taken again after the new one came. */
function diffOptions(from: Table, to: Table, questions: DiffQuestions): readonly Phased[] {
  const keyChanged = JSON.stringify(from.primaryKey?.columns) !== JSON.stringify(to.primaryKey?.columns)
  const between = (options: TableOptions): TableOptions => (keyChanged ? questions.keylessOptions(options) : options)
  const steps: readonly (readonly [Phase, TableOptions, TableOptions])[] = [
    ['release-identities', from.options, between(from.options)],
    ['set-table-options', between(from.options), between(to.options)],
    ['take-identities', between(to.options), to.options],
  ]
  return steps
    .filter(([, before, after]) => JSON.stringify(before) !== JSON.stringify(after))
    .map(([phase, before, after]) =>
      phased(phase, { kind: 'set-table-options', table: tableNameOf(to), from: before, to: after }),
    )
}
