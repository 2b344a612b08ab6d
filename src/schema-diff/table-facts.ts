import { isDeepStrictEqual } from 'node:util'
import { comparedOptions, type Table, type TableOptions, tableNameOf } from '../schema/index.js'
import { type Phase, type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

/** Options and comment of a table. */
export async function diffTableFacts(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const options = await alignedOptions(from, to, questions)
  const found = [...diffOptions(from, { ...to, options }, questions)]
  if (questions.comments && from.comment !== to.comment) {
    const comment = { from: from.comment ?? null, to: to.comment ?? null }
    found.push(phased('set-comments', { kind: 'set-comment', table: tableNameOf(to), ...comment }))
  }
  return found
}

/**
 * The wanted options in the words of the old ones, where they mean the same. What models can leave to the database stays
 * where they do not name it.
 */
async function alignedOptions(from: Table, to: Table, questions: DiffQuestions): Promise<TableOptions> {
  const same = (a: string, b: string) => questions.sameExpression(a, b, to)
  const aligned: Record<string, TableOptions[string]> = {}
  for (const [name, value] of Object.entries(to.options)) {
    const old = from.options[name]
    aligned[name] = value
    if (typeof old === 'string' && typeof value === 'string' && (await same(old, value))) aligned[name] = old
    if (typeof old !== 'object' || typeof value !== 'object') continue
    const parts: Record<string, string> = {}
    for (const [part, text] of Object.entries(value)) {
      const before = old[part]
      parts[part] = before !== undefined && (await same(before, text)) ? before : text
    }
    aligned[name] = parts
  }
  const left = leftToDatabase.flatMap((name) => {
    const value = from.options[name]
    return value === undefined || aligned[name] !== undefined ? [] : [[name, value] as const]
  })
  const { spelling } = from.options
  return { ...comparedOptions(aligned), ...Object.fromEntries(left), ...(spelling === undefined ? {} : { spelling }) }
}

/** Partitions may be somebody else's business; the clauses of SQLite are what its tables happen to say. */
const leftToDatabase = ['partitions', 'clauses'] as const

/**
 * Options can make demands: on the primary key, on what types are called. So those that go are given up before anything
 * else changes and those that come are taken after, and in between, in both directions, only those that stay hold.
 */
function diffOptions(from: Table, to: Table, questions: DiffQuestions): readonly Phased[] {
  if (!questions.optionsFixTypes) {
    if (isDeepStrictEqual(from.options, to.options)) return []
    const operation = { kind: 'set-table-options', table: tableNameOf(to), from: from.options, to: to.options } as const
    return [phased('take-options', operation)]
  }
  const staying = Object.fromEntries(
    Object.entries(from.options).filter(([key, value]) => isDeepStrictEqual(to.options[key], value)),
  )
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
