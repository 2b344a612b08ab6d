import { type Schema, sameTable, type Table, type TableName } from '../schema/index.js'

/** The schema after a table was renamed: every foreign key that points to it follows. */
export function renameTableIn(schema: Schema, table: TableName, to: string): Schema {
  return {
    ...schema,
    tables: schema.tables.map((candidate) => ({
      ...candidate,
      name: sameTable(candidate, table) ? to : candidate.name,
      foreignKeys: candidate.foreignKeys.map((key) =>
        sameTable(key.table, table) ? { ...key, table: { ...key.table, name: to } } : key,
      ),
    })),
  }
}

type RenameInExpression = (sql: string, from: string, to: string) => string

/** The schema after a column was renamed: keys, constraints, indexes and expressions follow, as the engines do it. */
export function renameColumnIn(
  schema: Schema,
  table: TableName,
  from: string,
  to: string,
  renameInExpression: RenameInExpression,
): Schema {
  const rename = (name: string): string => (name === from ? to : name)
  const rewrite = (sql: string): string => renameInExpression(sql, from, to)
  return {
    ...schema,
    tables: schema.tables.map((candidate) => {
      const own = sameTable(candidate, table) ? renameOwn(candidate, rename, rewrite) : candidate
      return {
        ...own,
        foreignKeys: own.foreignKeys.map((key) =>
          sameTable(key.table, table) ? { ...key, referencedColumns: key.referencedColumns.map(rename) } : key,
        ),
      }
    }),
  }
}

function renameOwn(table: Table, rename: (name: string) => string, rewrite: (sql: string) => string): Table {
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      ...(column.generated === undefined
        ? {}
        : { generated: { ...column.generated, expression: rewrite(column.generated.expression) } }),
    })),
    options: renameOptions(table.options, rename),
    ...(table.primaryKey === undefined ? {} : { primaryKey: renameKey(table.primaryKey, rename) }),
    uniques: table.uniques.map((unique) => renameKey(unique, rename)),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: key.columns.map(rename) })),
    checks: table.checks.map((check) => ({ ...check, expression: rewrite(check.expression) })),
    excludes: table.excludes.map((exclude) => ({
      ...exclude,
      elements: exclude.elements.map((element) => ({
        ...element,
        ...(element.column === undefined ? {} : { column: rename(element.column) }),
        ...(element.expression === undefined ? {} : { expression: rewrite(element.expression) }),
      })),
      ...(exclude.where === undefined ? {} : { where: rewrite(exclude.where) }),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      keys: index.keys.map((key) => ({
        ...key,
        ...(key.column === undefined ? {} : { column: rename(key.column) }),
        ...(key.expression === undefined ? {} : { expression: rewrite(key.expression) }),
      })),
      ...(index.where === undefined ? {} : { where: rewrite(index.where) }),
      ...(index.include === undefined ? {} : { include: index.include.map(rename) }),
    })),
  }
}

/** Options that speak of columns follow them. */
function renameOptions(options: Table['options'], rename: (name: string) => string): Table['options'] {
  const { columnSettings } = options
  if (typeof columnSettings !== 'object') return options
  return {
    ...options,
    columnSettings: Object.fromEntries(Object.entries(columnSettings).map(([name, value]) => [rename(name), value])),
  }
}

function renameKey<K extends { readonly columns: readonly string[]; readonly include?: readonly string[] }>(
  key: K,
  rename: (name: string) => string,
): K {
  const include = key.include === undefined ? {} : { include: key.include.map(rename) }
  return { ...key, columns: key.columns.map(rename), ...include }
}
