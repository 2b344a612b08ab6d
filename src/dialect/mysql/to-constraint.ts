import type { Check, ForeignKey, ForeignKeyAction } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { withoutParentheses } from '../sql-text/parentheses.js'
import type { MysqlServer } from './server.js'
import { textOf } from './to-column.js'

export function toForeignKeys(rows: readonly Row[], server: MysqlServer): readonly ForeignKey[] {
  const keys = new Map<string, { row: Row; columns: string[]; referencedColumns: string[] }>()
  for (const row of rows) {
    const name = String(row['name'])
    const key = keys.get(name) ?? { row, columns: [], referencedColumns: [] }
    key.columns.push(String(row['column_name']))
    key.referencedColumns.push(String(row['target_column']))
    keys.set(name, key)
  }
  return [...keys].map(([name, { row, columns, referencedColumns }]) => ({
    name,
    columns,
    table: {
      name: String(row['target']),
      ...(row['target_schema'] == null ? {} : { schema: String(row['target_schema']) }),
    },
    referencedColumns,
    onDelete: toAction(row['on_delete'], server),
    onUpdate: toAction(row['on_update'], server),
  }))
}

/**
 * To InnoDB, NO ACTION and RESTRICT are one. MySQL keeps apart whether RESTRICT was written, MariaDB whether NO ACTION
 * was: there, RESTRICT is what it says where nobody asked for anything.
 */
function toAction(rule: unknown, server: MysqlServer): ForeignKeyAction {
  const action = String(rule).toLowerCase() as ForeignKeyAction
  return server.flavour === 'mariadb' ? swapped(action) : action
}

/** What is written in one of the two ways on MySQL is written in the other on MariaDB. */
export function swapped(action: ForeignKeyAction): ForeignKeyAction {
  if (action === 'restrict') return 'no action'
  return action === 'no action' ? 'restrict' : action
}

export interface Checks {
  readonly checks: readonly Check[]
  /** MariaDB's JSON is a text with a check of its own, which nobody asked for. */
  readonly jsonColumns: ReadonlySet<string>
}

/** The check of a column of MariaDB has no name; it is known by that of its column, and goes with it. */
export function toChecks(rows: readonly Row[], columns: readonly Row[], server: MysqlServer): Checks {
  const checks: Check[] = []
  const jsonColumns = new Set<string>()
  for (const row of rows) {
    const name = String(row['name'])
    const expression = withoutParentheses(textOf(row['expression'], server) ?? '', mysqlRules)
    const column = columns.find((candidate) => candidate['name'] === name)
    const isJson = column?.['type'] === 'longtext' && column['collation'] === 'utf8mb4_bin'
    if (row['level'] === 'Column' && isJson && expression === `json_valid(\`${name.replaceAll('`', '``')}\`)`) {
      jsonColumns.add(name)
      continue
    }
    checks.push({
      name,
      expression,
      ...(Number(row['unenforced']) === 1 ? { notEnforced: true } : {}),
    })
  }
  return { checks, jsonColumns }
}
