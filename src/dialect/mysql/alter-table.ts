import { DbtoolError } from '../../errors/index.js'
import type { Constraint, ForeignKey, Table, TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { checkOfColumn, columnText } from './column-text.js'
import { constraintText } from './constraint-text.js'
import { keysOnlyServedBy } from './indexes-for-keys.js'
import { introspectTable } from './introspect.js'
import { literal, quote, quoteAll } from './quote.js'
import type { MysqlServer } from './server.js'
import { primaryKeyName } from './to-index.js'

/** A key that an AUTO_INCREMENT column stands on while it has no other: the server insists on one. */
export const helperKey = '_dbtool_numbering'

export async function requireTable(connection: Connection, table: TableName, server: MysqlServer): Promise<Table> {
  const found = await introspectTable(connection, table.name, server)
  if (found === null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no table ${table.name}.`)
  return found
}

/** All parts of a change in one statement: it happens as a whole or not at all. */
export function alterTable(table: TableName, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`ALTER TABLE ${quote(table.name)} ${parts.join(', ')}`]
}

/** Whether the server holds an index of this name, also one that it made for itself. */
export async function hasIndex(connection: Connection, table: TableName, name: string): Promise<boolean> {
  const rows = await connection.query(
    `SELECT index_name AS name FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = ${literal(table.name)} AND index_name = ${literal(name)} LIMIT 1`,
  )
  return rows.length > 0
}

/** An index of the server's own for each key that would otherwise have none. */
async function ownIndexesFor(
  connection: Connection,
  table: TableName,
  keys: readonly ForeignKey[],
  except?: string,
): Promise<readonly string[]> {
  const parts: string[] = []
  for (const key of keys) {
    const name = key.name ?? ''
    if (name === except || (await hasIndex(connection, table, name))) continue
    parts.push(`ADD KEY ${quote(name)} (${quoteAll(key.columns)})`)
  }
  return parts
}

/** The indexes that the server made for foreign keys which a new index serves as well: they go, as if it had been there first. */
export async function replacedIndexParts(
  connection: Connection,
  table: TableName,
  columns: readonly string[],
  server: MysqlServer,
): Promise<readonly string[]> {
  const live = await introspectTable(connection, table.name, server)
  const parts: string[] = []
  for (const key of live?.foreignKeys ?? []) {
    const name = key.name ?? ''
    const serves = key.columns.every((column, at) => columns[at] === column)
    const isListed = [...(live?.indexes ?? []), ...(live?.uniques ?? [])].some((index) => index.name === name)
    if (serves && !isListed && (await hasIndex(connection, table, name))) parts.push(`DROP KEY ${quote(name)}`)
  }
  return parts
}

export async function dropIndexParts(connection: Connection, table: Table, name: string): Promise<readonly string[]> {
  const own = await ownIndexesFor(connection, table, keysOnlyServedBy(table, name), name)
  return [...own, `DROP KEY ${quote(name)}`]
}

/** What takes a constraint away; the server wants to know of what kind it is. */
export async function dropConstraintParts(
  connection: Connection,
  live: Table,
  name: string,
  server: MysqlServer,
): Promise<readonly string[] | null> {
  if (live.uniques.some((unique) => unique.name === name)) return dropIndexParts(connection, live, name)
  const key = live.foreignKeys.find((candidate) => candidate.name === name)
  if (key !== undefined) return dropForeignKeyParts(connection, live, key)
  const column = live.columns.find((candidate) => candidate.name === name)
  if (column !== undefined && checkOfColumn(live, name, server) !== undefined) {
    return [`MODIFY COLUMN ${columnText(column, server)}`]
  }
  if (live.checks.some((check) => check.name === name)) return [`DROP CONSTRAINT ${quote(name)}`]
  if (
    live.primaryKey !== undefined &&
    (name === primaryKeyName(live.name) || name === 'PRIMARY' || /^pk_/.test(name))
  ) {
    return dropPrimaryKeyParts(connection, live)
  }
  return live.indexes.some((index) => index.name === name) ? dropIndexParts(connection, live, name) : null
}

/** The index that the server made for the key goes with it, unless another key lives on it: then it is called after that. */
async function dropForeignKeyParts(connection: Connection, live: Table, key: ForeignKey): Promise<readonly string[]> {
  const name = key.name ?? ''
  const drop = `DROP FOREIGN KEY ${quote(name)}`
  const isListed =
    live.indexes.some((index) => index.name === name) || live.uniques.some((unique) => unique.name === name)
  if (isListed || !(await hasIndex(connection, live, name))) return [drop]
  const others = live.foreignKeys.filter((other) => other !== key)
  const heir = others.find((other) => other.columns.every((column, at) => key.columns[at] === column))
  return heir === undefined
    ? [drop, `DROP KEY ${quote(name)}`]
    : [drop, `ADD KEY ${quote(heir.name ?? '')} (${quoteAll(heir.columns)})`, `DROP KEY ${quote(name)}`]
}

async function dropPrimaryKeyParts(connection: Connection, live: Table): Promise<readonly string[]> {
  const numbered = live.columns.find((column) => column.identity !== undefined)
  const needsHelper =
    numbered !== undefined &&
    live.primaryKey?.columns[0] === numbered.name &&
    !live.uniques.some((unique) => unique.columns[0] === numbered.name) &&
    !live.indexes.some((index) => index.keys[0]?.column === numbered.name)
  const keys = keysOnlyServedBy(live, live.primaryKey?.name ?? 'PRIMARY')
  return [
    'DROP PRIMARY KEY',
    ...(needsHelper ? [`ADD UNIQUE KEY ${quote(helperKey)} (${quote(numbered.name)})`] : []),
    ...(await ownIndexesFor(connection, live, keys)),
  ]
}

export async function addConstraintParts(
  connection: Connection,
  table: TableName,
  constraint: Constraint,
  server: MysqlServer,
): Promise<readonly string[]> {
  const add = `ADD ${constraintText(constraint, server.flavour)}`
  if (constraint.kind === 'check' && server.flavour === 'mariadb') {
    const live = await requireTable(connection, table, server)
    const column = live.columns.find(({ name }) => name === constraint.name)
    return column === undefined ? [add] : [`MODIFY COLUMN ${columnText(column, server, constraint)}`]
  }
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return [add]
  const replaced = await replacedIndexParts(connection, table, constraint.columns, server)
  const helper = (await hasIndex(connection, table, helperKey)) ? [`DROP KEY ${quote(helperKey)}`] : []
  return [add, ...replaced, ...helper]
}

/** The server renames indexes only; other constraints go and come again under the new name, in one statement. */
export async function renameConstraintParts(
  connection: Connection,
  live: Table,
  from: string,
  to: string,
  server: MysqlServer,
): Promise<readonly string[]> {
  if (live.uniques.some((unique) => unique.name === from) || live.indexes.some((index) => index.name === from)) {
    return [`RENAME KEY ${quote(from)} TO ${quote(to)}`]
  }
  const check = live.checks.find((candidate) => candidate.name === from)
  const column = live.columns.find(({ name }) => checkOfColumn(live, name, server) === check && check !== undefined)
  if (check !== undefined && column !== undefined) {
    return [
      `MODIFY COLUMN ${columnText(column, server)}`,
      `ADD ${constraintText({ kind: 'check', ...check, name: to }, server.flavour)}`,
    ]
  }
  if (check !== undefined) {
    return [
      `DROP CONSTRAINT ${quote(from)}`,
      `ADD ${constraintText({ kind: 'check', ...check, name: to }, server.flavour)}`,
    ]
  }
  const key = live.foreignKeys.find((candidate) => candidate.name === from)
  if (key === undefined) return []
  const isOwn = await hasIndex(connection, live, from)
  return [
    `DROP FOREIGN KEY ${quote(from)}`,
    ...(isOwn ? [`RENAME KEY ${quote(from)} TO ${quote(to)}`] : []),
    `ADD ${constraintText({ kind: 'foreign-key', ...key, name: to }, server.flavour)}`,
  ]
}

/** A numbered column needs a key at once; the one that it is meant for may come later. */
export function numberingParts(live: Table, column: string): readonly string[] {
  const isFirst =
    live.primaryKey?.columns[0] === column ||
    live.uniques.some((unique) => unique.columns[0] === column) ||
    live.indexes.some((index) => index.keys[0]?.column === column)
  return isFirst ? [] : [`ADD UNIQUE KEY ${quote(helperKey)} (${quote(column)})`]
}
