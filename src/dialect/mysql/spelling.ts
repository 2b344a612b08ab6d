import type { Column, ColumnType, Constraint, Table, TableOptions } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { type OddFacts, parseOdd } from './odd-table.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { parseShownTable } from './show-create.js'

/**
 * How a table spells what means the same, as the table option `spelling`: a column that names the collation which its
 * table has (`column title`: `COLLATE`), and a key that names its method (`key slug`, `primary key`: `USING BTREE`).
 * `columns` and `keys` say it of all at once. SHOW CREATE TABLE and the dump program show both for ever, so a table that
 * is made of pulled models says them again. Never compared.
 */
export type Spelling = Readonly<Record<string, string>>

const primaryKey = 'primary key'
const repeated = 'COLLATE'

function keyOf(name: string): string {
  return `key ${name}`
}

function spellingIn(options: TableOptions): Spelling {
  const spelling = options['spelling']
  return typeof spelling === 'object' ? spelling : {}
}

/** A fact of the spelling. A column may be called constructor. */
function said(options: TableOptions, name: string): string | undefined {
  const spelling = spellingIn(options)
  return Object.hasOwn(spelling, name) ? spelling[name] : undefined
}

/** What of a table SHOW CREATE TABLE spells out. */
export function spellingOf(table: Table, shown: string, server: MysqlServer): Spelling {
  return { ...columnsIn(table, shown, server), ...keysIn(table, parseOdd(shown)) }
}

/** MariaDB forgets whether a collation was named. */
function columnsIn(table: Table, shown: string, { flavour }: MysqlServer): Spelling {
  const following = table.columns.filter(followsTable)
  if (flavour === 'mariadb' || following.length === 0) return {}
  const { columns } = parseShownTable(shown)
  const named = following.filter(({ name }) => typeof columns.get(name)?.collation === 'string')
  const one = (name: string): string => `column ${name}`
  return allOrEach(
    'columns',
    following.map(({ name }) => one(name)),
    named.map(({ name }) => [one(name), repeated]),
  )
}

function keysIn(table: Table, odd: OddFacts): Spelling {
  const using = (name: string): string | undefined => odd.indexes.get(name)?.['using']
  const shown = (key: string, name: string): readonly (readonly [string, string])[] => {
    const method = using(name)
    return method === undefined ? [] : [[key, `USING ${method.toUpperCase()}`]]
  }
  const names = [
    ...table.uniques.map(({ name }) => name ?? ''),
    ...table.indexes.filter(isSpelled).map(({ name }) => name),
  ]
  const keys = [...(table.primaryKey === undefined ? [] : [primaryKey]), ...names.map(keyOf)]
  const found = [
    ...(table.primaryKey === undefined ? [] : shown(primaryKey, 'PRIMARY')),
    ...names.flatMap((name) => shown(keyOf(name), name)),
  ]
  // The server's own index of a foreign key, which somebody wrote out.
  const own = table.foreignKeys.flatMap(({ name = '' }) => (names.includes(name) ? [] : shown(keyOf(name), name)))
  return { ...allOrEach('keys', keys, found), ...Object.fromEntries(own) }
}

/** One word for all where all say the same. */
function allOrEach(all: string, keys: readonly string[], found: readonly (readonly [string, string])[]): Spelling {
  const [first] = found
  const isAll = found.length === keys.length && found.every(([, value]) => value === first?.[1])
  return first !== undefined && isAll ? { [all]: first[1] } : Object.fromEntries(found)
}

/** Whether an index is one whose method is not said by the index itself. */
function isSpelled({ method }: Table['indexes'][number]): boolean {
  return method === undefined
}

/** Whether a column is a text with the collation of its table. */
export function followsTable({ type, collation }: Column): boolean {
  return collation === undefined && isText(type)
}

function isText(type: ColumnType): boolean {
  if (type.kind === 'custom') return /char|text|^enum|^set\b/i.test(type.sql)
  return ['text', 'string', 'char', 'enum', 'uuid'].includes(type.kind)
}

/** The column as its table spells it, for CREATE TABLE. `collation`: that of the table. */
export function spelledColumn(column: Column, options: TableOptions, collation: string, server: MysqlServer): Column {
  if (server.flavour === 'mariadb' || !followsTable(column)) return column
  const spelled = said(options, `column ${column.name}`) ?? said(options, 'columns')
  return spelled?.toUpperCase() === repeated ? { ...column, collation } : column
}

/** The collation that a live column names although its table has it; null: it names none. */
export async function shownCollation(
  connection: Connection,
  table: Table,
  column: Column,
  { flavour }: MysqlServer,
): Promise<string | null> {
  if (flavour === 'mariadb' || !followsTable(column)) return null
  const [row] = await connection.query(`SHOW CREATE TABLE ${quote(table.name)}`)
  return parseShownTable(String(row?.['Create Table'])).columns.get(column.name)?.collation ?? null
}

/** `USING BTREE` of a constraint or an index that names the method which it has anyway; else empty. */
export function spelledMethod(key: Constraint | Table['indexes'][number], options: TableOptions): string {
  if ('kind' in key) {
    if (key.kind === 'primary-key') return methodIn(said(options, primaryKey) ?? said(options, 'keys'))
    if (key.kind !== 'unique') return ''
  } else if (!isSpelled(key)) return ''
  return methodIn(said(options, keyOf(key.name ?? '')) ?? said(options, 'keys'))
}

/** The same of the index that the server makes for a foreign key: written out, the table spells it. */
export function spelledKeyMethod(table: Table, name: string): string {
  const isListed = [...table.uniques, ...table.indexes].some((index) => index.name === name)
  return isListed ? '' : methodIn(said(table.options, keyOf(name)))
}

function methodIn(text: string | undefined): string {
  return text !== undefined && /^using (?:btree|hash)$/i.test(text) ? text.toUpperCase() : ''
}
