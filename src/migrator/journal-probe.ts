import { createHash } from 'node:crypto'
import type { Connection } from '../dialect/connection.js'
import type { Dialect, Statement } from '../dialect/dialect.js'
import type { Operation } from '../operations/index.js'
import { compareText, type Table, type TableName, tableKey, tableNameOf } from '../schema/index.js'

/** Whether a statement changes rows at most, or several are to happen together: then it and its tick in the journal are one transaction. */
export function isData(operation: Operation, statement: Statement): boolean {
  if (operation.kind === 'backfill' || operation.kind === 'bulk-insert' || operation.kind === 'replace-value')
    return true
  if (statement.parts !== undefined) return true
  return operation.kind === 'execute' && /^\s*(?:insert|update|delete|replace|with|select)\b/i.test(statement.sql)
}

/** Whether an operation is always written in the same statements, whatever the database holds by then. */
export function isWrittenAlike({ kind }: Operation): boolean {
  return kind === 'bulk-insert' || kind === 'execute' || kind === 'backfill' || kind === 'replace-value'
}

/**
 * Whether an operation that was under way is to be begun anew: an index that was being built beside the traffic leaves,
 * when that fails, something that its writer must see to remove.
 */
export async function beginsAnew(dialect: Dialect, connection: Connection, operation: Operation): Promise<boolean> {
  if (operation.kind !== 'create-index' || operation.concurrently !== true) return false
  const { tables } = await dialect.introspect(connection)
  const table = tables.find((candidate) => tableKey(candidate) === tableKey(operation.table))
  return table?.indexes.some(({ name }) => name === operation.index.name) !== true
}

/** A hash of the structure that an operation can change. */
export async function fingerprintOf(dialect: Dialect, connection: Connection, operation: Operation): Promise<string> {
  const text = JSON.stringify(await structureOf(dialect, connection, operation), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  return createHash('sha256').update(text).digest('hex')
}

/** The tables that an operation is about, or everything; and types, where it is about those. */
async function structureOf(
  dialect: Dialect,
  connection: Connection,
  operation: Operation,
): Promise<readonly unknown[]> {
  const names = namesOf(operation)
  if (names !== null && dialect.introspectTable !== undefined) {
    const tables: Table[] = []
    for (const name of names.toSorted((a, b) => compareText(tableKey(a), tableKey(b)))) {
      const table = await dialect.introspectTable(connection, name)
      if (table !== null) tables.push(table)
    }
    return [tables, []]
  }
  const schema = await dialect.introspect(connection)
  const keys = names?.map(tableKey)
  const part = keys === undefined ? schema : schema.tables.filter((table) => keys.includes(tableKey(table)))
  return [part, 'type' in operation ? schema.enums : []]
}

/** The tables that an operation is about; null: it could be anything. */
function namesOf(operation: Operation): readonly TableName[] | null {
  if (!('table' in operation)) return null
  const table = tableNameOf(operation.table)
  return operation.kind === 'rename-table' ? [table, { ...table, name: operation.to }] : [table]
}

/** Whether the structure being as it was means that the statement did not happen. Raw SQL can change what is not looked at. */
export function tellsWhetherDone(operation: Operation, statement: Statement): boolean {
  if (operation.kind !== 'execute') return true
  return /^\s*(?:(?:create|alter|drop|rename)\s+table|create\s+(?:unique\s+)?index|drop\s+index)\b/i.test(statement.sql)
}
