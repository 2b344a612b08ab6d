import type { Knex } from 'knex'
import type { DriverValue } from '../../data-access.js'

/**
 * The numbers of the rows of one INSERT … VALUES: InnoDB takes them in one go, in every innodb_autoinc_lock_mode, when none
 * of the rows brings its own. In a cluster they are not one apart.
 * @see https://dev.mysql.com/doc/refman/9.0/en/innodb-auto-increment-handling.html
 */
export async function numbersOf(knex: Knex, first: number | string, count: number): Promise<readonly DriverValue[]> {
  if (count === 1) return [first]
  const [rows] = (await knex.raw('SELECT @@auto_increment_increment AS step')) as [readonly { step: number | string }[]]
  const step = BigInt(rows[0]?.step ?? 1)
  return Array.from({ length: count }, (_, index) => numberOrText(BigInt(first) + BigInt(index) * step))
}

/** As drivers take them without loss. */
function numberOrText(value: bigint): DriverValue {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
}
