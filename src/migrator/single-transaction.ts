import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import type { PlanStep } from './plan.js'

/**
 * Looks, before anything runs, whether all steps can be one transaction.
 * @throws {DbtoolError} DBT_SINGLE_TRANSACTION naming the engine, or the revisions and their files that ask for none.
 */
export function requireOneTransaction(
  dialect: Pick<Dialect, 'name' | 'capabilities'>,
  steps: readonly PlanStep[],
): void {
  if (!dialect.capabilities.transactionalDdl) {
    throw new DbtoolError(
      'DBT_SINGLE_TRANSACTION',
      `One transaction around the run is not possible: on ${dialect.name}, every statement that changes a table commits.`,
      { hint: 'Leave --single-transaction out: each revision is gone on with where it stopped.' },
    )
  }
  const outside = steps.flatMap(({ revision }) => (revision.transaction ? [] : [revision]))
  if (outside.length === 0) return
  const list = outside.map(({ revision, path }) => `${revision} (${path})`).join(', ')
  throw new DbtoolError(
    'DBT_SINGLE_TRANSACTION',
    `One transaction around the run is not possible: ${list} ${outside.length === 1 ? 'asks' : 'ask'} for none (transaction = false).`,
    {
      hint: 'Leave --single-transaction out, or run what comes before and after on its own.',
      facts: { revisions: outside.map(({ revision }) => revision), paths: outside.map(({ path }) => path) },
    },
  )
}
