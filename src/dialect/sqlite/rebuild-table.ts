/**
 * SQLite changes most things about a table only by making a new one: https://sqlite.org/lang_altertable.html#otheralter
 * The caller has switched foreign keys off before BEGIN (inside a transaction the pragma does nothing, and DROP TABLE
 * would delete the rows of cascading children), and compares `foreign_key_check` before and after.
 */
import { DbtoolError } from '../../errors/index.js'
import type { Connection } from '../connection.js'
import type { Statement } from '../dialect.js'
import { type CatalogRow, fetchCatalog, findTable, isVirtualTable } from './catalog.js'
import { literal, quote, quoteAll } from './expressions.js'
import { parseTable } from './parse-table.js'
import type { ParsedTable } from './parsed-table.js'
import { fetchProbes } from './probes.js'
import { assembleTable } from './table-text.js'
import { optionsOf, primaryKeyOf } from './to-table.js'
import { sameName } from './tokens.js'

/**
 * The statements that give a table the definition that `edit` returns, rows kept.
 * @throws {DbtoolError} DBT_REVISION_FAILED when there is no such table, or `edit` refuses.
 */
export async function rebuildTable(
  connection: Connection,
  name: string,
  edit: (table: ParsedTable) => ParsedTable,
): Promise<readonly Statement[]> {
  const rows = await fetchCatalog(connection)
  const row = findTable(rows, name)
  if (row?.sql == null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no table ${name}.`)
  const from = parseTable(row.sql)
  const to = edit(from)
  const temporary = unusedName(rows, `${temporaryPrefix}${row.name}`)
  const attached = rows.filter((other) => other.tbl_name === row.name && other.type !== 'table' && other.sql !== null)
  const copied = copiedColumns(from, to)
  const probes = await fetchProbes(connection, rows, row.name, (table) =>
    sameName(table, row.name) ? copied[0] : firstColumn(rows, table),
  )
  return [
    { sql: tableText(temporary, to) },
    { sql: copyText(row.name, temporary, copied), purpose: `copy the rows of table ${row.name}` },
    {
      sql: `SELECT (SELECT count(*) FROM ${quote(row.name)}) = (SELECT count(*) FROM ${quote(temporary)})`,
      mustHold: `Table ${row.name} did not keep the number of its rows.`,
    },
    ...counterStatements(row.name, temporary, from, to),
    { sql: `DROP TABLE ${quote(row.name)}` },
    // With the modern rule the renaming would rewrite, or trip over, views and triggers that name the table.
    { sql: 'PRAGMA legacy_alter_table = ON' },
    { sql: `ALTER TABLE ${quote(temporary)} RENAME TO ${quote(row.name)}` },
    { sql: 'PRAGMA legacy_alter_table = OFF' },
    ...attached.map((other) => ({ sql: other.sql ?? '', purpose: `recreate ${other.type} ${other.name}` })),
    ...probes,
  ]
}

const temporaryPrefix = '_dbtool_new_'

/** Whether a table of this name is one that takes the place of `table`. */
export function isRebuildOf(table: string, temporary: string): boolean {
  const wanted = `${temporaryPrefix}${table}`.toLowerCase()
  return temporary.toLowerCase().replace(/_+$/, '') === wanted.replace(/_+$/, '')
}

function unusedName(rows: readonly CatalogRow[], wanted: string): string {
  let name = wanted
  while (rows.some((row) => sameName(row.name, name))) name = `${name}_`
  return name
}

export function tableText(name: string, table: ParsedTable): string {
  const definitions = [...table.columns.map((c) => c.text), ...table.constraints.map((c) => c.text)]
  return assembleTable(name, definitions, optionsOf(table))
}

/** The columns whose values move over: in both tables, and not computed in the new one. */
function copiedColumns(from: ParsedTable, to: ParsedTable): readonly string[] {
  return to.columns
    .filter((column) => !column.constraints.some((constraint) => constraint.kind === 'generated'))
    .map((column) => column.name)
    .filter((name) => from.columns.some((column) => sameName(column.name, name)))
}

function firstColumn(rows: readonly CatalogRow[], table: string): string | undefined {
  const row = findTable(rows, table)
  return row === undefined || isVirtualTable(row) ? undefined : parseTable(row.sql ?? '').columns[0]?.name
}

function copyText(from: string, to: string, columns: readonly string[]): string {
  // Where no column survives, the rows themselves still do.
  const list = columns.length === 0 ? 'rowid' : quoteAll(columns)
  return `INSERT INTO ${quote(to)} (${list}) SELECT ${list} FROM ${quote(from)}`
}

/** Carries the AUTOINCREMENT counter over, so that an id is never given twice. @see https://sqlite.org/autoinc.html */
function counterStatements(name: string, temporary: string, old: ParsedTable, next: ParsedTable): readonly Statement[] {
  if (primaryKeyOf(old)?.autoincrement !== true || primaryKeyOf(next)?.autoincrement !== true) return []
  return [
    { sql: `DELETE FROM sqlite_sequence WHERE name = ${literal(temporary)}` },
    {
      sql: `INSERT INTO sqlite_sequence (name, seq) SELECT ${literal(temporary)}, seq FROM sqlite_sequence WHERE name = ${literal(name)}`,
    },
  ]
}
