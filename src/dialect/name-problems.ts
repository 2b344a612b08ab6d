import { constraintsOf, type Schema, type Table } from '../schema/index.js'
import type { SchemaProblem } from './dialect.js'

/** What a name may be on an engine. */
export interface NameLimit {
  readonly engine: string
  readonly unit: string
  readonly most: number
  readonly size: (name: string) => number
  /** What else is wrong with a name, or null. */
  readonly refuses?: (name: string) => string | null
}

/** Names that the engine would cut, change or refuse. */
export function nameProblems(schema: Schema, limit: NameLimit): readonly SchemaProblem[] {
  const wrong = (name: string): string | null => {
    if (name.includes('\0')) return 'holds a NUL character'
    if (limit.size(name) > limit.most)
      return `has ${limit.size(name)} ${limit.unit}, and ${limit.engine} takes ${limit.most}`
    return limit.refuses?.(name) ?? null
  }
  return schema.tables.flatMap((table) => [
    ...namesOf(table).flatMap(({ what, name }) => {
      const problem = wrong(name)
      return problem === null ? [] : [{ table: table.name, message: `the name of ${what} "${name}" ${problem}` }]
    }),
    ...table.columns.flatMap((column) => {
      const problem = wrong(column.name)
      return problem === null ? [] : [{ table: table.name, column: column.name, message: `its name ${problem}` }]
    }),
  ])
}

function namesOf(table: Table): readonly { readonly what: string; readonly name: string }[] {
  return [
    { what: 'the table', name: table.name },
    ...(table.schema === undefined ? [] : [{ what: 'the schema', name: table.schema }]),
    ...constraintsOf(table).flatMap((constraint) =>
      constraint.name === undefined ? [] : [{ what: 'a constraint', name: constraint.name }],
    ),
    ...table.indexes.map((index) => ({ what: 'an index', name: index.name })),
  ]
}
