import type { ColumnChange, Operation } from '../operations/index.js'
import { type ColumnType, displayName, displayObject } from '../schema/index.js'

/**
 * What running the operations can lose: `users.bio`, `users.*` for a whole table. Values of a column that is dropped,
 * or whose new type may not hold all that the old one did.
 */
export function lossesOf(operations: readonly Operation[]): readonly string[] {
  const created = new Set(
    operations.flatMap((operation) => (operation.kind === 'create-table' ? [displayName(operation.table)] : [])),
  )
  return operations.flatMap((operation) => {
    switch (operation.kind) {
      case 'drop-table':
        return [`${displayName(operation.table)}.*`]
      case 'drop-column':
        return created.has(displayName(operation.table)) ? [] : [`${displayName(operation.table)}.${operation.column}`]
      case 'drop-virtual-table':
      case 'replace-virtual-table':
        return [`${displayObject(operation.object)}.*`]
      case 'alter-column':
        return narrows(operation.from, operation.to) ? [`${displayName(operation.table)}.${operation.column}`] : []
      default:
        return []
    }
  })
}

/** Why rows could refuse the operations, or null: a new condition, or a narrower column, on a table that was there. */
export function requirementOf(operations: readonly Operation[]): string | null {
  const reasons = operations.flatMap((operation) => {
    if (
      operation.kind === 'create-unique' ||
      operation.kind === 'create-check' ||
      operation.kind === 'create-foreign-key'
    ) {
      return [
        `${operation.constraint.kind.replace('-', ' ')} ${operation.constraint.name ?? ''} of ${displayName(operation.table)}`,
      ]
    }
    if (operation.kind === 'create-index' && operation.index.unique) return [`unique index ${operation.index.name}`]
    if (operation.kind !== 'alter-column') return []
    const tightened = operation.from?.nullable === true && operation.to.nullable === false
    const name = `${displayName(operation.table)}.${operation.column}`
    if (tightened) return [`no NULL in ${name}`]
    return narrows(operation.from, operation.to) ? [`values of ${name} that fit`] : []
  })
  return reasons.length === 0 ? null : `rows must allow: ${reasons.join(', ')}`
}

function narrows(from: ColumnChange | null, to: ColumnChange): boolean {
  if (from?.type === undefined || to.type === undefined) return false
  if (from.generated == null && to.generated != null) return true
  return isNarrower(from.type, to.type)
}

const wholeNumbers = ['smallint', 'int', 'bigint']
const texts = ['char', 'string', 'text']

/** Whether a value of `from` may not survive in `to`. Types of different families never surely hold each other's values. */
export function isNarrower(from: ColumnType, to: ColumnType): boolean {
  if (JSON.stringify(from) === JSON.stringify(to)) return false
  if ('length' in from && 'length' in to) return to.length < from.length
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    return to.scale < from.scale || to.precision - to.scale < from.precision - from.scale
  }
  if (from.kind === 'enum' && to.kind === 'enum') return !from.values.every((value) => to.values.includes(value))
  if (texts.includes(to.kind)) return to.kind !== 'text'
  if (wholeNumbers.includes(from.kind) && wholeNumbers.includes(to.kind)) {
    return wholeNumbers.indexOf(to.kind) < wholeNumbers.indexOf(from.kind)
  }
  if (wholeNumbers.includes(from.kind)) return to.kind !== 'decimal' && to.kind !== 'double'
  if (from.kind === 'float' && to.kind === 'double') return false
  return !(from.kind === 'json' && to.kind === 'jsonb')
}
