import type { Knex } from 'knex'

/** The plan as psql shows it. */
export async function explain(knex: Knex, sql: string, bindings: readonly unknown[]): Promise<string> {
  const result = await knex.raw(`EXPLAIN ${sql}`, [...bindings] as Knex.RawBinding[])
  const { rows } = result as { readonly rows: readonly Record<string, unknown>[] }
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
}
