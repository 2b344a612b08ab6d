import type { Connection } from '../connection.js'
import type { Statement } from '../dialect.js'
import { type CatalogRow, mentions } from './catalog.js'
import { quote } from './expressions.js'
import { TokenReader } from './token-reader.js'

/** Tells a column of a table that an UPDATE can name, before the change and after it. */
type ColumnChoice = (table: string) => string | undefined

/**
 * Statements that compile, without running them, the views and triggers that a change of `table` could break: SQLite
 * would find out only when they are used. What is broken before the change already is left out.
 */
export async function fetchProbes(
  connection: Connection,
  rows: readonly CatalogRow[],
  table: string,
  columnOf: ColumnChoice,
): Promise<readonly Statement[]> {
  const working: Statement[] = []
  for (const row of rows) {
    if ((row.type !== 'view' && row.type !== 'trigger') || !mentions(row, table)) continue
    const sql = row.type === 'view' ? `EXPLAIN SELECT * FROM ${quote(row.name)}` : firingStatement(row, columnOf)
    if (sql !== null && (await compiles(connection, sql))) {
      working.push({ sql, purpose: `check that ${row.type} ${row.name} still works` })
    }
  }
  return working
}

/** A statement whose compilation compiles the trigger. @see https://sqlite.org/lang_createtrigger.html */
function firingStatement(trigger: CatalogRow, columnOf: ColumnChoice): string | null {
  const reader = new TokenReader(trigger.sql ?? '')
  reader.expectWord('create')
  if (!reader.take('temp')) reader.take('temporary')
  reader.expectWord('trigger')
  reader.take('if', 'not', 'exists')
  reader.name()
  if (reader.takeSymbol('.')) reader.name()
  if (!reader.take('before') && !reader.take('after')) reader.take('instead', 'of')
  const target = quote(trigger.tbl_name)
  if (reader.take('delete')) return `EXPLAIN DELETE FROM ${target}`
  if (reader.take('insert')) return `EXPLAIN INSERT INTO ${target} DEFAULT VALUES`
  reader.expectWord('update')
  const column = reader.take('of') ? reader.name() : columnOf(trigger.tbl_name)
  return column === undefined ? null : `EXPLAIN UPDATE ${target} SET ${quote(column)} = ${quote(column)}`
}

async function compiles(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.query(sql)
    return true
  } catch {
    return false
  }
}
