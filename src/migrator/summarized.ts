import { type Operation, type OperationSummary, summarize } from '../operations/index.js'
import { objectKey, tableKey } from '../schema/index.js'
import type { EngineTexts } from './engine-texts.js'

/**
 * The operations as results show them. One that rests on SQL texts which no engine could be asked about says that it is
 * `unverified`: the two may mean the same.
 */
export function summarized(
  operations: readonly Operation[],
  { texts, asked }: EngineTexts,
): readonly OperationSummary[] {
  const doubtful = new Set(texts === null ? asked : [])
  return operations.map((operation) => {
    const restsOnTable = 'table' in operation && doubtful.has(tableKey(operation.table)) && comparesText(operation)
    const restsOnObject = 'object' in operation && doubtful.has(objectKey(operation.object))
    return restsOnTable || restsOnObject ? { ...summarize(operation), unverified: true } : summarize(operation)
  })
}

function comparesText(operation: Operation): boolean {
  switch (operation.kind) {
    case 'alter-column':
    case 'create-check':
    case 'create-exclude':
    case 'create-index':
    case 'drop-index':
      return true
    case 'drop-constraint':
      return operation.dropped?.kind === 'check' || operation.dropped?.kind === 'exclude'
    default:
      return false
  }
}
