import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import type { WalkKey } from '../dialect/row-walk.js'
import { DbtoolError } from '../errors/index.js'
import type { Backfill } from '../operations/index.js'
import { type Column, displayName, type Table } from '../schema/index.js'

/**
 * The key by which a backfill walks through its table: the columns that it names, else the primary key, else a unique
 * key, all without NULL, else the engine's own number of a row. null: there is none, and no batches were asked for.
 * @throws {DbtoolError} DBT_REVISION_FAILED where there is no such table; DBT_UNSUPPORTED where no key will do.
 */
export async function walkKeys(
  dialect: Dialect,
  connection: Connection,
  operation: Backfill,
): Promise<readonly WalkKey[] | null> {
  const { rowWalk } = dialect
  const label = displayName(operation.table)
  const table = await rowWalk.fetchTable(connection, operation.table)
  if (table === null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no table ${label}.`)
  const chosen = operation.key === undefined ? ownKey(table) : wantedKey(table, operation.key, label)
  const hidden = chosen === null ? (rowWalk.hiddenKey?.(table) ?? null) : null
  if (chosen === null && hidden === null) {
    if (operation.batchSize === undefined) return null
    throw new DbtoolError('DBT_UNSUPPORTED', `${label} has no key by which its rows could be taken in batches.`, {
      hint: "Name columns that are never NULL, as in key: ['id'], or leave batchSize out: then it is one statement.",
    })
  }
  const names = chosen?.map(({ name }) => name) ?? table.primaryKey?.columns ?? []
  const changed = Object.keys(operation.set).find((name) => names.includes(name))
  if (changed !== undefined) {
    throw new DbtoolError('DBT_UNSUPPORTED', `op.backfill of ${label} walks by ${changed}, which it changes.`, {
      hint: 'A row could be met twice. Name other columns in key, or use op.execute.',
    })
  }
  return hidden === null ? (chosen ?? []).map((column) => rowWalk.keyOf(column, table)) : [hidden]
}

function ownKey(table: Table): readonly Column[] | null {
  const keys = [...(table.primaryKey === undefined ? [] : [table.primaryKey]), ...table.uniques]
  const indexes = table.indexes
    .filter(({ unique, where }) => unique && where === undefined)
    .map((index) => ({ columns: index.keys.map((key) => (key.length === undefined ? (key.column ?? '') : '')) }))
  for (const { columns } of [...keys, ...indexes]) {
    const found = columns.map((name) => table.columns.find((column) => column.name === name))
    if (found.every((column) => column !== undefined && !column.nullable)) return found as readonly Column[]
  }
  return null
}

/** Columns that are the same in several rows will do: such rows are taken together. */
function wantedKey(table: Table, names: readonly string[], label: string): readonly Column[] {
  if (names.length === 0) throw new DbtoolError('DBT_UNSUPPORTED', `The key of op.backfill of ${label} is empty.`)
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name)
    if (column === undefined) throw new DbtoolError('DBT_REVISION_FAILED', `The table ${label} has no column ${name}.`)
    if (!column.nullable) return column
    throw new DbtoolError('DBT_UNSUPPORTED', `op.backfill of ${label} cannot walk by ${name}, which may be NULL.`, {
      hint: 'Rows in which it is NULL would be left out.',
    })
  })
}
