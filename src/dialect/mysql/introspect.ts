import { normalizeSchema, normalizeTable, type Schema, type Table } from '../../schema/index.js'
import type { Connection, Row } from '../connection.js'
import type { IntrospectOptions } from '../dialect.js'
import {
  checkNamesQuery,
  checksQuery,
  checkTextsQuery,
  columnsQuery,
  foreignKeysQuery,
  indexesQuery,
  partitionedQuery,
  tablesQuery,
} from './catalog-queries.js'
import { isOdd, parseOdd } from './odd-table.js'
import { literal, quote } from './quote.js'
import { readObjects } from './read-objects.js'
import type { MysqlServer } from './server.js'
import { toTable } from './to-table.js'

/**
 * The structure of the database in a dozen queries, and one for each object that is not a table; `spelling` takes one more
 * for each table.
 */
export async function introspect(
  connection: Connection,
  server: MysqlServer,
  { spelling = false }: IntrospectOptions = {},
): Promise<Schema> {
  const tables = await readTables(connection, server, '', spelling)
  return normalizeSchema({ tables, enums: [], namespaces: [], objects: await readObjects(connection, server) })
}

/** One table, or null where there is none. */
export async function introspectTable(
  connection: Connection,
  name: string,
  server: MysqlServer,
): Promise<Table | null> {
  const [table] = await readTables(connection, server, ` AND t.table_name = ${literal(name)}`)
  return table === undefined ? null : normalizeTable(table)
}

async function readTables(
  connection: Connection,
  server: MysqlServer,
  scope: string,
  spelling = false,
): Promise<readonly Table[]> {
  const [database] = await connection.query('SELECT @@collation_database AS collation, DATABASE() AS name')
  const tables = await connection.query(tablesQuery(scope))
  const columns = byTable(await connection.query(columnsQuery(scope, server)))
  const indexes = byTable(await connection.query(indexesQuery(scope, server)))
  const foreignKeys = byTable(await connection.query(foreignKeysQuery(scope)))
  const checks = byTable(await readChecks(connection, server, scope))
  const partitioned = (await connection.query(partitionedQuery(scope))).map((row) => String(row['name']))
  const isOddTable = (row: Row): boolean => {
    const name = String(row['name'])
    return partitioned.includes(name) || isOdd(row, indexes.get(name) ?? [])
  }
  const shown = await readShown(connection, spelling ? tables : tables.filter(isOddTable))
  const own = `${quote(String(database?.['name']))}.`
  return tables.map((row) => {
    const name = String(row['name'])
    const text = shown.get(name) ?? ''
    return toTable(
      {
        table: row,
        columns: (columns.get(name) ?? []).map((column) => withoutDatabase(column, own)),
        indexes: indexes.get(name) ?? [],
        foreignKeys: foreignKeys.get(name) ?? [],
        checks: checks.get(name) ?? [],
        odd: isOddTable(row) ? parseOdd(text) : null,
        shown: spelling ? text : null,
      },
      { ...server, collation: String(database?.['collation'] ?? server.collation) },
    )
  })
}

async function readChecks(connection: Connection, server: MysqlServer, scope: string): Promise<readonly Row[]> {
  if (server.flavour === 'mariadb') return connection.query(checksQuery(scope))
  const rows = await connection.query(checkNamesQuery(scope))
  const some = rows.map((row) => literal(String(row['name']))).join(', ')
  const names = scope === '' ? '' : ` AND c.constraint_name IN (${some === '' ? "''" : some})`
  const texts = await connection.query(checkTextsQuery(names))
  const expressions = new Map(texts.map((row) => [String(row['name']), row['expression']]))
  return rows.map((row) => ({ ...row, expression: expressions.get(String(row['name'])) }))
}

/** MariaDB names the database of a sequence in full, which would tie the table to it. */
function withoutDatabase(column: Row, own: string): Row {
  const { value } = column
  if (typeof value !== 'string' || !/\b(?:next|last)val\(/i.test(value)) return column
  return { ...column, value: value.replaceAll(`val(${own}`, 'val(') }
}

/** Tables by name as SHOW CREATE TABLE prints them. */
async function readShown(connection: Connection, tables: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const table of tables) {
    const name = String(table['name'])
    const [row] = await connection.query(`SHOW CREATE TABLE ${quote(name)}`)
    found.set(name, String(row?.['Create Table'] ?? ''))
  }
  return found
}

function byTable(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const name = String(row['table_name'])
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups
}
