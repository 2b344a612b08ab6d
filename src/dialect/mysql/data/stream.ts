import type { Readable } from 'node:stream'
import type { Knex } from 'knex'
import type { Connection as MysqlConnection } from 'mysql2'
import type { PoolClient, PooledConnection } from '../../data-pool.js'
import { forDriver } from './question-marks.js'

type Row = Record<string, unknown>

/** Knex's client, with what it does around each query. */
type StreamingClient = PoolClient & {
  emit(event: string, ...what: unknown[]): boolean
  prepBindings(bindings: readonly unknown[]): unknown[]
}

/**
 * Rows as the server sends them, with back pressure. The protocol has no way to stop: a connection that is left early is
 * closed, and in a transaction, which needs it, the rest of the rows is read and thrown away.
 */
export async function* stream(knex: Knex, query: Knex.QueryBuilder, batch: number): AsyncGenerator<Row> {
  const client = knex.client as StreamingClient
  const compiled = query.toSQL()
  const connection = await client.acquireConnection()
  const bindings = client.prepBindings(compiled.bindings)
  const told = { ...compiled, bindings, __knexUid: connection.__knexUid }
  client.emit('query', told)
  const driver = connection as MysqlConnection & PooledConnection
  const asked = forDriver(driver, { sql: compiled.sql, bindings })
  const rows = driver.query(asked.sql, [...(asked.bindings ?? [])]).stream({ highWaterMark: batch })
  let ended = false
  rows.once('end', () => {
    ended = true
  })
  try {
    yield* rows.iterator({ destroyOnReturn: false }) as AsyncIterable<Row>
    client.emit('query-response', [], told, query)
  } catch (error) {
    ended = true
    client.emit('query-error', error, told)
    throw error
  } finally {
    if (!ended && knex.isTransaction === true) await drain(rows)
    else if (!ended) abandon(connection)
    rows.destroy()
    await client.releaseConnection(connection)
  }
}

/** The pool finds it closed, and opens another one. */
function abandon(connection: PooledConnection): void {
  connection.__knex__disposed = new Error('The rows were not read to the end.')
  ;(connection as MysqlConnection).destroy()
}

async function drain(rows: Readable): Promise<void> {
  for await (const _ of rows);
}
