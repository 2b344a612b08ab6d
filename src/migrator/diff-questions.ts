import type { Dialect } from '../dialect/dialect.js'
import type { Column } from '../schema/index.js'
import type { DiffQuestions } from '../schema-diff/index.js'

/** What only a person or a flag can answer. */
export type DiffAnswers = Pick<DiffQuestions, 'chooseRename' | 'chooseFill'>

/** Answers nobody gave: nothing is renamed, and new NOT NULL columns meet no rows. For comparing, not for writing revisions. */
export const noAnswers: DiffAnswers = { chooseRename: async () => null, chooseFill: async () => null }

/** The questions of the differ, those about the engine answered by its dialect. */
export function diffQuestions(dialect: Dialect, answers: DiffAnswers = noAnswers): DiffQuestions {
  const { types, expressions, capabilities } = dialect
  const defaultKey = (column: Column): string | null => {
    const spelled = expressions.spellDefault(column)
    return spelled === null ? null : expressions.key(spelled)
  }
  return {
    typeKey: (column, table) => types.key(column, table),
    sameExpression: (from, to) => from === to || expressions.key(from) === expressions.key(to),
    sameDefault: (from, to) => defaultKey(from) === defaultKey(to),
    renameInExpression: (sql, from, to) => expressions.renameColumn(sql, from, to),
    keylessOptions: (options) => dialect.keylessOptions(options),
    columnPosition: capabilities.columnPosition,
    comments: capabilities.comments,
    ...answers,
  }
}
