import type { Operation } from '../operations/index.js'

/**
 * The order in which operations can run: what stands on something else goes before it and comes back after it. Mirrored,
 * it is an order in which the reverse operations can run.
 */
const phases = [
  'create-schemas',
  'rename-enums',
  'create-enums',
  'create-foundations',
  'drop-foreign-keys',
  'drop-tables',
  'drop-indexes',
  'drop-constraints',
  'rename-constraints',
  'release-options',
  'release-defaults',
  'release-identities',
  'drop-primary-keys',
  'alter-enums',
  'replace-foundations',
  'drop-computed',
  'add-columns',
  'alter-columns',
  'drop-columns',
  'add-computed',
  'create-primary-keys',
  'take-identities',
  'take-defaults',
  'take-options',
  'take-collations',
  'create-uniques',
  'create-tables',
  'create-foreign-keys',
  'create-checks',
  'create-indexes',
  'set-comments',
  'create-objects',
  'drop-foundations',
  'drop-enums',
  'drop-schemas',
] as const

export type Phase = (typeof phases)[number]

export interface Phased {
  readonly phase: Phase
  readonly operation: Operation
}

export function phased(phase: Phase, operation: Operation): Phased {
  return { phase, operation }
}

/** Stable: within a phase the order in which the operations were found stays. */
export function inPhaseOrder(operations: readonly Phased[]): readonly Operation[] {
  return phases.flatMap((phase) => operations.filter((item) => item.phase === phase).map((item) => item.operation))
}
