import type { Operation } from '../../operations/index.js'
import type { Table } from '../../schema/index.js'

/**
 * What a server with the settings it comes with can lock in one transaction: 64 places for each of 100 connections, of which
 * others need some. @see https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
const most = 5_000

/** Whether a server as it comes has room for the locks of these operations, all in one transaction. */
export function fitsTransaction(operations: readonly Operation[]): boolean {
  return operations.reduce((locks, operation) => locks + locksOf(operation), 0) < most
}

/** To drop something the server locks it and every part of it; to create it, about as much. */
function locksOf(operation: Operation): number {
  switch (operation.kind) {
    case 'create-table':
      return partsOf(operation.table)
    case 'drop-table':
      return operation.dropped === null ? 1 : partsOf(operation.dropped)
    case 'create-foreign-key':
      return triggersOfKey + 2
    default:
      return 2
  }
}

/** Of each key two on either side. */
const triggersOfKey = 4

function partsOf(table: Table): number {
  // The table, its two types, the table of its long values and that one's index.
  const own = 5
  const numbered = table.columns.filter(({ identity }) => identity !== undefined).length
  const defaults = table.columns.filter(
    (column) => column.default !== undefined || column.generated !== undefined,
  ).length
  const keys = (table.primaryKey === undefined ? 0 : 1) + table.uniques.length + table.excludes.length
  const { partitions } = table.options
  const partitionCount = typeof partitions === 'object' ? Object.keys(partitions).length : 0
  const whole = own + numbered * 2 + defaults + keys * 2 + table.indexes.length + table.checks.length
  return whole * (1 + partitionCount) + table.foreignKeys.length * (1 + triggersOfKey)
}
