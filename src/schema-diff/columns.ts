import { isDeepStrictEqual } from 'node:util'
import type { ColumnChange, ColumnPosition } from '../operations/index.js'
import { type Column, type Table, tableNameOf } from '../schema/index.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

/** Columns that came, went or changed. Renamings are settled before. */
export async function diffColumns(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const kept = to.columns.filter((column) => find(from, column.name) !== undefined)
  const alters: Phased[] = []
  for (const column of kept) {
    const old = find(from, column.name) as Column
    if (!(await sameColumn(old, column, from, to, questions)))
      alters.push(...alterColumn(old, column, from, to, questions))
  }
  const order = from.columns.map((column) => column.name)
  const added = await addColumns(from, to, order, questions)
  return [...added, ...alters, ...dropColumns(from, to, order, questions)]
}

function find(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)
}

async function sameColumn(a: Column, b: Column, from: Table, to: Table, questions: DiffQuestions): Promise<boolean> {
  return (
    questions.typeKey(a, from) === questions.typeKey(b, to) &&
    a.nullable === b.nullable &&
    a.identity?.always === b.identity?.always &&
    a.collation?.toLowerCase() === b.collation?.toLowerCase() &&
    (!questions.comments || a.comment === b.comment) &&
    a.generated?.stored === b.generated?.stored &&
    (await sameText(a.generated?.expression, b.generated?.expression, questions)) &&
    (await questions.sameDefault(a, b))
  )
}

async function sameText(a: string | undefined, b: string | undefined, questions: DiffQuestions): Promise<boolean> {
  if (a === undefined || b === undefined) return a === b
  return questions.sameExpression(a, b)
}

/** Every fact of a column, so that an engine that needs the whole definition has it. */
function factsOf(column: Column, questions: DiffQuestions): ColumnChange {
  return {
    type: column.type,
    nullable: column.nullable,
    default: column.default ?? null,
    identity: column.identity ?? null,
    generated: column.generated ?? null,
    collation: column.collation ?? null,
    ...(questions.comments ? { comment: column.comment ?? null } : {}),
  }
}

/**
 * An identity stands on the primary key, so where both change it is released before the old key goes and taken after
 * the new one came.
 */
function alterColumn(old: Column, next: Column, from: Table, to: Table, questions: DiffQuestions): readonly Phased[] {
  const operation = (a: Column, b: Column) =>
    ({
      kind: 'alter-column',
      table: tableNameOf(to),
      column: next.name,
      from: factsOf(a, questions),
      to: factsOf(b, questions),
    }) as const
  const keyChanged = JSON.stringify(from.primaryKey?.columns) !== JSON.stringify(to.primaryKey?.columns)
  if (keyChanged && (old.identity === undefined) !== (next.identity === undefined)) {
    const { identity: _, ...oldPlain } = old
    const { identity: __, ...nextPlain } = next
    if (old.identity !== undefined) {
      return [
        phased('release-identities', operation(old, oldPlain)),
        ...(isDeepStrictEqual(oldPlain, nextPlain) ? [] : [phased('alter-columns', operation(oldPlain, nextPlain))]),
      ]
    }
    return [
      ...(isDeepStrictEqual(oldPlain, nextPlain) ? [] : [phased('alter-columns', operation(oldPlain, nextPlain))]),
      phased('take-identities', operation(nextPlain, next)),
    ]
  }
  return [phased('alter-columns', operation(old, next))]
}

/** Adds in an order in which computed columns find what they compute from, each at its place among those that are there. */
async function addColumns(
  from: Table,
  to: Table,
  order: string[],
  questions: DiffQuestions,
): Promise<readonly Phased[]> {
  const added = to.columns.filter((column) => find(from, column.name) === undefined)
  const found: Phased[] = []
  for (const column of computedLast(added)) {
    const position = questions.columnPosition ? placeIn(order, to, column.name) : {}
    const { renamedFrom: _, ...definition } = column
    const needsFill =
      !column.nullable &&
      column.default === undefined &&
      column.generated === undefined &&
      column.identity === undefined
    const fill = needsFill ? await questions.chooseFill({ table: tableNameOf(to), column: definition }) : null
    const table = tableNameOf(to)
    if (fill === null) {
      found.push(phased('add-columns', { kind: 'add-column', table, column: definition, ...position }))
      continue
    }
    const open = { ...definition, nullable: true }
    found.push(
      phased('add-columns', { kind: 'add-column', table, column: open, ...position }),
      phased('add-columns', { kind: 'backfill', table, set: { [column.name]: fill } }),
      phased('add-columns', {
        kind: 'alter-column',
        table,
        column: column.name,
        from: factsOf(open, questions),
        to: factsOf(definition, questions),
      }),
    )
  }
  return found
}

function computedLast(columns: readonly Column[]): readonly Column[] {
  const open = columns.filter((column) => column.generated !== undefined)
  const ordered = columns.filter((column) => column.generated === undefined)
  while (open.length > 0) {
    const needsOther = (column: Column): boolean =>
      open.some((other) => other !== column && (column.generated?.expression.includes(other.name) ?? false))
    const at = Math.max(
      0,
      open.findIndex((column) => !needsOther(column)),
    )
    ordered.push(...open.splice(at, 1))
  }
  return ordered
}

/** Puts the name into `order` after the nearest column that stands before it in the target, and says where that is. */
function placeIn(order: string[], target: Table, name: string): { readonly position?: ColumnPosition } {
  const names = target.columns.map((column) => column.name)
  const before = names.slice(0, names.indexOf(name)).findLast((candidate) => order.includes(candidate))
  const at = before === undefined ? 0 : order.indexOf(before) + 1
  const isLast = at === order.length
  order.splice(at, 0, name)
  if (isLast) return {}
  return { position: before === undefined ? 'first' : { after: before } }
}

/** Drops computed columns first. Each carries the place that it must take again. */
function dropColumns(from: Table, to: Table, order: string[], questions: DiffQuestions): readonly Phased[] {
  const gone = from.columns.filter((column) => find(to, column.name) === undefined)
  return computedLast(gone)
    .toReversed()
    .map((column) => {
      const at = order.indexOf(column.name)
      const before = order[at - 1]
      const isLast = at === order.length - 1
      order.splice(at, 1)
      const position = before === undefined ? ('first' as const) : { after: before }
      return phased('drop-columns', {
        kind: 'drop-column',
        table: tableNameOf(to),
        column: column.name,
        dropped: column,
        ...(isLast || !questions.columnPosition ? {} : { position }),
      })
    })
}
