import { createHash } from 'node:crypto'
import type { Connection } from '../dialect/connection.js'
import type { Dialect, Statement } from '../dialect/dialect.js'
import type { Operation } from '../operations/index.js'
import { tableKey } from '../schema/index.js'

/** Whether a statement changes rows at most: then it and its tick in the journal are one transaction. */
export function isData(operation: Operation, statement: Statement): boolean {
  if (operation.kind === 'backfill' || operation.kind === 'bulk-insert' || operation.kind === 'replace-value')
    return true
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
  const schema = await dialect.introspect(connection)
  const names = namesOf(operation)
  const part = names === null ? schema : schema.tables.filter((table) => names.has(tableKey(table)))
  const types = 'type' in operation ? schema.enums : []
  const text = JSON.stringify([part, types], (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
  return createHash('sha256').update(text).digest('hex')
}

/** The tables that an operation is about; null: it could be anything. */
function namesOf(operation: Operation): ReadonlySet<string> | null {
  if (!('table' in operation)) return null
  const renamed = operation.kind === 'rename-table' ? [tableKey({ ...operation.table, name: operation.to })] : []
  return new Set([tableKey(operation.table), ...renamed])
}

/** Whether the structure being as it was means that the statement did not happen. Raw SQL can change what is not looked at. */
export function tellsWhetherDone(operation: Operation, statement: Statement): boolean {
  if (operation.kind !== 'execute') return true
  return /^\s*(?:(?:create|alter|drop|rename)\s+table|create\s+(?:unique\s+)?index|drop\s+index)\b/i.test(statement.sql)
}
