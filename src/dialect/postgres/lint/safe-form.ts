import type { Operation } from '../../../operations/index.js'
import type { Constraint, TableName } from '../../../schema/index.js'
import type { SafeForm } from '../../lint-rule.js'
import { quote } from '../quote.js'

/**
 * The same change in steps that let others read and write, on a table that holds rows; null: it has no such form, or
 * needs none.
 */
export function safeForm(operation: Operation): SafeForm | null {
  switch (operation.kind) {
    case 'create-index':
    case 'drop-index':
      return operation.concurrently === true ? null : outside({ ...operation, concurrently: true })
    case 'create-foreign-key':
    case 'create-check': {
      const { constraint, table } = operation
      if (constraint.kind !== 'check' && constraint.kind !== 'foreign-key') return null
      if (constraint.name === undefined || constraint.notValid === true) return null
      if (constraint.kind === 'check' && constraint.notEnforced === true) return null
      return outside(
        { ...operation, constraint: { ...constraint, notValid: true } },
        { kind: 'validate-constraint', table, name: constraint.name },
      )
    }
    case 'create-unique': {
      const index = operation.usingIndex === undefined ? indexFor(operation.constraint) : null
      if (index === null) return null
      const { table } = operation
      return outside(
        { kind: 'create-index', table, index, concurrently: true },
        { ...operation, usingIndex: index.name },
      )
    }
    case 'alter-column': {
      const { table, column, from, to } = operation
      if (from?.nullable !== true || to.nullable !== false) return null
      // Another type writes the table anew, and finds the NULLs on the way.
      if (to.type !== undefined && JSON.stringify(to.type) !== JSON.stringify(from.type)) return null
      const check = noNulls(table, column)
      return outside(
        { kind: 'create-check', table, constraint: { ...check, notValid: true } },
        { kind: 'validate-constraint', table, name: check.name },
        operation,
        { kind: 'drop-constraint', table, name: check.name, dropped: check },
      )
    }
    default:
      return null
  }
}

function outside(...operations: readonly Operation[]): SafeForm {
  return { operations, outsideTransaction: true }
}

/** The index that becomes the constraint's own; null where one would not do. */
function indexFor(constraint: Constraint) {
  if (constraint.kind !== 'unique' || constraint.name === undefined) return null
  const { name, columns, include, nullsNotDistinct } = constraint
  return {
    name,
    unique: true,
    keys: columns.map((column) => ({ column })),
    ...(include === undefined ? {} : { include }),
    ...(nullsNotDistinct === undefined ? {} : { nullsNotDistinct }),
  }
}

/** A check that spares SET NOT NULL from looking at the rows under its lock. */
function noNulls(table: TableName, column: string) {
  const name = `ck_${table.name}_${column}_not_null`.slice(0, 63)
  return { kind: 'check' as const, name, expression: `${quote(column)} IS NOT NULL` }
}
