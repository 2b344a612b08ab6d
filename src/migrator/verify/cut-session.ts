import type { Connection } from '../../dialect/connection.js'
import type { RunnerSession } from '../../dialect/dialect.js'

/** A session whose connection ends after a number of statements, as that of a program that is killed. */
export interface CutSession {
  readonly session: RunnerSession
  /** The last statement that the server has carried out; null: the connection has not ended. */
  readonly last: () => string | null
}

export function cutSession(session: RunnerSession, after: number): CutSession {
  let left = after
  let last: string | null = null
  const cut = (connection: Connection): Connection => ({
    query: async (sql, bindings) => {
      requireOpen(last)
      return connection.query(sql, bindings)
    },
    execute: async (sql, bindings) => {
      requireOpen(last)
      const result = await connection.execute(sql, bindings)
      left -= 1
      if (left > 0) return result
      last = sql
      throw new ConnectionCut()
    },
  })
  return {
    session: {
      connection: cut(session.connection),
      locked: (run) => session.locked(run),
      transaction: (run) => session.transaction(({ connection, knex }) => run({ knex, connection: cut(connection) })),
      outside: (run) => session.outside(({ connection, knex }) => run({ knex, connection: cut(connection) })),
      interrupt: () => session.interrupt(),
      close: () => session.close(),
    },
    last: () => last,
  }
}

class ConnectionCut extends Error {
  constructor() {
    super('the connection was cut on purpose')
  }
}

function requireOpen(last: string | null): void {
  if (last !== null) throw new ConnectionCut()
}
