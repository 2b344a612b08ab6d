import type { Knex } from 'knex'
import type { Binding, Connection, Row } from '../../dialect/connection.js'
import { verbatim } from '../mapping/verbatim.js'
import { readResult, statement } from '../session/statement.js'

/** A Knex as dialects use connections: a text without bindings goes to the engine as it stands. */
export function knexConnection(knex: Knex): Connection {
  const textOf = (sql: string, bindings: readonly Binding[] | undefined): string =>
    bindings === undefined || bindings.length === 0 ? verbatim(sql) : sql
  return {
    query: async (sql, bindings) =>
      (await statement(knex, 'rows', textOf(sql, bindings), (bindings ?? []) as never)) as readonly Row[],
    execute: async (sql, bindings) => ({
      changes: readResult(
        'changes',
        await statement(knex, 'changes', textOf(sql, bindings), (bindings ?? []) as never),
      ),
    }),
  }
}
