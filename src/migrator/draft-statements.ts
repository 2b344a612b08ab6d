import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import type { DraftStatements } from '../migration-file/render-sql.js'
import { describe, type Irreversible, isIrreversible } from '../operations/index.js'
import type { PlannedOperations } from './process-operations.js'
import { runStatement } from './run-operation.js'
import { onScratch, type ScratchSettings } from './scratch-session.js'

/**
 * The SQL of both directions. What an operation is in SQL depends on what is there, so each is run on a scratch database in
 * the present state while it is written down.
 * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE; DBT_REVISION_FAILED when one cannot be run.
 */
export function draftStatements(
  dialect: Dialect,
  place: ScratchSettings,
  build: readonly string[],
  planned: PlannedOperations,
): Promise<DraftStatements> {
  return onScratch(dialect, place, async (session) => {
    for (const sql of build) await session.connection.execute(sql)
    const upgrade = await written(dialect, session, planned.upgrade)
    return { upgrade, downgrade: await written(dialect, session, planned.downgrade) }
  })
}

function written(
  dialect: Dialect,
  session: RunnerSession,
  operations: PlannedOperations['downgrade'],
): Promise<readonly string[]> {
  return session.outside(async ({ connection }) => {
    const texts: string[] = []
    for (const operation of operations) {
      if (isIrreversible(operation)) {
        texts.push(remark(operation))
        continue
      }
      for (const statement of await dialect.ddl.statements(operation, { connection })) {
        // A question to the database has no place in a script; the engine refuses by itself what it is about.
        if (statement.mustHold !== undefined) continue
        if ((statement.bindings ?? []).length > 0) {
          throw new DbtoolError(
            'DBT_UNSUPPORTED',
            `Could not ${describe(operation)} in plain SQL: it has values apart.`,
            {
              hint: 'Write the revision without --sql.',
            },
          )
        }
        await runStatement(connection, operation, statement)
        texts.push(statement.sql)
      }
    }
    return texts
  })
}

function remark({ irreversible }: Irreversible): string {
  return `-- Cannot be undone by itself: ${irreversible}.`
}
