import { isDbtoolError, messageOf } from '../../errors/index.js'
import type { SnapshotDifference } from './compare-snapshots.js'

/** Rows with which a direction does not run, or does not lead back. */
export interface RefusedRows {
  readonly direction: 'up' | 'down'
  readonly error: unknown
  /** The tables that held them. */
  readonly names: readonly string[]
  /** What is not as it was after a downgrade that did run. */
  readonly differences?: readonly SnapshotDifference[]
}

export function withRows(names: readonly string[]): string {
  return `with rows in ${names.join(', ')}; without them it runs`
}

/** Whether texts were expected to be JSON, in whatever words the engine says so. */
export function isAboutJson({ direction, error }: RefusedRows): boolean {
  return direction === 'up' && error !== null && /json/i.test(messageOf(error))
}

/** What the driver said. */
export function causeOf(error: unknown): unknown {
  return isDbtoolError(error) ? (error.cause ?? error) : error
}
