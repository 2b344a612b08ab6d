import { isDeepStrictEqual } from 'node:util'
import type { Operation } from '../operations/index.js'
import { type Column, type Schema, type Table, tableKey, tableNameOf } from '../schema/index.js'
import type { DiffQuestions } from './questions.js'
import { renameColumnIn, renameTableIn } from './renamed-schema.js'

export interface Renames {
  readonly operations: readonly Operation[]
  /** The old schema under the new names. */
  readonly schema: Schema
}

interface Pair {
  readonly from: string
  readonly to: string
}

/** Finds renamed tables and columns: by `renamedFrom`, else by asking where something like it went away. */
export async function diffRenames(from: Schema, to: Schema, questions: DiffQuestions): Promise<Renames> {
  let schema = from
  const operations: Operation[] = []
  for (const pair of await tablePairs(from, to, questions)) {
    const table = schema.tables.find((candidate) => candidate.name === pair.from && candidate.schema === pair.schema)
    if (table === undefined) continue
    operations.push({ kind: 'rename-table', table: tableNameOf(table), to: pair.to })
    schema = renameTableIn(schema, table, pair.to)
  }
  let byKey = keyed(schema)
  for (const target of to.tables) {
    const source = byKey.get(tableKey(target))
    if (source === undefined) continue
    for (const pair of inOrder(await columnPairs(source, target, questions), names(source.columns))) {
      operations.push({ kind: 'rename-column', table: tableNameOf(target), column: pair.from, to: pair.to })
      schema = renameColumnIn(schema, target, pair.from, pair.to, questions.renameInExpression)
      byKey = keyed(schema)
    }
  }
  return { operations, schema }
}

function keyed(schema: Schema): ReadonlyMap<string, Table> {
  return new Map(schema.tables.map((table) => [tableKey(table), table]))
}

function names(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map((item) => item.name)
}

interface TablePair extends Pair {
  readonly schema: string | undefined
}

/** A table is renamed within its schema: out of it, it would be moved, which is another thing. */
async function tablePairs(from: Schema, to: Schema, questions: DiffQuestions): Promise<readonly TablePair[]> {
  const [before, after] = [keyed(from), keyed(to)]
  const gone = from.tables.filter((table) => !after.has(tableKey(table)))
  const added = to.tables.filter((table) => !before.has(tableKey(table)))
  const found: TablePair[] = []
  for (const schema of new Set(added.map((table) => table.schema))) {
    const inside = (table: Table): boolean => table.schema === schema
    const inSchema = await pairsOfTables(gone.filter(inside), added.filter(inside), questions)
    found.push(...inOrder(inSchema, names(from.tables.filter(inside))).map((pair) => ({ ...pair, schema })))
  }
  return found
}

function pairsOfTables(
  gone: readonly Table[],
  added: readonly Table[],
  questions: DiffQuestions,
): Promise<readonly Pair[]> {
  return pairs(gone, added, (target, left) => {
    const candidates = left
      .map((table) => ({ name: table.name, likeness: likeness(table, target) }))
      .filter(({ likeness }) => likeness > 0.5)
      .toSorted((a, b) => b.likeness - a.likeness)
      .map(({ name }) => name)
    return candidates.length === 0
      ? null
      : questions.chooseRename({ kind: 'table', table: tableNameOf(target), to: target.name, candidates })
  })
}

/** The share of columns that two tables have in common, 0 to 1. */
function likeness(a: Table, b: Table): number {
  const shared = a.columns.filter((column) => b.columns.some((other) => other.name === column.name)).length
  return shared / Math.max(a.columns.length, b.columns.length)
}

async function columnPairs(source: Table, target: Table, questions: DiffQuestions): Promise<readonly Pair[]> {
  const gone = source.columns.filter((column) => !target.columns.some((other) => other.name === column.name))
  const added = target.columns.filter((column) => !source.columns.some((other) => other.name === column.name))
  const alike = (a: Column, b: Column): boolean =>
    (questions.typeKey(a, source) === questions.typeKey(b, target) || sameValues(a, b)) &&
    a.nullable === b.nullable &&
    (a.generated === undefined) === (b.generated === undefined)
  return pairs(gone, added, (column, left) => {
    const candidates = names(left.filter((candidate) => alike(candidate, column)))
    return candidates.length === 0
      ? null
      : questions.chooseRename({ kind: 'column', table: tableNameOf(target), to: column.name, candidates })
  })
}

/** The type of an enum may be called after its column, and so change its name with it. */
function sameValues(a: Column, b: Column): boolean {
  return a.type.kind === 'enum' && b.type.kind === 'enum' && isDeepStrictEqual(a.type.values, b.type.values)
}

/** What is declared is settled first, so that a question offers only what is left. */
async function pairs<T extends { readonly name: string; readonly renamedFrom?: string }>(
  gone: readonly T[],
  added: readonly T[],
  ask: (target: T, left: readonly T[]) => Promise<string | null> | null,
): Promise<readonly Pair[]> {
  const found: Pair[] = []
  const left = new Map(gone.map((item) => [item.name, item]))
  const take = (from: string, to: string): void => {
    left.delete(from)
    found.push({ from, to })
  }
  const open: T[] = []
  for (const item of added) {
    if (item.renamedFrom !== undefined && left.has(item.renamedFrom)) take(item.renamedFrom, item.name)
    else open.push(item)
  }
  for (const item of open) {
    const answer = await ask(item, [...left.values()])
    if (answer !== null && left.has(answer)) take(answer, item.name)
  }
  return found
}

/** Renamings in an order in which no name is taken twice; those that chase each other in a circle go by a third name. */
function inOrder(wanted: readonly Pair[], taken: readonly string[]): readonly Pair[] {
  const current = new Set(taken)
  const ordered: Pair[] = []
  let open = [...wanted]
  const apply = (pair: Pair): void => {
    current.delete(pair.from)
    current.add(pair.to)
    ordered.push(pair)
  }
  while (open.length > 0) {
    const free = open.find((pair) => !current.has(pair.to))
    if (free !== undefined) {
      apply(free)
      open = open.filter((pair) => pair !== free)
      continue
    }
    const [first, ...rest] = open as [Pair, ...Pair[]]
    const aside = `_dbtool_${first.from}`
    apply({ from: first.from, to: aside })
    open = [...rest, { from: aside, to: first.to }]
  }
  return ordered
}
