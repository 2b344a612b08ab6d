import { isDeepStrictEqual } from 'node:util'
import { type IndexDefinition, type IndexKey, type Table, type TableName, tableNameOf } from '../schema/index.js'
import { commentChange } from './comments.js'
import { matchByName } from './match-by-name.js'
import { type Phased, phased } from './phases.js'
import { type DiffQuestions, sameOptionalExpression } from './questions.js'

/** Indexes of their own: keys, order, uniqueness, predicate, method, carried columns. */
export async function diffIndexes(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const table = tableNameOf(to)
  const { dropped, created, renamed, kept } = await matchByName(from.indexes, to.indexes, (a, b) =>
    sameIndex(a, b, table, questions),
  )
  return [
    ...dropped.map((index) => phased('drop-indexes', { kind: 'drop-index', table, name: index.name, dropped: index })),
    ...renamed.map((rename) =>
      phased('rename-constraints', { kind: 'rename-index', table, name: rename.from, to: rename.to }),
    ),
    ...created.map((index) => phased('create-indexes', { kind: 'create-index', table, index })),
    ...kept.flatMap((pair) => commentChange(pair, table, 'index', questions)),
  ]
}

async function sameIndex(
  a: IndexDefinition,
  b: IndexDefinition,
  table: TableName,
  questions: DiffQuestions,
): Promise<boolean> {
  if (a.unique !== b.unique || a.keys.length !== b.keys.length || a.method !== b.method) return false
  if ((a.nullsNotDistinct ?? false) !== (b.nullsNotDistinct ?? false)) return false
  if ((a.invisible ?? false) !== (b.invisible ?? false)) return false
  if (!isDeepStrictEqual(a.include ?? [], b.include ?? []) || !isDeepStrictEqual(a.with ?? {}, b.with ?? {}))
    return false
  if (!(await sameOptionalExpression(a.where, b.where, table, questions))) return false
  for (const [at, key] of a.keys.entries()) {
    if (!(await sameKey(key, b.keys[at] as IndexKey, table, questions))) return false
  }
  return true
}

async function sameKey(a: IndexKey, b: IndexKey, table: TableName, questions: DiffQuestions): Promise<boolean> {
  return (
    a.column === b.column &&
    a.order === b.order &&
    a.nulls === b.nulls &&
    a.collation?.toLowerCase() === b.collation?.toLowerCase() &&
    a.operatorClass === b.operatorClass &&
    a.length === b.length &&
    sameOptionalExpression(a.expression, b.expression, table, questions)
  )
}
