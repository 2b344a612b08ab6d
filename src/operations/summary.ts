import { isDeepStrictEqual } from 'node:util'
import { displayName } from '../schema/index.js'
import type { Operation } from './operation.js'

/** An operation as `--json` shows it: its kind, the table, and the name of what changes there. */
export interface OperationSummary {
  readonly kind: Operation['kind']
  readonly table?: string
  readonly name?: string
  /** The new name, of a renaming. */
  readonly to?: string
  /** One line of English. */
  readonly description: string
  /** Whether running it can lose rows or values. */
  readonly destructive: boolean
}

/** Whether running the operation can take away rows or values that somebody stored. */
export function isDestructive(operation: Operation): boolean {
  return operation.kind === 'drop-table' || operation.kind === 'drop-column'
}

function nameOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'add-column':
      return operation.column.name
    case 'drop-column':
    case 'alter-column':
    case 'rename-column':
      return operation.column
    case 'set-comment':
      return operation.column
    case 'create-index':
      return operation.index.name
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
      return operation.constraint.name
    case 'drop-index':
    case 'rename-index':
    case 'rename-constraint':
      return operation.name
    case 'drop-constraint':
      return operation.name ?? undefined
    default:
      return undefined
  }
}

/** One line of English: what the operation does, to a person who reads a plan. */
export function describe(operation: Operation): string {
  if (operation.kind === 'execute') return 'run SQL'
  const table = displayName(operation.table)
  const name = nameOf(operation)
  switch (operation.kind) {
    case 'create-table':
      return `create table ${table} (${operation.table.columns.length} columns)`
    case 'drop-table':
      return `drop table ${table}`
    case 'rename-table':
      return `rename table ${table} to ${operation.to}`
    case 'set-table-options':
      return `set options of table ${table}`
    case 'add-column':
      return `add column ${table}.${name}`
    case 'drop-column':
      return `drop column ${table}.${name}`
    case 'alter-column':
      return `alter column ${table}.${name}${changedFacts(operation)}`
    case 'rename-column':
      return `rename column ${table}.${name} to ${operation.to}`
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
      return `create ${operation.constraint.kind.replace('-', ' ')} ${name ?? ''} on ${table}`.replace('  ', ' ')
    case 'drop-constraint':
      return `drop ${operation.dropped?.kind.replace('-', ' ') ?? 'constraint'} ${name ?? '(unnamed)'} of ${table}`
    case 'rename-constraint':
      return `rename constraint ${name} of ${table} to ${operation.to}`
    case 'create-index':
      return `create ${operation.index.unique ? 'unique ' : ''}index ${name} on ${table}`
    case 'drop-index':
      return `drop index ${name} of ${table}`
    case 'rename-index':
      return `rename index ${name} of ${table} to ${operation.to}`
    case 'set-comment':
      return `set comment of ${operation.column === undefined ? table : `${table}.${operation.column}`}`
    case 'backfill':
      return `fill ${Object.keys(operation.set).join(', ')} of ${table}`
    case 'bulk-insert':
      return `insert ${operation.rows.length} rows into ${table}`
  }
}

function changedFacts(operation: Extract<Operation, { kind: 'alter-column' }>): string {
  const { from, to } = operation
  const keys = Object.keys(to) as (keyof typeof to)[]
  const changed = from === null ? keys : keys.filter((key) => !isDeepStrictEqual(from[key] ?? null, to[key] ?? null))
  return changed.length === 0 ? '' : ` (${changed.join(', ')})`
}

export function summarize(operation: Operation): OperationSummary {
  const name = nameOf(operation)
  return {
    kind: operation.kind,
    ...(operation.kind === 'execute' ? {} : { table: displayName(operation.table) }),
    ...(name === undefined ? {} : { name }),
    ...('to' in operation && typeof operation.to === 'string' && operation.kind !== 'set-comment'
      ? { to: operation.to }
      : {}),
    description: describe(operation),
    destructive: isDestructive(operation),
  }
}
