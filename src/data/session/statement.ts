import type { Knex } from 'knex'
import type { DriverValue } from '../../dialect/data-access.js'

/** What a statement gives back: rows; how many it changed; the number that the database gave to the first new row. */
export interface StatementResults {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly changes: number
  readonly insertId: readonly (number | string)[]
}

/** The words by which Knex tells its clients what to do with the driver's answer. */
const methods: Readonly<Record<keyof StatementResults, string>> = { rows: 'select', changes: 'del', insertId: 'insert' }

interface Compiled {
  method?: string
  returning?: boolean
}

/**
 * A statement that is written here, as Knex runs it: over its connections, with its events. A raw query of Knex gives the
 * driver's answer, which differs from driver to driver; told what kind of statement it is, Knex makes the same of all.
 */
export function statement<K extends keyof StatementResults>(
  knex: Knex,
  result: K,
  sql: string,
  bindings: readonly DriverValue[],
): PromiseLike<StatementResults[K]> {
  const raw = knex.raw(sql, bindings as Knex.RawBinding[])
  const compile = raw.toSQL.bind(raw) as unknown as (...args: unknown[]) => Compiled
  Object.assign(raw, {
    toSQL: (...args: unknown[]) =>
      Object.assign(compile(...args), { method: methods[result], returning: result === 'rows' }),
  })
  return raw as unknown as PromiseLike<StatementResults[K]>
}

/** The answer to such a statement. Of an INSERT on PostgreSQL Knex still gives the driver's. */
export function readResult<K extends keyof StatementResults>(
  result: K,
  answer: StatementResults[K],
): StatementResults[K] {
  if (result !== 'changes' || typeof answer === 'number') return answer
  return Number(
    (answer as unknown as { readonly rowCount?: number | null } | undefined)?.rowCount ?? 0,
  ) as StatementResults[K]
}
