import type { Verdict } from '../results.js'

/** Verdicts with which a revision passes. */
export const passing: ReadonlySet<Verdict> = new Set(['reversible', 'order-only', 'irreversible'])
