import { isDeepStrictEqual } from 'node:util'
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

/**
 * Options can make demands: on the primary key, on what types are called. So those that go are given up before anything
 * else changes and those that come are taken after, and in between, in both directions, only those that stay hold.
 */
function diffOptions(from: Table, to: Table, questions: DiffQuestions): readonly Phased[] {
  const staying = Object.fromEntries(Object.entries(from.options).filter(([key, value]) => to.options[key] === value))
  const keyStays = isDeepStrictEqual(from.primaryKey?.columns, to.primaryKey?.columns)
  const between = keyStays ? staying : questions.keylessOptions(staying)
  const steps: readonly (readonly [Phase, TableOptions, TableOptions])[] = [
    ['release-options', from.options, between],
    ['take-options', between, to.options],
  ]
  return steps
    .filter(([, before, after]) => !isDeepStrictEqual(before, after))
    .map(([phase, before, after]) =>
      phased(phase, { kind: 'set-table-options', table: tableNameOf(to), from: before, to: after }),
    )
}
