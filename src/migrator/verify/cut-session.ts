import type { Connection } from '../../dialect/connection.js'
import type { RunnerSession } from '../../dialect/dialect.js'

/** Where a run is cut off: at which of its own statements, and whether the server has still carried that out. */
export interface Cut {
  /** Counted from 0. */
  readonly statement: number
  readonly moment: 'before' | 'after'
}

/** A session whose connection ends in the middle of a run, as that of a program that is killed. */
export interface CutSession {
  readonly session: RunnerSession
  /** The statement at which it ended; null: it has not. */
  readonly at: () => string | null
}

/** @param isCounted Whether a statement is the run's own, and not one of the books. */
export function cutSession(session: RunnerSession, cut: Cut, isCounted: (sql: string) => boolean): CutSession {
  let count = 0
  let at: string | null = null
  const requireOpen = (): void => {
    if (at !== null) throw new ConnectionCut()
  }
  const end = (sql: string): never => {
    at = sql
    throw new ConnectionCut()
  }
  const wrap = (connection: Connection): Connection => ({
    query: async (sql, bindings) => {
      requireOpen()
      return connection.query(sql, bindings)
    },
    execute: async (sql, bindings) => {
      requireOpen()
      const isHere = isCounted(sql) && count++ === cut.statement
      if (isHere && cut.moment === 'before') return end(sql)
      const result = await connection.execute(sql, bindings)
      return isHere ? end(sql) : result
    },
  })
  return {
    session: {
      connection: wrap(session.connection),
      locked: (run) => session.locked(run),
      transaction: (run) => session.transaction(({ connection, knex }) => run({ knex, connection: wrap(connection) })),
      outside: (run) => session.outside(({ connection, knex }) => run({ knex, connection: wrap(connection) })),
      resetSettings: () => session.resetSettings(),
      interrupt: () => session.interrupt(),
      close: () => session.close(),
    },
    at: () => at,
  }
}

class ConnectionCut extends Error {
  constructor() {
    super('the connection was cut on purpose')
  }
}
