import type { HistoryEntry } from '../migrator/results.js'
import { style } from './style.js'

/** A revision on one line: mark, id, message, what it is. */
export function entryLine(entry: HistoryEntry): string {
  const { isApplied, isCurrent, isHead, downRevision, branchLabels } = entry
  const mark = isApplied === null ? ' ' : isApplied ? style('green', '✓') : style('yellow', '·')
  const facts = [
    isHead ? 'head' : '',
    isCurrent === true ? 'current' : '',
    isApplied === false ? 'pending' : '',
    downRevision.length > 1 ? `merges ${downRevision.join(', ')}` : '',
    ...branchLabels.map((label) => `branch ${label}`),
  ].filter((fact) => fact !== '')
  return `${mark} ${style('bold', entry.revision)} ${entry.message}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`
}

/** A revision with all that its header says, on several lines. */
export function entryLines(entry: HistoryEntry): string {
  return [
    entryLine(entry),
    `  file: ${entry.path}`,
    `  parents: ${entry.downRevision.join(', ') || 'none'}`,
    ...(entry.dependsOn.length === 0 ? [] : [`  depends on: ${entry.dependsOn.join(', ')}`]),
  ].join('\n')
}
