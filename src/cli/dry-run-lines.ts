import type { DryRunResult } from '../migrator/results.js'
import { lineOf } from './operation-line.js'

/** A dry run for people: revision by revision, what it does and the statements. */
export function dryRunLines(result: DryRunResult, direction: 'up' | 'down'): string {
  const word = direction === 'up' ? 'upgrade' : 'downgrade'
  const at = result.heads.join(', ') || 'base'
  if (result.revisions.length === 0) return `Nothing to do; the database is at ${at}.`
  const revisions = result.revisions.flatMap(({ revision, message, operations, sql }) => [
    `${word} ${revision} ${message}`.trimEnd(),
    ...operations.map((operation) => `  ${lineOf(operation)}`),
    ...sql.map((text) => `    ${text.replaceAll('\n', '\n    ')};`),
    ...result.unforeseen.flatMap((item) => (item.revision === revision ? [`  not exact: ${item.reason}`] : [])),
  ])
  return [...revisions, `Nothing was changed. The run would leave the database at ${at}.`].join('\n')
}
