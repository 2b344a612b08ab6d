import type { Dialect, RevisionScope, RunnerSession, Statement } from '../../dialect/dialect.js'
import { DbtoolError, messageOf } from '../../errors/index.js'
import type { Operation } from '../../operations/index.js'
import type { Revision } from '../revision.js'
import { runStatement } from '../run-operation.js'
import { type Direction, type QueryRows, runRevision } from '../run-revision.js'
import { scopeFor } from '../runs-whole.js'

/** What was run for one operation, or for one query of Knex. */
export interface RecordedStep {
  /** null: a query of Knex. */
  readonly operation: Operation | null
  readonly texts: readonly string[]
  /** How many statements the texts stand for. */
  readonly statements: number
}

/** What a revision did on a scratch database, as texts without bindings. */
export interface RecordedRevision {
  readonly revision: Revision
  readonly operations: readonly Operation[]
  readonly steps: readonly RecordedStep[]
  readonly namespaces: readonly string[]
  /** Whether it may have set something for its session, which the script has to take back. */
  readonly setsSession: boolean
  /** Why the steps may not be what the revision would do elsewhere; empty: they are. */
  readonly reasons: readonly string[]
}

export interface RecordOptions {
  /** Answers `op.query`; by default the scratch database does. */
  readonly query?: QueryRows | undefined
  /** How a statement is written; by default as a script needs it. */
  readonly textsOf?: (statement: Statement) => readonly string[]
  /** An earlier revision of the same run was not recorded to its end: an error may come from that. */
  readonly isShaky?: boolean
}

export const whyReads = 'it reads data (op.query)'
export const whyKnex = 'it uses op.knex'

/**
 * Runs a revision on a scratch database and keeps what was run. A revision that reads may meet what it does not expect
 * there, and stop; what it did until then is kept, and the reason is given.
 * @throws {DbtoolError} what a revision that reads nothing fails with.
 */
export async function recordRevision(
  dialect: Dialect,
  session: RunnerSession,
  revision: Revision,
  direction: Direction,
  { query, isShaky = false, textsOf = dialect.script.texts }: RecordOptions = {},
): Promise<RecordedRevision> {
  const operations: Operation[] = []
  const steps: RecordedStep[] = []
  const reasons = new Set<string>()
  let namespaces: readonly string[] = []
  let setsSession = false

  const record = async (scope: RevisionScope): Promise<void> => {
    const { connection, knex } = scope
    const listen = (event: KnexQuery): void => {
      if (isRead(event)) return
      steps.push({
        operation: null,
        texts: [dialect.script.knexText(event.sql, event.bindings ?? []).replace(/;\s*$/, '')],
        statements: 1,
      })
    }
    let listening = false
    try {
      const run = await runRevision(dialect, scope, revision, direction, {
        perform: async (operation) => {
          operations.push(operation)
          const statements = await dialect.ddl.statements(operation, scope)
          for (const statement of statements) await runStatement(connection, operation, statement)
          steps.push({
            operation,
            texts: statements.flatMap((statement) => textsOf(statement)),
            statements: statements.length,
          })
        },
        query: async (sql, bindings) => {
          reasons.add(whyReads)
          if (query === undefined) return connection.query(sql, bindings)
          // What the revision itself has made is on the scratch database only.
          return query(sql, bindings).catch(() => connection.query(sql, bindings))
        },
        onKnex: () => {
          reasons.add(whyKnex)
          if (!listening) knex.on('query', listen)
          listening = true
        },
      })
      namespaces = run.namespaces
      setsSession = run.setsSession
    } catch (error) {
      if (reasons.size === 0 && !isShaky) throw error
      reasons.add(`it stopped early: ${messageOf(error)}`)
      // Where the transaction still lives, what was done until then stays for the revisions that follow.
      await connection.query('SELECT 1')
    } finally {
      if (listening) knex.removeListener('query', listen)
    }
  }

  try {
    await scopeFor(dialect, session, revision)(record)
  } catch (error) {
    if (reasons.size === 0 && !isShaky) throw error
  }
  if (setsSession) await session.resetSettings()
  return { revision, operations, steps, namespaces, setsSession, reasons: [...reasons] }
}

/** @throws {DbtoolError} DBT_INTERRUPTED; a scratch database is all that was written to. */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DbtoolError('DBT_INTERRUPTED', 'Interrupted. The database was not touched.')
}

/** What Knex tells of a query. */
interface KnexQuery {
  readonly method?: string
  readonly sql: string
  readonly bindings?: readonly never[]
}

function isRead({ method }: KnexQuery): boolean {
  return method === 'select' || method === 'first' || method === 'pluck' || method === 'columnInfo'
}
