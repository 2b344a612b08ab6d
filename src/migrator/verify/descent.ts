import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import { failure } from './findings.js'
import type { ProvingGround } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'

/**
 * The way down from the heads, revision by revision: each was undone right after it was run, and here all that came later
 * was run and undone in between. It ends at the newest revision that declares itself irreversible.
 */
export class Descent {
  /** Where it ends. */
  #end: DatabaseState
  readonly #undone: Revision[] = []

  private constructor(end: DatabaseState) {
    this.#end = end
  }

  /** Down to where the ground is now. */
  static async to(ground: ProvingGround): Promise<Descent> {
    return new Descent(await ground.state())
  }

  /** The revision has been run on the ground and stays. */
  async add(ground: ProvingGround, revision: Revision): Promise<void> {
    if (revision.irreversible === null) this.#undone.push(revision)
    else {
      this.#undone.length = 0
      this.#end = await ground.state()
    }
  }

  /** Goes down, and leaves the ground where that led. @return what failed, or is not as it was; empty: nothing. */
  async prove(ground: ProvingGround): Promise<readonly Finding[]> {
    for (const revision of this.#undone.toReversed()) {
      const down = await ground.attempt(revision, 'down')
      if (down.ran) continue
      const { fix: _, ...finding } = failure('downgrade-failed', revision, down.error)
      const message = `going down from the newest revisions, ${revision.revision} cannot be undone: ${finding.message}`
      return [{ ...finding, rule: 'down-from-head', revision: revision.revision, message }]
    }
    const left = compareStates(ground.dialect, this.#end, await ground.read(this.#end)).filter(isFault)
    return left.map(({ object, kind }) => ({
      rule: 'down-from-head',
      severity: 'error',
      object,
      message: `${object} is ${kind} after all revisions were undone, from the newest to the first`,
    }))
  }
}
