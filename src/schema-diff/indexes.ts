import { type IndexDefinition, type IndexKey, type Table, tableNameOf } from '../schema/index.js'
import { matchByName } from './match-by-name.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

/** Indexes of their own: keys, order, uniqueness, predicate, method, carried columns. */
export async function diffIndexes(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const table = tableNameOf(to)
  const { dropped, created, renamed } = await matchByName(from.indexes, to.indexes, (a, b) =>
    sameIndex(a, b, questions),
  )
  return [
    ...dropped.map((index) => phased('drop-indexes', { kind: 'drop-index', table, name: index.name, dropped: index })),
    ...renamed.map((rename) =>
      phased('rename-constraints', { kind: 'rename-index', table, name: rename.from, to: rename.to }),
    ),
    ...created.map((index) => phased('create-indexes', { kind: 'create-index', table, index })),
  ]
}

async function sameIndex(a: IndexDefinition, b: IndexDefinition, questions: DiffQuestions): Promise<boolean> {
  if (a.unique !== b.unique || a.keys.length !== b.keys.length || a.method !== b.method) return false
  if ((a.nullsNotDistinct ?? false) !== (b.nullsNotDistinct ?? false)) return false
  if (JSON.stringify(a.include ?? []) !== JSON.stringify(b.include ?? [])) return false
  if (!(await sameOptional(a.where, b.where, questions))) return false
  for (const [at, key] of a.keys.entries()) {
    if (!(await sameKey(key, b.keys[at] as IndexKey, questions))) return false
  }
  return true
}

async function sameKey(a: IndexKey, b: IndexKey, questions: DiffQuestions): Promise<boolean> {
  return (
    a.column === b.column &&
    a.order === b.order &&
    a.nulls === b.nulls &&
    a.collation?.toLowerCase() === b.collation?.toLowerCase() &&
    a.operatorClass === b.operatorClass &&
    a.length === b.length &&
    sameOptional(a.expression, b.expression, questions)
  )
}

async function sameOptional(a: string | undefined, b: string | undefined, questions: DiffQuestions): Promise<boolean> {
  if (a === undefined || b === undefined) return a === b
  return questions.sameExpression(a, b)
}
