import type { VerifiedRevision } from '../migrator/results.js'
import { style } from './style.js'

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
