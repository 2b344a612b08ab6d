import type { Knex } from 'knex'
import type { TableName } from '../../../schema/index.js'
import { literal, quote } from '../expressions.js'

/** Deferred foreign keys are looked at when all is deleted, so that the order does not matter. */
export async function truncate(knex: Knex, tables: readonly TableName[]): Promise<void> {
  await knex.transaction(async (transaction) => {
    const run = (sql: string): Promise<unknown> => transaction.raw(sql.replaceAll('?', '\\?'))
    await run('PRAGMA defer_foreign_keys = ON')
    for (const { name } of tables) await run(`DELETE FROM ${quote(name)}`)
    // The numbers of AUTOINCREMENT; there only where a table has it.
    const [counters] = (await run("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) as unknown[]
    if (counters === undefined) return
    await run(`DELETE FROM sqlite_sequence WHERE name IN (${tables.map(({ name }) => literal(name)).join(', ')})`)
  })
}
