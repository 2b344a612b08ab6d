import type { Dialect, RevisionScope } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { loadRevisionModule, type RevisionModule } from '../migration-file/load.js'
import { OperationRecorder } from '../operations/operation-recorder.js'
import type { Revision } from './revision.js'
import { runOperation } from './run-operation.js'

export type Direction = 'up' | 'down'

/**
 * Runs one direction of a revision file inside a transaction that is open already. Returns how many operations ran.
 * @throws {DbtoolError} DBT_REVISION_FAILED; DBT_IRREVERSIBLE when there is no way down.
 */
export async function runRevision(
  dialect: Dialect,
  scope: RevisionScope,
  revision: Revision,
  direction: Direction,
): Promise<number> {
  const run = pick(await loadRevisionModule(revision.path), revision, direction)
  let count = 0
  const recorder = new OperationRecorder({
    engine: dialect.name,
    run: async (operation) => {
      count += 1
      await runOperation(dialect, scope.connection, operation)
    },
    query: (sql, bindings) => scope.connection.query(sql, bindings),
    knex: () => scope.knex,
  })
  try {
    await run(recorder)
    await recorder.drain()
  } catch (error) {
    // The queue must be quiet before the transaction is rolled back.
    await recorder.drain().catch(() => undefined)
    throw asRevisionError(dialect, error)
  }
  return count
}

function pick(module: RevisionModule, revision: Revision, direction: Direction): RevisionModule['upgrade'] {
  if (direction === 'up') return module.upgrade
  if (revision.irreversible !== null || module.downgrade === null) {
    throw new DbtoolError('DBT_IRREVERSIBLE', `Revision ${revision.revision} cannot be undone: ${whyNot(revision)}.`, {
      hint: 'Restore from a backup, or write a new revision that goes forward.',
    })
  }
  return module.downgrade
}

function whyNot(revision: Revision): string {
  return revision.irreversible ?? `${revision.path} has no downgrade`
}

function asRevisionError(dialect: Dialect, error: unknown): DbtoolError {
  if (isDbtoolError(error)) return error
  const known = dialect.errors.classify(error)
  return new DbtoolError(known?.code ?? 'DBT_REVISION_FAILED', messageOf(error), { hint: known?.hint, cause: error })
}
