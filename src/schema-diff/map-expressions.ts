import type { Table } from '../schema/index.js'

/** The table with each of its SQL expressions rewritten; defaults that are SQL, too. */
export function mapExpressions(table: Table, rewrite: (sql: string) => string): Table {
  const optional = <K extends string>(key: K, sql: string | undefined): { readonly [P in K]?: string } =>
    sql === undefined ? {} : ({ [key]: rewrite(sql) } as { readonly [P in K]?: string })
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      ...(column.generated === undefined
        ? {}
        : { generated: { ...column.generated, expression: rewrite(column.generated.expression) } }),
      ...(column.default?.kind === 'sql'
        ? { default: { kind: 'sql' as const, sql: rewrite(column.default.sql) } }
        : {}),
    })),
    checks: table.checks.map((check) => ({ ...check, expression: rewrite(check.expression) })),
    excludes: table.excludes.map((exclude) => ({
      ...exclude,
      ...optional('where', exclude.where),
      elements: exclude.elements.map((element) => ({ ...element, ...optional('expression', element.expression) })),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      ...optional('where', index.where),
      keys: index.keys.map((key) => ({ ...key, ...optional('expression', key.expression) })),
    })),
  }
}
