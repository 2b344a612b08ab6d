import type { Knex } from 'knex'
import { driverCode } from '../errors.js'

/** The number of an EXPLAIN format that the server does not know. */
const unknownFormat = '1791'

/** The plan as a tree; MariaDB has no such format and gives JSON. */
export async function explain(knex: Knex, sql: string, bindings: readonly unknown[]): Promise<string> {
  const run = async (format: string): Promise<string> => {
    const [rows] = await knex.raw(`EXPLAIN FORMAT=${format} ${sql}`, [...bindings] as Knex.RawBinding[])
    return (rows as readonly Record<string, unknown>[]).map((row) => String(row['EXPLAIN'])).join('\n')
  }
  try {
    return await run('TREE')
  } catch (error) {
    if (driverCode(error) !== unknownFormat) throw error
    return run('JSON')
  }
}
