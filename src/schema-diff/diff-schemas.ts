import type { Operation } from '../operations/index.js'
import { dependencyOrder, type Schema, type Table, tableKey, tableNameOf } from '../schema/index.js'
import { diffColumns } from './columns.js'
import { diffConstraints } from './constraints.js'
import { detachedKeys } from './detached-keys.js'
import { diffEnums } from './enums.js'
import { diffIndexes } from './indexes.js'
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
    ...dropTables(dropped),
    ...createTables(created),
  ]
  for (const [key, table] of after) {
    const previous = before.get(key)
    if (previous !== undefined) operations.push(...(await diffTable(previous, table, questions)))
  }
  operations.push(...detachedKeys(old, wanted, operations, questions))
  return [...renames.operations, ...inPhaseOrder(operations)]
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

function createTables(tables: readonly Table[]): readonly Phased[] {
  const { tables: ordered, detached } = dependencyOrder(tables)
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

function dropTables(tables: readonly Table[]): readonly Phased[] {
  const { tables: ordered, detached } = dependencyOrder(tables)
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
