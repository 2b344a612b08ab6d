import type { Connection } from '../dialect/connection.js'
import type { Dialect, Statement } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { describe, type Operation } from '../operations/index.js'

/**
 * Carries out one operation on a connection, statement by statement.
 * @throws {DbtoolError} DBT_REVISION_FAILED naming the operation and what the engine said.
 */
export async function runOperation(
  dialect: Dialect,
  connection: Connection,
  operation: Operation,
  withoutTransaction = false,
): Promise<void> {
  const statements = await dialect.ddl
    .statements(operation, { connection, withoutTransaction })
    .catch((error: unknown) => {
      throw isDbtoolError(error) ? error : failure(operation, undefined, error)
    })
  for (const statement of statements) {
    if (statement.parts === undefined) await runStatement(connection, operation, statement)
    else await runTogether(dialect, connection, () => runStatement(connection, operation, statement))
  }
}

/** What belongs together happens as a whole or not at all. */
async function runTogether(dialect: Dialect, connection: Connection, run: () => Promise<void>): Promise<void> {
  await connection.execute(dialect.rowWalk.begin)
  try {
    await run()
    await connection.execute('COMMIT')
  } catch (error) {
    await connection.execute('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Runs one statement of an operation. @throws {DbtoolError} DBT_REVISION_FAILED naming the operation. */
export async function runStatement(connection: Connection, operation: Operation, statement: Statement): Promise<void> {
  const { sql, bindings, mustHold, parts } = statement
  try {
    if (parts !== undefined) {
      for (const part of parts) await connection.execute(part)
      return
    }
    if (mustHold === undefined) {
      await connection.execute(sql, bindings)
      return
    }
    const [row] = await connection.query(sql, bindings)
    const [value] = Object.values(row ?? {})
    if (Number(value) === 1) return
  } catch (error) {
    throw failure(operation, statement, error)
  }
  throw new DbtoolError('DBT_REVISION_FAILED', mustHold, { facts: { sql } })
}

function failure(operation: Operation, statement: Statement | undefined, cause: unknown): DbtoolError {
  const step = statement?.purpose === undefined ? '' : ` (to ${statement.purpose})`
  return new DbtoolError('DBT_REVISION_FAILED', `Could not ${describe(operation)}${step}: ${messageOf(cause)}`, {
    cause,
    facts: { operation: operation.kind, sql: statement?.sql },
  })
}
