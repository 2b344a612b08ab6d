import type { Knex } from 'knex'
import type { TableName } from '../../../schema/index.js'
import type { PoolClient } from '../../data-pool.js'
import { quote } from '../quote.js'

/** TRUNCATE would end a transaction; there the rows are deleted, and the numbers go on. */
export async function truncate(knex: Knex, tables: readonly TableName[]): Promise<void> {
  const client = knex.client as PoolClient
  const connection = await client.acquireConnection()
  const run = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
    const [rows] = (await knex.raw(sql.replaceAll('?', '\\?')).connection(connection)) as [Record<string, unknown>[]]
    return rows
  }
  try {
    const [before] = await run('SELECT @@foreign_key_checks AS checks')
    await run('SET foreign_key_checks = 0')
    try {
      const verb = knex.isTransaction === true ? 'DELETE FROM' : 'TRUNCATE TABLE'
      for (const { name } of tables) await run(`${verb} ${quote(name)}`)
    } finally {
      await run(`SET foreign_key_checks = ${Number(before?.['checks'])}`)
    }
  } finally {
    await client.releaseConnection(connection)
  }
}
