import { isDeepStrictEqual } from 'node:util'
import type { ColumnChange, ColumnPosition } from '../operations/index.js'
import { type Column, type Table, tableNameOf } from '../schema/index.js'
import { type Phase, type Phased, phased } from './phases.js'
import { type DiffQuestions, sameOptionalExpression } from './questions.js'

/** Columns that came, went or changed. Renamings are settled before. */
export async function diffColumns(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const kept = to.columns.filter((column) => find(from, column.name) !== undefined)
  const alters: Phased[] = []
  for (const column of kept) {
    const old = find(from, column.name) as Column
    if (!(await sameColumn(old, column, from, to, questions)))
      alters.push(...alterColumn(old, column, from, to, questions))
  }
  // In this order they run, and so each finds its place among those that are there then.
  const order = from.columns.map((column) => column.name)
  const isComputed = (column: Column): boolean => column.generated !== undefined
  const isPlain = (column: Column): boolean => !isComputed(column)
  return [
    ...dropColumns(from, to, order, questions, 'drop-computed', isComputed),
    ...(await addColumns(from, to, order, questions, 'add-columns', isPlain)),
    ...alters,
    ...dropColumns(from, to, order, questions, 'drop-columns', isPlain),
    ...(await addColumns(from, to, order, questions, 'add-computed', isComputed)),
  ]
}

function find(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)
}

async function sameColumn(a: Column, b: Column, from: Table, to: Table, questions: DiffQuestions): Promise<boolean> {
  return (
    questions.typeKey(a, from) === questions.typeKey(b, to) &&
    a.nullable === b.nullable &&
    isDeepStrictEqual(a.identity, b.identity) &&
    (a.onUpdateNow ?? false) === (b.onUpdateNow ?? false) &&
    a.collation?.toLowerCase() === b.collation?.toLowerCase() &&
    (!questions.comments || a.comment === b.comment) &&
    a.generated?.stored === b.generated?.stored &&
    (await sameOptionalExpression(a.generated?.expression, b.generated?.expression, to, questions)) &&
    (await questions.sameDefault(a, b, to))
  )
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
    ...(column.onUpdateNow === true ? { onUpdateNow: true } : {}),
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
  if (awaitsCollation(from, to, next)) {
    const following = withoutCollation(next)
    return [
      ...(isDeepStrictEqual(old, following) ? [] : [phased('alter-columns', operation(old, following))]),
      phased('take-collations', operation(following, next)),
    ]
  }
  const renames = questions.enumTypes ? [] : inlineRenames(old, next)
  if (renames.length > 0) return [...renamedValues(old, next, to, renames, questions)]
  if (changesItsValues(old, next, questions)) {
    // The default goes before the values of the type change and comes after: neither may hold a value that is not there.
    const { default: _, ...oldOpen } = old
    const { default: __, ...nextOpen } = next
    return [
      ...(old.default === undefined ? [] : [phased('release-defaults', operation(old, oldOpen))]),
      ...(isDeepStrictEqual(oldOpen, { ...nextOpen, type: oldOpen.type })
        ? []
        : [phased('alter-columns', operation({ ...oldOpen, type: next.type }, nextOpen))]),
      ...(next.default === undefined ? [] : [phased('take-defaults', operation(nextOpen, next))]),
    ]
  }
  return [phased('alter-columns', operation(old, next))]
}

/** A collation of its own is taken when the table has its new one: until then it could be the one that all follow. */
function awaitsCollation(from: Table, to: Table, column: Column): boolean {
  return from.options['collate'] !== to.options['collate'] && column.collation !== undefined
}

function withoutCollation({ collation: _, ...column }: Column): Column {
  return column
}

/** Whether the values of the column's named enum type change under a default that changes too. */
function changesItsValues(old: Column, next: Column, questions: DiffQuestions): boolean {
  if (!questions.enumTypes || old.type.kind !== 'enum' || next.type.kind !== 'enum') return false
  return old.type.name === next.type.name && !isDeepStrictEqual(old.type.values, next.type.values)
}

