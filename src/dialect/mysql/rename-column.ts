import type { RenameColumn } from '../../operations/index.js'
import { constraintsOf, type Table } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { alterTable, requireTable } from './alter-table.js'
import { columnText } from './column-text.js'
import { constraintText, indexText } from './constraint-text.js'
import { expressions } from './expressions.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'

/**
 * MariaDB rewrites what names the column. MySQL refuses to rename it under a check, a computed column or an index over an
 * expression: these go before, and come again with the new name.
 */
export async function renameColumnStatements(
  { table, column, to }: RenameColumn,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly string[]> {
  const rename = `RENAME COLUMN ${quote(column)} TO ${quote(to)}`
  if (server.flavour === 'mariadb') return alterTable(table, [rename])
  const live = await requireTable(connection, table, server)
  const mentions = (sql: string | undefined): boolean => sql !== undefined && rewrite(sql) !== sql
  const rewrite = (sql: string): string => expressions.renameColumn(sql, column, to)
  const computed = live.columns.filter(({ generated }) => mentions(generated?.expression))
  const names = computed.map(({ name }) => name)
  const checks = live.checks.filter(
    ({ expression }) => mentions(expression) || names.some((name) => uses(expression, name)),
  )
  const indexes = live.indexes.filter(({ keys }) =>
    keys.some((key) => mentions(key.expression) || names.includes(key.column ?? '')),
  )
  const uniques = live.uniques.filter(({ columns }) => columns.some((name) => names.includes(name)))
  if (computed.length + checks.length + indexes.length === 0) return alterTable(table, [rename])
  const newName = (name: string | undefined): string | undefined => (name === column ? to : name)
  return [
    ...alterTable(table, [
      ...checks.map(({ name }) => `DROP CONSTRAINT ${quote(name ?? '')}`),
      ...[...indexes, ...uniques].map(({ name }) => `DROP KEY ${quote(name ?? '')}`),
    ]),
    ...alterTable(
      table,
      computed.map(({ name }) => `DROP COLUMN ${quote(name)}`),
    ),
    ...alterTable(table, [rename]),
    ...computed.flatMap((item) => {
      const before = live.columns[live.columns.indexOf(item) - 1]
      const place = before === undefined ? 'FIRST' : `AFTER ${quote(newName(before.name) ?? '')}`
      const { generated } = item
      const next =
        generated === undefined
          ? item
          : { ...item, generated: { ...generated, expression: rewrite(generated.expression) } }
      return alterTable(table, [`ADD COLUMN ${columnText(next, server)} ${place}`])
    }),
    ...alterTable(table, [
      ...constraintsOf({ ...empty(live), checks, uniques }).map((constraint) => {
        const next =
          constraint.kind === 'check' ? { ...constraint, expression: rewrite(constraint.expression) } : constraint
        const renamed =
          next.kind === 'unique' ? { ...next, columns: next.columns.map((name) => newName(name) ?? name) } : next
        return `ADD ${constraintText(renamed, server.flavour)}`
      }),
      ...indexes.map((index) => {
        const keys = index.keys.map((key) => ({
          ...key,
          ...(key.column === undefined ? {} : { column: newName(key.column) ?? key.column }),
          ...(key.expression === undefined ? {} : { expression: rewrite(key.expression) }),
        }))
        return `ADD ${indexText({ ...index, keys }, server.flavour)}`
      }),
    ]),
  ]
}

function uses(sql: string, column: string): boolean {
  return sql.toLowerCase().includes(`\`${column.replaceAll('`', '``').toLowerCase()}\``)
}

function empty(table: Table): Table {
  const { primaryKey: _, ...rest } = table
  return { ...rest, uniques: [], foreignKeys: [], checks: [], indexes: [] }
}
