import type { Operation } from '../operations/index.js'
import {
  creationOrder,
  dependencyOrder,
  objectKey,
  type Schema,
  type Table,
  tableItemKey,
  tableKey,
  tableNameOf,
} from '../schema/index.js'
import { diffColumns } from './columns.js'
import { diffConstraints } from './constraints.js'
import { detachedKeys } from './detached-keys.js'
import { diffEnums } from './enums.js'
import { diffIndexes } from './indexes.js'
import { diffObjects, type TableChanges } from './objects.js'
import { inPhaseOrder, type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'
import { diffRenames } from './renames.js'
import { diffTableFacts } from './table-facts.js'

/**
 * The operations that bring a database from one schema to another, in an order that runs. Empty exactly when the two
 * are the same. Each aspect is compared in a file of its own and says in which phase its operations belong.
 */
export async function diffSchemas(from: Schema, to: Schema, questions: DiffQuestions): Promise<readonly Operation[]> {
  const renames = await diffRenames(from, to, questions)
  const values = await diffEnums(renames.schema, to, questions)
  const { from: old, to: wanted } = values
  const before = new Map(old.tables.map((table) => [tableKey(table), table]))
  const after = new Map(wanted.tables.map((table) => [tableKey(table), table]))
  const created = wanted.tables.filter((table) => !before.has(tableKey(table)))
  const dropped = old.tables.filter((table) => !after.has(tableKey(table)))

  const operations: Phased[] = [
    ...diffNamespaces(from, to),
    ...values.operations,
    ...dropTables(dropped, questions),
    ...createTables(created, questions),
  ]
  for (const [key, table] of after) {
    const previous = before.get(key)
    if (previous !== undefined) operations.push(...(await diffTable(previous, table, questions)))
  }
  operations.push(...detachedKeys(old, wanted, operations, questions))
  const objects = diffObjects(from, to, tableChanges(created, dropped, renames.operations, operations), questions)
  const all = interleaved([...objects.operations, ...operations], objects.order)
  return [...objects.first, ...renames.operations, ...inPhaseOrder(all)]
}

/** New tables among the new objects that they need. */
function interleaved(operations: readonly Phased[], order: ReadonlyMap<string, number>): readonly Phased[] {
  const rank = ({ operation }: Phased): number => {
    if (operation.kind === 'create-table') return order.get(tableItemKey(operation.table)) ?? 0
    return 'object' in operation ? (order.get(objectKey(operation.object)) ?? 0) : 0
  }
  const isTable = ({ phase }: Phased): boolean => phase === 'create-tables'
  if (!operations.some((item) => isTable(item) && 'object' in item.operation)) return operations
  return [
    ...operations.filter((item) => !isTable(item)),
    ...operations.filter(isTable).toSorted((a, b) => rank(a) - rank(b)),
  ]
}

const changesColumns: ReadonlySet<string> = new Set([
  'rename-table',
  'rename-column',
  'add-column',
  'drop-column',
  'alter-column',
])

function tableChanges(
  created: readonly Table[],
  dropped: readonly Table[],
  renames: readonly Operation[],
  operations: readonly Phased[],
): TableChanges {
  const changed = [...renames, ...operations.map(({ operation }) => operation)].flatMap((operation) => {
    if (!('table' in operation) || !changesColumns.has(operation.kind)) return []
    const renamed = operation.kind === 'rename-table' ? [{ ...operation.table, name: operation.to }] : []
    return [operation.table, ...renamed]
  })
  return { changed, created, dropped }
}

function diffNamespaces(from: Schema, to: Schema): readonly Phased[] {
  const created = to.namespaces.filter((name) => !from.namespaces.includes(name))
  const dropped = from.namespaces.filter((name) => !to.namespaces.includes(name))
  return [
    ...created.map((name) => phased('create-schemas', { kind: 'create-schema', name })),
    ...dropped.map((name) => phased('drop-schemas', { kind: 'drop-schema', name })),
  ]
}

async function diffTable(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  return [
    ...(await diffTableFacts(from, to, questions)),
    ...(await diffColumns(from, to, questions)),
    ...(await diffConstraints(from, to, questions)),
    ...(await diffIndexes(from, to, questions)),
  ]
}

/** Hints of the models are not part of what a table is. */
export function withoutHints({ renamedFrom: _, ...table }: Table): Table {
  return { ...table, columns: table.columns.map(({ renamedFrom: __, renamedValues: ___, ...column }) => column) }
}

/** What a table needs is not only what its keys point to: it may inherit, or name a table in an expression. */
function inCreationOrder(tables: readonly Table[], questions: DiffQuestions): readonly Table[] {
  return creationOrder(tables, [], questions.mentions).items.flatMap(({ table }) => table ?? [])
}

function createTables(tables: readonly Table[], questions: DiffQuestions): readonly Phased[] {
  const { detached } = dependencyOrder(tables)
  const ordered = inCreationOrder(tables, questions)
  return ordered.flatMap((table) => {
    const later = detached.get(tableKey(table)) ?? []
    const now = { ...withoutHints(table), foreignKeys: table.foreignKeys.filter((key) => !later.includes(key)) }
    return [
      phased('create-tables', { kind: 'create-table', table: now }),
      ...later.map((foreignKey) =>
        phased('create-foreign-keys', {
          kind: 'create-foreign-key',
          table: tableNameOf(table),
          constraint: { kind: 'foreign-key', ...foreignKey },
        }),
      ),
    ]
  })
}

function dropTables(tables: readonly Table[], questions: DiffQuestions): readonly Phased[] {
  const { detached } = dependencyOrder(tables)
  const ordered = inCreationOrder(tables, questions)
  return ordered.toReversed().flatMap((table) => {
    const before = detached.get(tableKey(table)) ?? []
    const dropped = { ...table, foreignKeys: table.foreignKeys.filter((key) => !before.includes(key)) }
    return [
      ...before.map((foreignKey) =>
        phased('drop-foreign-keys', {
          kind: 'drop-constraint',
          table: tableNameOf(table),
          name: foreignKey.name ?? null,
          dropped: { kind: 'foreign-key', ...foreignKey },
        }),
      ),
      phased('drop-tables', { kind: 'drop-table', table: tableNameOf(table), dropped }),
    ]
  })
}
