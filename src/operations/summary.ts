import { isDeepStrictEqual } from 'node:util'
import { displayName, displayObject, type TableName } from '../schema/index.js'
import { isObjectOperation } from './object-operation.js'
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
  /** The difference rests on SQL texts that no engine could be asked about. */
  readonly unverified?: true
}

/** Whether running the operation can take away rows or values that somebody stored. */
export function isDestructive(operation: Operation): boolean {
  // The position of a sequence is lost with it.
  if (operation.kind === 'drop-sequence') return true
  if (operation.kind === 'alter-enum') {
    const { from, to, renames = {} } = operation
    return (from ?? []).some((value) => !to.includes(renames[value] ?? value))
  }
  // The rows of a virtual table go with it.
  if ('cascade' in operation && operation.cascade === true) return true
  const drops = ['drop-table', 'drop-column', 'drop-virtual-table', 'replace-virtual-table']
  return drops.includes(operation.kind)
}

function nameOf(operation: Operation): string | undefined {
  if (isObjectOperation(operation)) return displayObject(operation.object)
  switch (operation.kind) {
    case 'create-schema':
    case 'drop-schema':
      return operation.name
    case 'create-enum':
    case 'drop-enum':
    case 'rename-enum':
    case 'alter-enum':
      return displayName(operation.type)
    case 'add-column':
      return operation.column.name
    case 'drop-column':
    case 'alter-column':
    case 'rename-column':
    case 'replace-value':
      return operation.column
    case 'set-comment':
      return operation.column ?? operation.index ?? operation.constraint
    case 'create-index':
      return operation.index.name
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      return operation.constraint.name
    case 'drop-index':
    case 'rename-index':
    case 'rename-constraint':
    case 'validate-constraint':
      return operation.name
    case 'drop-constraint':
      return operation.name ?? undefined
    default:
      return undefined
  }
}

/** One line of English: what the operation does, to a person who reads a plan. */
export function describe(operation: Operation): string {
  const name = nameOf(operation)
  if (isObjectOperation(operation)) return `${operation.kind.replaceAll('-', ' ')} ${name}`
  switch (operation.kind) {
    case 'execute':
      return 'run SQL'
    case 'create-schema':
      return `create schema ${name}`
    case 'drop-schema':
      return `drop schema ${name}`
    case 'create-enum':
      return `create enum ${name} (${operation.type.values.join(', ')})`
    case 'drop-enum':
      return `drop enum ${name}`
    case 'rename-enum':
      return `rename enum ${name} to ${operation.to}`
    case 'alter-enum':
      return `alter enum ${name} (${operation.to.join(', ')})`
    default:
      return describeOnTable(operation, displayName(operation.table), name)
  }
}

type OnTable = Extract<Operation, { readonly table: TableName }>

function describeOnTable(operation: OnTable, table: string, name: string | undefined): string {
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
    case 'create-exclude':
      return `create ${operation.constraint.kind.replace('-', ' ')} ${name ?? ''} on ${table}`.replace('  ', ' ')
    case 'drop-constraint':
      return `drop ${operation.dropped?.kind.replace('-', ' ') ?? 'constraint'} ${name ?? '(unnamed)'} of ${table}`
    case 'rename-constraint':
      return `rename constraint ${name} of ${table} to ${operation.to}`
    case 'validate-constraint':
      return `validate constraint ${name} of ${table}`
    case 'create-index':
      return `create ${operation.index.unique ? 'unique ' : ''}index ${name} on ${table}`
    case 'drop-index':
      return `drop index ${name} of ${table}`
    case 'rename-index':
      return `rename index ${name} of ${table} to ${operation.to}`
    case 'set-comment':
      return `set comment of ${name === undefined ? table : `${table}.${name}`}`
    case 'backfill':
      return `fill ${Object.keys(operation.set).join(', ')} of ${table}`
    case 'replace-value':
      return `replace ${operation.from} by ${operation.to} in ${table}.${name}`
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
    ...('table' in operation ? { table: displayName(operation.table) } : {}),
    ...(name === undefined ? {} : { name }),
    ...('to' in operation &&
    typeof operation.to === 'string' &&
    operation.kind !== 'set-comment' &&
    operation.kind !== 'replace-value'
      ? { to: operation.to }
      : {}),
    description: describe(operation),
    destructive: isDestructive(operation),
  }
}
