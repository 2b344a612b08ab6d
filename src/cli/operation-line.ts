import type { OperationSummary } from '../operations/index.js'

/** An operation as a line for people. */
export function lineOf({ description, unverified }: OperationSummary): string {
  if (unverified !== true) return description
  return `${description} (unverified: the two texts may mean the same, but nobody could be asked; this user may make no temporary tables, and there is no scratch database)`
}
