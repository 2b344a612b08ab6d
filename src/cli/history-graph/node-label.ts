import type { HistoryEntry } from '../../migrator/results.js'

/** `unknown`: no database could be asked. A revision that is current is applied, too. */
export type NodeState = 'current' | 'applied' | 'pending' | 'unknown'

export function stateOf({ isApplied, isCurrent }: HistoryEntry): NodeState {
  if (isApplied === null) return 'unknown'
  return isCurrent === true ? 'current' : isApplied ? 'applied' : 'pending'
}

/** What a revision is, in words: head, current, pending, the labels of its branch. */
export function factsOf(entry: HistoryEntry): readonly string[] {
  const state = stateOf(entry)
  return [
    ...(entry.isHead ? ['head'] : []),
    ...(state === 'current' || state === 'pending' ? [state] : []),
    ...entry.branchLabels.map((label) => `branch ${oneLine(label)}`),
  ]
}

/** A text on one line, without what moves the cursor, or turns the order of what is written. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ').trim()
}

/** The message and what the revision is, on one line. */
export function labelOf(entry: HistoryEntry): string {
  const facts = factsOf(entry)
  return [oneLine(entry.message), facts.length === 0 ? '' : `(${facts.join(', ')})`].filter(Boolean).join(' ')
}
