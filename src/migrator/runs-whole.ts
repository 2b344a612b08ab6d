import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import type { Revision } from './revision.js'

/** Whether a revision happens as a whole or not at all: in one transaction, on an engine that can take changes of structure back. */
export function runsWhole({ capabilities }: Pick<Dialect, 'capabilities'>, { transaction }: Mode): boolean {
  return capabilities.transactionalDdl && transaction
}

/** Where a revision's statements are run: in one transaction, or each for itself. */
export function scopeFor(dialect: Pick<Dialect, 'capabilities'>, session: RunnerSession, mode: Mode): RunScope {
  return runsWhole(dialect, mode) ? session.transaction : session.outside
}

type Mode = Pick<Revision, 'transaction'>
type RunScope = RunnerSession['transaction']
