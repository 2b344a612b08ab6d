import { isDbtoolError } from '../../errors/index.js'
import type { Finding, UnfilledTable, Verdict } from '../results.js'
import type { Revision } from '../revision.js'
import type { Direction } from '../run-revision.js'
import { failure, notRepeated, notRestored } from './findings.js'
import type { ProvingGround, RunRecord } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'

/** What came of proving one revision. */
export interface Judgement {
  readonly verdict: Verdict
  readonly declared?: boolean
  readonly findings: readonly Finding[]
  readonly unfilled?: readonly UnfilledTable[]
}

/**
 * Proves one revision: up, down, and up again. Afterwards the ground is where the revision leads, and it counts as done;
 * after `upgrade-failed` the ground is where it was before.
 */
export async function judge(ground: ProvingGround, revision: Revision): Promise<Judgement> {
  return new Trial(ground, revision).run()
}

/** Runs a revision that others stand on, without judging it; a judgement only where it does not run. */
export async function passThrough(ground: ProvingGround, revision: Revision): Promise<Judgement | null> {
  return new Trial(ground, revision).passThrough()
}

class Trial {
  readonly #ground: ProvingGround
  readonly #revision: Revision
  readonly #findings: Finding[] = []

  constructor(ground: ProvingGround, revision: Revision) {
    this.#ground = ground
    this.#revision = revision
  }

  async run(): Promise<Judgement> {
    const ground = this.#ground
    const before = await ground.state()
    const begin = performance.now()
    const up = await this.#attempt('up')
    const upMs = performance.now() - begin
    if (!up.ran) {
      if (!up.leftNothing) await ground.restore()
      return this.#failed('upgrade-failed', up.error)
    }
    const after = await ground.read(before)
    if (this.#revision.irreversible !== null) {
      await ground.finish(this.#revision, after, upMs)
      return { verdict: 'irreversible', declared: true, findings: this.#findings }
    }
    const verdict = await this.#thereAndBack(before, after)
    if (verdict !== null) {
      await ground.restore()
      await ground.replay(this.#revision)
      return verdict
    }
    await ground.finish(this.#revision, after, upMs)
    const verdictOfOrder = this.#findings.some(({ rule }) => rule === 'position') ? 'order-only' : 'reversible'
    return { verdict: verdictOfOrder, findings: this.#findings }
  }

  async passThrough(): Promise<Judgement | null> {
    const begin = performance.now()
    const up = await this.#attempt('up')
    if (up.ran) {
      await this.#ground.finish(this.#revision, undefined, performance.now() - begin)
      return null
    }
    if (!up.leftNothing) await this.#ground.restore()
    return this.#failed('upgrade-failed', up.error)
  }

  /** Down and up again; null: nothing is wrong, and the ground is where the upgrade leads. */
  async #thereAndBack(before: DatabaseState, after: DatabaseState): Promise<Judgement | null> {
    const { dialect } = this.#ground
    const down = await this.#attempt('down')
    if (!down.ran) {
      if (!isMissing(down.error)) return this.#failed('downgrade-failed', down.error)
      // No downgrade at all: only a fault where there was something to undo.
      const left = compareStates(dialect, before, after).filter(isFault)
      return left.length === 0 ? null : { verdict: 'not-restored', findings: left.map(notRestored) }
    }
    const restored = compareStates(dialect, before, await this.#ground.read(before))
    if (restored.some(isFault)) return { verdict: 'not-restored', findings: restored.map(notRestored) }
    const again = await this.#attempt('up')
    if (!again.ran) return this.#failed('reupgrade-failed', again.error)
    const repeated = compareStates(dialect, after, await this.#ground.read(after))
    if (repeated.some(isFault)) return { verdict: 'reupgrade-differs', findings: repeated.map(notRepeated) }
    this.#findings.push(...restored.map(notRestored), ...repeated.map(notRepeated))
    return null
  }

  #failed(verdict: Verdict, error: unknown): Judgement {
    return { verdict, findings: [failure(verdict, this.#revision, error)] }
  }

  async #attempt(direction: Direction): Promise<Attempt> {
    try {
      return { ran: true, record: await this.#ground.run(this.#revision, direction) }
    } catch (error) {
      if (isDbtoolError(error) && error.code === 'DBT_INTERRUPTED') throw error
      const leftNothing = this.#ground.dialect.capabilities.transactionalDdl && this.#revision.transaction
      return { ran: false, error, leftNothing }
    }
  }
}

type Attempt =
  | { readonly ran: true; readonly record: RunRecord }
  | { readonly ran: false; readonly error: unknown; readonly leftNothing: boolean }

function isMissing(error: unknown): boolean {
  return isDbtoolError(error) && error.code === 'DBT_IRREVERSIBLE'
}
