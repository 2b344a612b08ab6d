import type { Knex } from 'knex'

interface PlanLine {
  readonly id: number
  readonly parent: number
  readonly detail: string
}

/** The plan as SQLite's shell draws it, with what belongs to a line further in. */
export async function explain(knex: Knex, sql: string, bindings: readonly unknown[]): Promise<string> {
  const lines = (await knex.raw(`EXPLAIN QUERY PLAN ${sql}`, [...bindings] as Knex.RawBinding[])) as PlanLine[]
  const depths = new Map<number, number>()
  return lines
    .map(({ id, parent, detail }) => {
      const depth = (depths.get(parent) ?? -1) + 1
      depths.set(id, depth)
      return `${'  '.repeat(depth)}${detail}`
    })
    .join('\n')
}
