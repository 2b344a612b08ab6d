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

/** Tells the events of one statement from those of others. */
let count = 0

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
  const raw = knex.raw(sql)
  // What Knex would make of text and bindings, without a search for placeholders: for thousands of values that is slow.
  const toSQL = (): object => {
    count += 1
    const [method, returning] = [methods[result], result === 'rows']
    return { method, returning, sql, bindings, options: {}, __knexQueryUid: `dbtool-${count}` }
  }
  return Object.assign(raw, { toSQL }) as unknown as PromiseLike<StatementResults[K]>
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
