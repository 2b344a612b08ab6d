import { displayName, type Schema, tableKey } from '../../schema/index.js'

/** `users.age` of each column that both have, of another type. */
export function retypedColumns(before: Schema, after: Schema): readonly string[] {
  const now = new Map(after.tables.map((table) => [tableKey(table), table]))
  return before.tables.flatMap((table) =>
    table.columns
      .filter(({ name, type }) => {
        const other = now.get(tableKey(table))?.columns.find((column) => column.name === name)
        return other !== undefined && JSON.stringify(other.type) !== JSON.stringify(type)
      })
      .map(({ name }) => `${displayName(table)}.${name}`),
  )
}
