import type { ColumnType, Mentions, Table } from '../schema/index.js'

/** The names in everything of a table that is SQL, found by `read`; names of types and collations are certain. */
export function tableMentions(table: Table, read: (sql: string) => Mentions): Mentions {
  const certain = new Set<string>()
  const possible = new Set<string>()
  const sure = (sql: string | undefined): void => {
    if (sql === undefined) return
    const found = read(sql)
    for (const name of [...found.certain, ...found.possible]) certain.add(name)
  }
  const text = (sql: string | undefined): void => {
    if (sql === undefined) return
    const found = read(sql)
    for (const name of found.certain) certain.add(name)
    for (const name of found.possible) possible.add(name)
  }
  const type = (of: ColumnType): void => {
    if (of.kind === 'array') type(of.of)
    else if (of.kind === 'custom') sure(of.sql)
  }
  const collation = (name: string | undefined): void => {
    if (name === undefined) return
    certain.add(name)
    if (name.startsWith('"')) sure(name)
  }
  for (const column of table.columns) {
    type(column.type)
    if (column.default?.kind === 'sql') text(column.default.sql)
    text(column.generated?.expression)
    collation(column.collation)
  }
  for (const check of table.checks) text(check.expression)
  for (const index of table.indexes) {
    text(index.where)
    for (const key of index.keys) {
      text(key.expression)
      collation(key.collation)
      if (key.operatorClass !== undefined) certain.add(key.operatorClass)
    }
  }
  for (const exclude of table.excludes) {
    text(exclude.where)
    for (const element of exclude.elements) text(element.expression)
  }
  for (const option of Object.values(table.options)) {
    if (typeof option === 'string') text(option)
    else if (typeof option === 'object') for (const part of Object.values(option)) text(part)
  }
  return { certain, possible }
}
