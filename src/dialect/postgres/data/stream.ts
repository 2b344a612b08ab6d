import type { Knex } from 'knex'

type Row = Record<string, unknown>

let opened = 0

/**
 * Rows of a cursor, a batch at a time, in a transaction of its own or in the one that is given. Leaving the loop early
 * closes it.
 */
export async function* stream(knex: Knex, query: Knex.QueryBuilder, batch: number): AsyncGenerator<Row> {
  const { sql, bindings } = query.toSQL()
  const isOwn = knex.isTransaction !== true
  const transaction = isOwn ? await knex.transaction() : knex
  const cursor = `dbtool_rows_${++opened}`
  let failed = false
  try {
    await transaction.raw(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, bindings as Knex.RawBinding[])
    for (let atEnd = false; !atEnd; ) {
      const { rows } = (await transaction.raw(`FETCH FORWARD ${batch} FROM ${cursor}`)) as { rows: Row[] }
      atEnd = rows.length < batch
      yield* rows
    }
  } catch (error) {
    failed = true
    throw error
  } finally {
    // Runs when the loop is left early, too. A transaction that has failed has no cursor any more.
    if (isOwn) await (transaction as Knex.Transaction).commit().catch(() => undefined)
    else if (!failed) await transaction.raw(`CLOSE ${cursor}`)
  }
}
