import type { Constraint } from '../schema/index.js'
import { isDropObject, isReplaceObject } from './object-operation.js'
import type { Operation } from './operation.js'

/**
 * The operation without what it only carries to be reversible: a revision file does not say it, so a file read back
 * gives exactly this. An unnamed constraint keeps its definition, which is its only name.
 */
export function withoutOrigins(operation: Operation): Operation {
  if (isDropObject(operation)) return { ...operation, dropped: null }
  if (isReplaceObject(operation)) return { ...operation, from: null }
  switch (operation.kind) {
    case 'drop-table':
    case 'drop-enum':
    case 'drop-index':
      return { ...operation, dropped: null }
    case 'drop-column': {
      const { position: _, ...rest } = operation
      return { ...rest, dropped: null }
    }
    case 'drop-constraint':
      return { ...operation, dropped: operation.name === null ? identityOf(operation.dropped) : null }
    case 'alter-column':
    case 'alter-enum':
    case 'set-table-options':
    case 'set-comment':
      return { ...operation, from: null }
    default:
      return operation
  }
}

/** What tells an unnamed constraint from others, and nothing else. */
function identityOf(constraint: Constraint | null): Constraint | null {
  switch (constraint?.kind) {
    case 'primary-key':
      return { kind: 'primary-key', columns: [] }
    case 'unique':
      return { kind: 'unique', columns: constraint.columns }
    case 'check':
      return { kind: 'check', expression: constraint.expression }
    case 'exclude':
      return { kind: 'exclude', elements: constraint.elements }
    case 'foreign-key': {
      const actions = { onDelete: 'no action', onUpdate: 'no action' } as const
      return {
        kind: 'foreign-key',
        columns: constraint.columns,
        table: { name: '' },
        referencedColumns: [],
        ...actions,
      }
    }
    default:
      return null
  }
}
