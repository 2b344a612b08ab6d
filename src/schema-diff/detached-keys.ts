import { type ForeignKey, type Schema, sameTable, type Table, tableKey, tableNameOf } from '../schema/index.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

/**
 * Foreign keys that stay, but stand in the way: the type of one of their columns changes, or the key that they point to
 * goes and comes again. They go first and come back last.
 */
export function detachedKeys(
  from: Schema,
  to: Schema,
  operations: readonly Phased[],
  questions: DiffQuestions,
): readonly Phased[] {
  if (!questions.keysFixTypes) return []
  const before = new Map(from.tables.map((table) => [tableKey(table), table]))
  const after = new Map(to.tables.map((table) => [tableKey(table), table]))
  const changes = (table: Table, columns: readonly string[]): boolean =>
    columns.some((name) => typeChanges(before.get(tableKey(table)), after.get(tableKey(table)), name, questions))
  const goes = (key: ForeignKey): boolean =>
    operations.some(
      ({ operation }) =>
        operation.kind === 'drop-constraint' &&
        (operation.dropped?.kind === 'primary-key' || operation.dropped?.kind === 'unique') &&
        sameTable(operation.table, key.table) &&
        sameSet(operation.dropped.columns, key.referencedColumns),
    )
  const dropped = new Set(
    operations.flatMap(({ operation }) =>
      operation.kind === 'drop-constraint' ? [`${tableKey(operation.table)}\0${operation.name}`] : [],
    ),
  )
  return to.tables.flatMap((table) => {
    const old = before.get(tableKey(table))
    if (old === undefined) return []
    return old.foreignKeys.flatMap((key) => {
      const twin = table.foreignKeys.find(({ name }) => name === key.name)
      const target = after.get(tableKey(key.table))
      if (twin === undefined || target === undefined || dropped.has(`${tableKey(table)}\0${key.name}`)) return []
      if (!changes(table, key.columns) && !changes(target, key.referencedColumns) && !goes(key)) return []
      const name = tableNameOf(table)
      return [
        phased('drop-foreign-keys', {
          kind: 'drop-constraint',
          table: name,
          name: key.name ?? null,
          dropped: { kind: 'foreign-key', ...key },
        }),
        phased('create-foreign-keys', {
          kind: 'create-foreign-key',
          table: name,
          constraint: { kind: 'foreign-key', ...twin },
        }),
      ]
    })
  })
}

function typeChanges(from: Table | undefined, to: Table | undefined, name: string, questions: DiffQuestions): boolean {
  const [old, next] = [from, to].map((table) => table?.columns.find((column) => column.name === name))
  if (from === undefined || to === undefined || old === undefined || next === undefined) return false
  return (
    questions.typeKey(old, from) !== questions.typeKey(next, to) ||
    old.collation !== next.collation ||
    (old.generated === undefined) !== (next.generated === undefined)
  )
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}
