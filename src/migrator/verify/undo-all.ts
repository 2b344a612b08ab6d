import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import { failure } from './findings.js'
import type { ProvingGround } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'

/**
 * Goes down from the heads, revision by revision, as far as it can be gone: each was undone right after it was run, and here
 * all that came later was run and undone in between. Leaves the ground where that led.
 * @param revisions What has been run, in that order.
 * @param start What the database was before the first of them.
 */
export async function undoAll(
  ground: ProvingGround,
  revisions: readonly Revision[],
  start: DatabaseState,
): Promise<readonly Finding[]> {
  for (const revision of revisions.toReversed()) {
    if (revision.irreversible !== null) return []
    const down = await ground.attempt(revision, 'down')
    if (down.ran) continue
    const { fix: _, ...finding } = failure('downgrade-failed', revision, down.error)
    const message = `going down from the newest revisions, ${revision.revision} cannot be undone: ${finding.message}`
    return [{ ...finding, rule: 'down-from-head', revision: revision.revision, message }]
  }
  const left = compareStates(ground.dialect, start, await ground.read(start)).filter(isFault)
  return left.map(({ object, kind }) => ({
    rule: 'down-from-head',
    severity: 'error',
    object,
    message: `${object} is ${kind} after all revisions were undone, from the newest to the first`,
  }))
}
