import type { Operation } from '../operations/index.js'
import { dependencyOrder, type Schema, type Table, tableKey, tableNameOf } from '../schema/index.js'
import { diffColumns } from './columns.js'
import { diffConstraints } from './constraints.js'
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
  const before = new Map(renames.schema.tables.map((table) => [tableKey(table), table]))
  const after = new Map(to.tables.map((table) => [tableKey(table), table]))
  const created = to.tables.filter((table) => !before.has(tableKey(table)))
  const dropped = renames.schema.tables.filter((table) => !after.has(tableKey(table)))

  const operations: Phased[] = [...dropTables(dropped), ...createTables(created)]
  for (const [key, table] of after) {
    const old = before.get(key)
    if (old !== undefined) operations.push(...(await diffTable(old, table, questions)))
  }
  return [...renames.operations, ...inPhaseOrder(operations)]
}

async function diffTable(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  return [
    ...diffTableFacts(from, to, questions),
    ...(await diffColumns(from, to, questions)),
    ...(await diffConstraints(from, to, questions)),
    ...(await diffIndexes(from, to, questions)),
  ]
}

/** Hints of the models are not part of what a table is. */
export function withoutHints({ renamedFrom: _, ...table }: Table): Table {
  return { ...table, columns: table.columns.map(({ renamedFrom: __, ...column }) => column) }
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
