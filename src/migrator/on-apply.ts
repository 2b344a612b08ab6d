import type { RevisionScope } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import type { Revision } from './revision.js'
import type { RevisionContext } from './run-whole.js'

/**
 * Calls the configuration's `onApply`, inside the transaction that holds the books.
 * @throws {DbtoolError} DBT_REVISION_FAILED with what it threw.
 */
export async function callOnApply(
  { onApply, direction, headsAfter, tag }: Pick<RevisionContext, 'onApply' | 'direction' | 'headsAfter' | 'tag'>,
  { revision, message, path }: Revision,
  { connection, knex }: RevisionScope,
): Promise<void> {
  if (onApply === undefined) return
  try {
    await onApply({ revision, message, path, direction, heads: headsAfter, tag: tag ?? null, connection, knex })
  } catch (error) {
    if (isDbtoolError(error)) throw error
    throw new DbtoolError('DBT_REVISION_FAILED', `migrations.onApply refused it: ${messageOf(error)}`, {
      cause: error,
      hint: 'It is a function of the configuration, and runs in the transaction of each revision.',
    })
  }
}
