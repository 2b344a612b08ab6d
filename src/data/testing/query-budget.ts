import { AsyncLocalStorage } from 'node:async_hooks'
import type { Knex } from 'knex'
import { DataError } from '../errors/index.js'
import type { Session } from '../session/session.js'
import type { Models } from '../types/index.js'

/** More statements were run than were allowed: most often one for each row of a list. */
export class QueryBudgetError extends DataError {
  /** The statements, in order. */
  readonly statements: readonly string[]

  constructor(budget: number, statements: readonly string[]) {
    const list = statements.map((sql, at) => `${at + 1}. ${sql.slice(0, 200)}`).join('\n')
    super('QUERY_BUDGET', `${statements.length} statements were run, and ${budget} were allowed:\n${list}`)
    this.statements = statements
  }
}

const counting = new AsyncLocalStorage<Map<Knex, string[]>>()
const watched = new WeakSet<Knex>()
const control = /^\s*(?:begin|start|commit|rollback|savepoint|release|set transaction)\b/i

/**
 * Runs `body` and fails when it sends more statements to the database than `budget`; those that begin and end transactions
 * do not count, nor what other code does at the same time.
 * @throws {QueryBudgetError} with the statements.
 */
export async function queryBudget<S extends Models, T>(
  db: Session<S>,
  budget: number,
  body: () => Promise<T>,
): Promise<T> {
  const { knex } = db.executor.engine
  watch(knex)
  const statements: string[] = []
  const outer = counting.getStore()?.get(knex)
  const result = await counting.run(new Map(counting.getStore()).set(knex, statements), body)
  outer?.push(...statements)
  if (statements.length > budget) throw new QueryBudgetError(budget, statements)
  return result
}

function watch(knex: Knex): void {
  if (watched.has(knex)) return
  watched.add(knex)
  knex.on('query', ({ sql }: { readonly sql: string }) => {
    if (!control.test(sql)) counting.getStore()?.get(knex)?.push(sql)
  })
}
