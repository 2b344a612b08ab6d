import type { CanonicalTexts } from '../dialect/canonical-texts.js'
import type { Dialect } from '../dialect/dialect.js'
import type { DiffQuestions } from './questions.js'

/** What only a person or a flag can answer. */
export type DiffAnswers = Pick<DiffQuestions, 'chooseRename' | 'chooseFill'>

/** Answers nobody gave: nothing is renamed, and new NOT NULL columns meet no rows. For comparing, not for writing revisions. */
export const noAnswers: DiffAnswers = { chooseRename: async () => null, chooseFill: async () => null }

/**
 * The questions of the differ, those about the engine answered by its dialect. `texts`: what the engine itself made of
 * the declared SQL, where it was asked; without, texts are compared as they are written.
 */
export function diffQuestions(
  dialect: Dialect,
  texts: CanonicalTexts | null = null,
  answers: DiffAnswers = noAnswers,
): DiffQuestions {
  const { types, expressions, objects, capabilities } = dialect
  const { key, defaultKey } = expressions
  return {
    typeKey: (column, table) => types.key(texts?.typed(column) ?? column, table),
    sameExpression: (from, to, table) =>
      from === to || key(from) === key(to) || (texts !== null && key(from) === key(texts.expression(table, to))),
    sameDefault: (from, to, table) =>
      defaultKey(from) === defaultKey(to) ||
      (texts !== null && defaultKey(from) === defaultKey(texts.column(table, to))),
    objectKey: objects.key,
    sameObject: (from, to) =>
      objects.key(from) === objects.key(to) || (texts !== null && objects.key(from) === objects.key(texts.object(to))),
    mentions: { ofTable: objects.mentionsOfTable, ofObject: objects.mentionsOfObject },
    renameInExpression: (sql, from, to) => expressions.renameColumn(sql, from, to),
    renameTypeInExpression: (sql, from, to) => expressions.renameType?.(sql, from, to) ?? sql,
    keylessOptions: (options) => dialect.keylessOptions(options),
    columnPosition: capabilities.columnPosition,
    comments: capabilities.comments,
    enumTypes: capabilities.enumTypes,
    optionsFixTypes: capabilities.optionsFixTypes,
    keysFixTypes: capabilities.keysFixTypes,
    ...answers,
  }
}
