import type { DataAccess } from '../../data-access.js'

/**
 * The numbers of the rows of one INSERT whose rows name none: they follow each other, whatever else is written meanwhile.
 * @see https://dev.mysql.com/doc/refman/9.0/en/innodb-auto-increment-handling.html
 */
export const numbersOf: NonNullable<DataAccess['numbersOf']> = async (query, first, count) => {
  if (count === 1) return [String(first)]
  const [row] = await query('SELECT @@auto_increment_increment AS step')
  const step = BigInt(String(row?.['step'] ?? 1))
  return Array.from({ length: count }, (_, at) => String(BigInt(first) + BigInt(at) * step))
}
