import type { Table } from '../schema/index.js'

/** Something that no two rows may have in common. */
export interface ComparedKey {
  readonly columns: readonly string[] | null
  readonly expressions: readonly string[]
  readonly where: string | null
  readonly nullsNotDistinct: boolean
}

/** The unique keys of a table, whatever kind of thing makes them unique. */
export function comparedKeys(table: Table): readonly ComparedKey[] {
  const plain = (columns: readonly string[], nullsNotDistinct = false): ComparedKey => ({
    columns: columns.toSorted(),
    expressions: [],
    where: null,
    nullsNotDistinct,
  })
  return [
    ...(table.primaryKey === undefined ? [] : [plain(table.primaryKey.columns)]),
    ...table.uniques.map(({ columns, nullsNotDistinct }) => plain(columns, nullsNotDistinct)),
    ...table.indexes
      .filter(({ unique }) => unique)
      .map(({ keys, where, nullsNotDistinct }): ComparedKey => {
        const columns = keys.flatMap(({ column }) => column ?? [])
        if (columns.length === keys.length && where === undefined && keys.every(({ length }) => length === undefined))
          return plain(columns, nullsNotDistinct)
        return {
          columns: null,
          expressions: keys.map(
            ({ column, expression, length }) =>
              `${expression ?? column}${length === undefined ? '' : ` /* ${length} */`}`,
          ),
          where: where ?? null,
          nullsNotDistinct: nullsNotDistinct ?? false,
        }
      }),
  ]
}