/** Pairs of old and new names of values that a column's enum holds itself. */
function inlineRenames(old: Column, next: Column): readonly (readonly [string, string])[] {
  if (old.type.kind !== 'enum' || next.type.kind !== 'enum') return []
  const { values } = old.type
  const { values: wanted } = next.type
  return Object.entries(next.renamedValues ?? {})
    .filter(([name, before]) => values.includes(before) && !values.includes(name) && wanted.includes(name))
    .map(([name, before]) => [before, name])
}

/** The column first allows the old names and the new ones, then its rows are renamed, then only the new ones stay. */
function renamedValues(
  old: Column,
  next: Column,
  table: Table,
  renames: readonly (readonly [string, string])[],
  questions: DiffQuestions,
): readonly Phased[] {
  if (old.type.kind !== 'enum' || next.type.kind !== 'enum') return []
  const added = renames.map(([, name]) => name)
  const open: Column = { ...old, type: { ...old.type, values: [...old.type.values, ...added] } }
  const common = { table: tableNameOf(table), column: next.name }
  return [
    { kind: 'alter-column' as const, ...common, from: factsOf(old, questions), to: factsOf(open, questions) },
    ...renames.map(([from, to]) => ({ kind: 'replace-value' as const, ...common, from, to })),
    { kind: 'alter-column' as const, ...common, from: factsOf(open, questions), to: factsOf(next, questions) },
  ].map((operation) => phased('alter-columns', operation))
}

/** Adds in an order in which computed columns find what they compute from, each at its place among those that are there. */
async function addColumns(
  from: Table,
  to: Table,
  order: string[],
  questions: DiffQuestions,
  phase: Phase,
  which: (column: Column) => boolean,
): Promise<readonly Phased[]> {
  const added = to.columns.filter((column) => find(from, column.name) === undefined && which(column))
  const found: Phased[] = []
  for (const column of computedLast(added)) {
    const position = questions.columnPosition ? placeIn(order, to, column.name) : {}
    const { renamedFrom: _, renamedValues: __, ...whole } = column
    const definition = awaitsCollation(from, to, whole) ? withoutCollation(whole) : whole
    if (definition !== whole) {
      const change = { from: factsOf(definition, questions), to: factsOf(whole, questions) }
      const operation = { kind: 'alter-column', table: tableNameOf(to), column: column.name, ...change } as const
      found.push(phased('take-collations', operation))
    }
    const needsFill =
      !column.nullable &&
      column.default === undefined &&
      column.generated === undefined &&
      column.identity === undefined
    const fill = needsFill ? await questions.chooseFill({ table: tableNameOf(to), column: definition }) : null
    const table = tableNameOf(to)
    if (fill === null) {
      found.push(phased(phase, { kind: 'add-column', table, column: definition, ...position }))
      continue
    }
    const open = { ...definition, nullable: true }
    found.push(
      phased(phase, { kind: 'add-column', table, column: open, ...position }),
      phased(phase, { kind: 'backfill', table, set: { [column.name]: fill } }),
      phased(phase, {
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

/** Each carries the place that it must take again. */
function dropColumns(
  from: Table,
  to: Table,
  order: string[],
  questions: DiffQuestions,
  phase: Phase,
  which: (column: Column) => boolean,
): readonly Phased[] {
  const gone = from.columns.filter((column) => find(to, column.name) === undefined && which(column))
  return computedLast(gone)
    .toReversed()
    .map((column) => {
      const at = order.indexOf(column.name)
      const before = order[at - 1]
      const isLast = at === order.length - 1
      order.splice(at, 1)
      const position = before === undefined ? ('first' as const) : { after: before }
      return phased(phase, {
        kind: 'drop-column',
        table: tableNameOf(to),
        column: column.name,
        dropped: column,
        ...(isLast || !questions.columnPosition ? {} : { position }),
      })
    })
}
