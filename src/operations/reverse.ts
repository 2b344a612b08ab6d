import { type Constraint, displayObject, objectNameOf, tableNameOf } from '../schema/index.js'
import {
  createObject,
  isDropObject,
  isObjectOperation,
  isReplaceObject,
  type ObjectOperation,
} from './object-operation.js'
import type { CreateConstraint, Operation } from './operation.js'

/** Why an operation cannot be undone: nobody knows what was there before. */
export interface Irreversible {
  readonly irreversible: string
}

export function isIrreversible(result: Operation | Irreversible | null): result is Irreversible {
  return result !== null && 'irreversible' in result
}

/** The kind of the operation that adds a constraint of this kind. */
export function createConstraintKind(kind: Constraint['kind']): CreateConstraint['kind'] {
  return `create-${kind}`
}

/**
 * The operation that undoes `operation`. `reverse(reverse(operation))` is the operation again, wherever it knows what
 * it takes away. null: there is nothing to undo.
 */
export function reverse(operation: Operation): Operation | Irreversible | null {
  if (isObjectOperation(operation)) return reverseObject(operation)
  switch (operation.kind) {
    case 'create-schema':
      return { kind: 'drop-schema', name: operation.name }
    case 'drop-schema':
      return { kind: 'create-schema', name: operation.name }
    case 'create-enum':
      return { kind: 'drop-enum', type: tableNameOf(operation.type), dropped: operation.type }
    case 'drop-enum':
      if (operation.dropped === null) return { irreversible: `nobody knows the values of ${operation.type.name}` }
      return { kind: 'create-enum', type: operation.dropped }
    case 'rename-enum':
      return { ...operation, type: { ...operation.type, name: operation.to }, to: operation.type.name }
    case 'alter-enum': {
      if (operation.from === null) return { irreversible: `nobody knows the values of ${operation.type.name}` }
      const renames = swapped(operation.renames)
      return { ...operation, from: operation.to, to: operation.from, ...(renames === undefined ? {} : { renames }) }
    }
    case 'create-table': {
      const { name, schema } = operation.table
      const table = schema === undefined ? { name } : { name, schema }
      return { kind: 'drop-table', table, dropped: operation.table }
    }
    case 'drop-table':
      if (operation.dropped === null) return { irreversible: `nobody knows what table ${operation.table.name} was` }
      return { kind: 'create-table', table: operation.dropped }
    case 'rename-table':
      return { ...operation, table: { ...operation.table, name: operation.to }, to: operation.table.name }
    case 'set-table-options':
      if (operation.from === null) return { irreversible: 'nobody knows the options from before' }
      return { ...operation, from: operation.to, to: operation.from }
    case 'add-column': {
      const { kind: _, column, ifNotExists: __, ...rest } = operation
      return { ...rest, kind: 'drop-column', column: column.name, dropped: column }
    }
    case 'drop-column': {
      if (operation.dropped === null) return { irreversible: `nobody knows what column ${operation.column} was` }
      const { kind: _, dropped, ifExists: __, cascade: ___, ...rest } = operation
      return { ...rest, kind: 'add-column', column: dropped }
    }
    case 'alter-column':
      if (operation.from === null) return { irreversible: `nobody knows what column ${operation.column} was` }
      return { ...operation, from: operation.to, to: operation.from }
    case 'rename-column':
      return { ...operation, column: operation.to, to: operation.column }
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      return {
        kind: 'drop-constraint',
        table: operation.table,
        name: operation.constraint.name ?? null,
        dropped: operation.constraint,
      }
    case 'drop-constraint':
      if (operation.dropped === null) return { irreversible: `nobody knows what constraint ${operation.name} was` }
      return {
        kind: createConstraintKind(operation.dropped.kind),
        table: operation.table,
        constraint: operation.dropped,
      }
    case 'validate-constraint':
      return {
        irreversible: `constraint ${operation.name} cannot be told to hold for new rows only, but by making it anew`,
      }
    case 'rename-constraint':
    case 'rename-index':
      return { ...operation, name: operation.to, to: operation.name }
    case 'create-index': {
      const { kind: _, index, ifNotExists: __, tablespace: ___, ...rest } = operation
      return { ...rest, kind: 'drop-index', name: index.name, dropped: index }
    }
    case 'drop-index': {
      if (operation.dropped === null) return { irreversible: `nobody knows what index ${operation.name} was` }
      const { kind: _, name: __, dropped, ifExists: ___, cascade: ____, ...rest } = operation
      return { ...rest, kind: 'create-index', index: dropped }
    }
    case 'set-comment':
      return { ...operation, from: operation.to, to: operation.from }
    case 'execute':
      return { irreversible: 'raw SQL has no reverse of its own' }
    case 'backfill':
      return null
    case 'replace-value':
      return { ...operation, from: operation.to, to: operation.from }
    case 'bulk-insert':
      return { irreversible: 'nobody knows which rows were there before' }
  }
}

function reverseObject(operation: ObjectOperation): Operation | Irreversible {
  const { kind } = operation.object
  if (isReplaceObject(operation)) {
    const { object, from } = operation
    if (from === null) return { irreversible: `nobody knows what ${kind} ${displayObject(object)} was` }
    return { ...operation, object: from, from: object }
  }
  if (!isDropObject(operation)) {
    return { kind: `drop-${kind}`, object: objectNameOf(operation.object), dropped: operation.object }
  }
  if (operation.dropped === null)
    return { irreversible: `nobody knows what ${kind} ${displayObject(operation.object)} was` }
  return createObject(operation.dropped)
}

function swapped(renames: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  return renames === undefined ? undefined : Object.fromEntries(Object.entries(renames).map(([from, to]) => [to, from]))
}

/** The plan that undoes a plan: mirrored, each step reversed. */
export function reversePlan(operations: readonly Operation[]): readonly (Operation | Irreversible)[] {
  return operations.toReversed().flatMap((operation) => {
    const reversed = reverse(operation)
    return reversed === null ? [] : [reversed]
  })
}
