import type { Finding, VerifiedRevision, VerifyResult } from '../migrator/results.js'
import { passes } from '../migrator/verify/findings.js'
import { style } from './style.js'

/** So many revisions with the same cause are named; of the rest, how many they are. */
const mostNamed = 6

/**
 * What `verify` has to say: what fails first, one block a cause, then what passed with a word, then all else in a line.
 */
export function verifyText(result: VerifyResult): string {
  const failed = result.revisions.filter((revision) => !passes(revision))
  const noted = result.revisions.filter((revision) => passes(revision) && revision.findings.length > 0)
  const lines = [
    ...blocks(failed, 'red'),
    ...(result.findings ?? []).flatMap((finding) => [style('red', finding.rule), ...findingLines(finding)]),
    ...blocks(noted, 'yellow'),
    ...unfilledLines(result),
    `${result.revisions.length - failed.length} of ${result.revisions.length} revisions pass, ${result.revisions.length - failed.length - noted.length} of them without a finding${cachedText(result)}.`,
    result.ok ? 'All revisions can be undone and done again.' : 'Not every revision can be undone and done again.',
  ]
  return lines.join('\n')
}

/** Revisions with the same verdict and the same findings, but for names, are one block. */
function blocks(revisions: readonly VerifiedRevision[], color: 'red' | 'yellow'): readonly string[] {
  const groups = new Map<string, VerifiedRevision[]>()
  for (const revision of revisions) {
    const cause = JSON.stringify([
      revision.verdict,
      revision.findings.map(({ rule, fix, severity }) => [rule, fix, severity]),
    ])
    groups.set(cause, [...(groups.get(cause) ?? []), revision])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const head = ({ revision, message, verdict, durationMs }: VerifiedRevision): string =>
      `${style(color, verdict.padEnd(17))} ${revision} ${message} (${durationMs} ms)`
    const more = group.length > mostNamed ? [`  and ${group.length - mostNamed} more of the same`] : []
    return [...group.slice(0, mostNamed).map(head), ...more, ...first.findings.flatMap(findingLines)]
  })
}

function findingLines({ message, fix }: Finding): readonly string[] {
  return [`    ${message}`, ...(fix === undefined ? [] : [`      mend: ${fix}`])]
}

function unfilledLines({ unfilled = [] }: VerifyResult): readonly string[] {
  if (unfilled.length === 0) return []
  const named = unfilled.slice(0, mostNamed).map(({ table, reason }) => `    ${table}: ${reason}`)
  const more = unfilled.length > mostNamed ? [`    and ${unfilled.length - mostNamed} more`] : []
  return [
    `${style('yellow', 'without rows')}: nothing is known of what happens to the rows of these tables`,
    ...named,
    ...more,
  ]
}

function cachedText({ revisions }: VerifyResult): string {
  const cached = revisions.filter((revision) => revision.cached === true).length
  return cached === 0 ? '' : `; ${cached} were proved before`
}
