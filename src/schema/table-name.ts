/** A table's name, kept apart from its schema; names are never glued into one string. */
export interface TableName {
  readonly name: string
  /** Absent: the connection's default schema. */
  readonly schema?: string
}

/** A map key for a table's name. NUL cannot occur in an identifier. */
export function tableKey(table: TableName): string {
  return table.schema === undefined ? table.name : `${table.schema}\0${table.name}`
}

/** The name as people read it: `users`, `billing.invoices`. Not SQL. */
export function displayName(table: TableName): string {
  return table.schema === undefined ? table.name : `${table.schema}.${table.name}`
}

export function sameTable(a: TableName, b: TableName): boolean {
  return a.name === b.name && a.schema === b.schema
}

/** The name alone, of a thing that has one among other facts. */
export function tableNameOf(table: TableName): TableName {
  return table.schema === undefined ? { name: table.name } : { name: table.name, schema: table.schema }
}
