import type { Operation } from './operation.js'

/**
 * The operation without what it only carries to be reversible: a revision file does not say it, so a file read back
 * gives exactly this. An unnamed constraint keeps its definition, which is its only name.
 */
export function withoutOrigins(operation: Operation): Operation {
  switch (operation.kind) {
    case 'drop-table':
    case 'drop-index':
      return { ...operation, dropped: null }
    case 'drop-column': {
      const { position: _, ...rest } = operation
      return { ...rest, dropped: null }
    }
    case 'drop-constraint':
      return operation.name === null ? operation : { ...operation, dropped: null }
    case 'alter-column':
    case 'set-table-options':
    case 'set-comment':
      return { ...operation, from: null }
    default:
      return operation
  }
}
