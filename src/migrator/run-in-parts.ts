import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { type Attempt, requireSame } from './attempt.js'
import { Journal } from './journal.js'
import { emptyJournal, type JournalState } from './journal-state.js'
import { callOnApply } from './on-apply.js'
import type { Revision } from './revision.js'
import { runRevision } from './run-revision.js'
import { entryOf, type RevisionContext } from './run-whole.js'
import { headsMoved } from './version-tables.js'

/**
 * Runs a revision statement by statement, where DDL takes part in no transaction or the revision asks for none. A
 * journal in the books says how far it came; the next run goes on there.
 * @throws {DbtoolError} DBT_REVISION_PARTIAL when something of it has happened and the rest has not.
 */
export async function runInParts(context: RevisionContext, revision: Revision): Promise<void> {
  const { dialect, session, tables, direction, headsBefore, move } = context
  const startedAt = new Date()
  const begin = performance.now()
  await session.outside(async (scope) => {
    const { connection } = scope
    const heads = await tables.fetchHeads(connection)
    if (heads.join() !== headsBefore.toSorted().join()) throw headsMoved()
    await tables.ensure(connection)
    const open = (await tables.fetch(connection)).unfinished
    if (open !== null) requireSame(open, revision.revision, direction)
    const seq = open?.seq ?? (await tables.begin(connection, entryOf(context, revision, 0, 0), startedAt))
    const journal = new Journal(
      dialect,
      scope,
      { save: (target, state) => tables.saveJournal(target, seq, state) },
      open === null ? null : { state: open.journal, failedCleanly: open.failedCleanly },
    )
    try {
      const { namespaces, setsSession } = await runRevision(dialect, scope, revision, direction, {
        perform: (operation, surroundings) => journal.run(operation, surroundings),
        signal: context.signal,
        onProgress: context.onBackfill,
        onNote: context.onNote,
      })
      journal.complete()
      if (setsSession) await session.resetSettings()
      const entry = entryOf(context, revision, journal.state.statements, performance.now() - begin)
      await connection.execute('BEGIN')
      await tables.noteNamespaces(connection, namespaces)
      await tables.finish(connection, seq, entry, move)
      await callOnApply(context, revision, scope)
      await connection.execute('COMMIT')
    } catch (error) {
      await connection.execute('ROLLBACK').catch(() => undefined)
      throw await failed(context, connection, seq, journal.state, open, error, revision)
    }
  })
}

async function failed(
  context: RevisionContext,
  connection: Parameters<RevisionContext['tables']['fail']>[0],
  seq: number,
  state: JournalState,
  open: Attempt | null,
  error: unknown,
  revision: Revision,
): Promise<unknown> {
  if (isDbtoolError(error) && (error.code === 'DBT_REVISION_EDITED' || error.facts['ambiguous'] === true)) {
    return withRevision(error, revision)
  }
  const { dialect, tables } = context
  const cause = isDbtoolError(error) ? error.cause : error
  const known = dialect.errors.classify(cause)
  const isLost = known?.code === 'DBT_CONNECT'
  const done = Math.max(state.statements, (open?.journal ?? emptyJournal).statements)
  // A refusal of the server is an answer: the statement did not happen. A lost connection is none.
  if (!isLost) {
    await tables.fail(connection, seq, known?.code ?? 'DBT_REVISION_FAILED', messageOf(error)).catch(() => undefined)
  }
  if (done === 0 && !isLost) return error
  return new DbtoolError('DBT_REVISION_PARTIAL', `${messageOf(error).replace(/[.\s]*$/, '.')} ${saidDone(done)}`, {
    cause,
    hint: isLost
      ? 'Run the command again: it looks whether the statement happened, and goes on.'
      : `Mend what comes after these in ${revision.path}, then run the command again: it goes on there.`,
    databaseState: isLost ? 'unknown' : 'partial',
    next: [context.direction === 'up' ? 'dbtool upgrade' : 'dbtool downgrade -1 --yes', 'dbtool status'],
  })
}

function saidDone(done: number): string {
  return done === 1 ? 'One statement before it is done and stays.' : `${done} statements before it are done and stay.`
}

/** Commands that resolve need the revision's name. */
function withRevision(error: DbtoolError, { revision }: Revision): DbtoolError {
  return new DbtoolError(error.code, error.message, {
    hint: error.hint,
    databaseState: error.databaseState,
    cause: error.cause,
    facts: error.facts,
    next: error.next.map((command) => command.replace('dbtool resolve', `dbtool resolve ${revision}`)),
  })
}
