import type { ForeignKey, Table } from '../../schema/index.js'

/**
 * Every foreign key needs an index that begins with its columns. The server makes one where there is none, and refuses
 * to drop the last that would do; so whoever drops an index has to know which keys live on it.
 */
export function keysOnlyServedBy(table: Table, index: string): readonly ForeignKey[] {
  const serving = servingIndexes(table)
  return table.foreignKeys.filter((key) => {
    const able = serving.filter(({ columns }) => key.columns.every((column, at) => columns[at] === column))
    return able.length > 0 && able.every(({ name }) => name === index)
  })
}

function servingIndexes(table: Table): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  const { primaryKey } = table
  return [
    ...(primaryKey === undefined ? [] : [{ name: primaryKey.name ?? 'PRIMARY', columns: primaryKey.columns }]),
    ...table.uniques.map(({ name, columns }) => ({ name: name ?? '', columns })),
    ...table.indexes
      .filter(({ method, keys }) => method === undefined && keys.every((key) => key.length === undefined))
      .map(({ name, keys }) => ({ name, columns: keys.map((key) => key.column ?? '') })),
  ]
}
