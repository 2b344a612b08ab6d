import type { ProgressEvent } from '../migrator/executor.js'
import type { VerifiedRevision } from '../migrator/results.js'
import { style } from './style.js'

/** A line for each revision that has run. */
export function progressLine(event: ProgressEvent): string | null {
  if (event.kind === 'note') return `note: ${event.revision.revision}: ${event.note}`
  if (event.kind !== 'done') return null
  const { revision, direction, at, total, durationMs = 0 } = event
  const mark = style('green', direction === 'up' ? 'applied ' : 'reverted')
  return `${mark} ${revision.revision} ${revision.message} (${at + 1}/${total}, ${Math.round(durationMs)} ms)`
}

const bad = new Set([
  'upgrade-failed',
  'downgrade-failed',
  'not-restored',
  'reupgrade-failed',
  'reupgrade-differs',
  'lossy',
])

/** A revision with its verdict, and what led to it. */
export function verdictLines(revision: VerifiedRevision): string {
  const { verdict, findings, message, durationMs } = revision
  const color = bad.has(verdict) ? 'red' : verdict === 'not-judged' ? 'yellow' : 'green'
  const head = `${style(color, verdict.padEnd(17))} ${revision.revision} ${message} (${durationMs} ms)`
  const lines = findings.flatMap((finding) => [
    `    ${finding.message}`,
    ...(finding.fix === undefined ? [] : [`      mend: ${finding.fix}`]),
  ])
  return [head, ...lines].join('\n')
}
