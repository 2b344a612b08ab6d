import { isDeepStrictEqual } from 'node:util'
import { DbtoolError } from '../../errors/index.js'
import type { AlterColumn, AlterEnum } from '../../operations/index.js'
import type { Column, ColumnType, EnumType, Table, TableName } from '../../schema/index.js'
import type { Connection, Row } from '../connection.js'
import { createObjectStatements } from './create-object.js'
import { rereadable, spellDefault } from './expressions.js'
import { dropObjectText } from './object-target.js'
import { placer } from './placed.js'
import { literal, quote, quoteTable } from './quote.js'
import { standingOn } from './standing.js'

type Enum = Extract<ColumnType, { kind: 'enum' }>

export function createEnumStatements(type: EnumType): readonly string[] {
  const name = quoteTable(type)
  return [
    `CREATE TYPE ${name} AS ENUM (${type.values.map(literal).join(', ')})`,
    ...(type.comment === undefined ? [] : [`COMMENT ON TYPE ${name} IS ${literal(type.comment)}`]),
  ]
}

/** The enum type of a column that names none: of its table and itself. */
export function namedEnums(table: Table): Table {
  return { ...table, columns: table.columns.map((column) => namedEnum(table, column)) }
}

export function namedEnum(table: TableName, column: Column): Column {
  const named = (type: ColumnType): ColumnType => {
    if (type.kind === 'array') return { ...type, of: named(type.of) }
    if (type.kind !== 'enum' || type.name !== undefined) return type
    return {
      ...type,
      name: enumNameFor(table.name, column.name),
      ...(table.schema === undefined ? {} : { schema: table.schema }),
    }
  }
  const type = named(column.type)
  return type === column.type ? column : { ...column, type }
}

/** Cut to 63 bytes at a whole character, as the engine would cut it. */
export function enumNameFor(table: string, column: string): string {
  let name = `${table}_${column}`
  while (Buffer.byteLength(name) > 63) name = [...name].slice(0, -1).join('')
  return name
}

/** Enum types that the columns need and the database does not have yet. */
export async function missingEnums(connection: Connection, columns: readonly Column[]): Promise<readonly string[]> {
  const needed = columns
    .map(({ type }) => (type.kind === 'array' ? type.of : type))
    .filter((type): type is Enum => type.kind === 'enum')
  const made = new Set<string>()
  const statements: string[] = []
  for (const type of needed) {
    const { name = '', schema, values } = type
    const wanted: EnumType = { name, values, ...(schema === undefined ? {} : { schema }) }
    const key = quoteTable(wanted)
    if (made.has(key)) continue
    made.add(key)
    if (!(await hasType(connection, wanted))) statements.push(...createEnumStatements(wanted))
  }
  return statements
}

export async function hasType(connection: Connection, type: TableName): Promise<boolean> {
  const [row] = await connection.query(`SELECT to_regtype(${literal(quoteTable(type))}) IS NOT NULL AS known`)
  return row?.['known'] === true
}

/** The types that were made for columns which go now, and that nothing else has. */
export async function orphanedEnums(
  connection: Connection,
  table: TableName,
  columns: readonly string[] | null,
): Promise<readonly string[]> {
  const rows = await connection.query(
    `SELECT t.typname AS name, a.attname AS column
       FROM pg_attribute a
       JOIN pg_type t ON a.atttypid IN (t.oid, t.typarray) AND t.typtype = 'e'
       JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = t.typnamespace
      WHERE a.attrelid = to_regclass(${literal(quoteTable(table))}) AND NOT a.attisdropped
        AND NOT EXISTS (SELECT FROM pg_depend d
              WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.oid, t.typarray) AND d.deptype = 'n'
                AND NOT (d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum)
                AND NOT (d.classid = 'pg_attrdef'::regclass
                     AND d.objid = (SELECT ad.oid FROM pg_attrdef ad WHERE ad.adrelid = a.attrelid AND ad.adnum = a.attnum))
                AND NOT (d.classid = 'pg_constraint'::regclass
                     AND d.objid IN (SELECT con.oid FROM pg_constraint con WHERE con.conrelid = a.attrelid))
                AND NOT (d.classid = 'pg_class'::regclass
                     AND d.objid IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = a.attrelid)))`,
  )
  return rows
    .filter((row) => columns === null || columns.includes(String(row['column'])))
    .filter((row) => row['name'] === enumNameFor(table.name, String(row['column'])))
    .map((row) => `DROP TYPE ${quoteTable({ ...table, name: String(row['name']) })}`)
}

/** Types that are called after a table or a column follow it to its new name. */
export async function renamedEnums(
  connection: Connection,
  table: TableName,
  rename: { readonly table: string } | { readonly column: string; readonly to: string },
): Promise<readonly string[]> {
  const rows = await connection.query(
    `SELECT t.typname AS name, a.attname AS column
       FROM pg_attribute a JOIN pg_type t ON a.atttypid IN (t.oid, t.typarray) AND t.typtype = 'e'
       JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = t.typnamespace
      WHERE a.attrelid = to_regclass(${literal(quoteTable(table))}) AND NOT a.attisdropped`,
  )
  const statements: string[] = []
  for (const row of rows) {
    const column = String(row['column'])
    if ('column' in rename && rename.column !== column) continue
    const from = { ...table, name: enumNameFor(table.name, column) }
    const name = 'table' in rename ? enumNameFor(rename.table, column) : enumNameFor(table.name, rename.to)
    if (row['name'] !== from.name || name === from.name || (await hasType(connection, { ...table, name }))) continue
    statements.push(`ALTER TYPE ${quoteTable(from)} RENAME TO ${quote(name)}`)
  }
  return statements
}

/**
 * Renames, then adds in place where the old values stay in their order; else makes the type anew. A value that a column
 * still holds and that is no more fails, and is named by the engine.
 */
export async function alterEnumStatements(operation: AlterEnum, connection: Connection): Promise<readonly string[]> {
  const { type, to, renames = {} } = operation
  const name = quoteTable(type)
  const live = await valuesOf(type, connection)
  if (live.length === 0 && !(await hasType(connection, type))) {
    throw new DbtoolError('DBT_REVISION_FAILED', `There is no enum type ${type.name}.`)
  }
  const applied = Object.entries(renames).filter(([from]) => live.includes(from))
  const renamed = live.map((value) => renames[value] ?? value)
  const renaming = applied.map(([from, into]) => `ALTER TYPE ${name} RENAME VALUE ${literal(from)} TO ${literal(into)}`)
  if (isDeepStrictEqual(renamed, to)) return renaming
  const keepsOrder = isDeepStrictEqual(
    to.filter((value) => renamed.includes(value)),
    renamed,
  )
  if (keepsOrder && operation.recreate !== true) return [...renaming, ...additions(name, renamed, to)]
  return [...renaming, ...(await recreate(type, to, connection, renames))]
}

/**
 * A change of a column whose enum type names no type: where values are part of each column, it brings other values.
 * Made anew, since a value that was added cannot be used in the same transaction.
 */
export async function alterColumnValues(
  { table, column, to }: AlterColumn,
  connection: Connection,
): Promise<readonly string[]> {
  const { type } = to
  if (type?.kind !== 'enum' || type.name !== undefined) return []
  const own = { ...table, name: enumNameFor(table.name, column) }
  const live = await valuesOf(own, connection)
  if (live.length === 0 || isDeepStrictEqual(live, type.values)) return []
  const fallback =
    to.default == null ? to.default : spellDefault({ name: column, type, nullable: true, default: to.default })
  return recreate(own, type.values, connection, {}, fallback === undefined ? undefined : { table, column, fallback })
}

async function valuesOf(type: TableName, connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query(
    `SELECT enumlabel AS value FROM pg_enum WHERE enumtypid = to_regtype(${literal(quoteTable(type))}) ORDER BY enumsortorder`,
  )
  return rows.map((row) => String(row['value']))
}

/** Each new value behind the one that stands before it, or before the first. */
function additions(type: string, live: readonly string[], to: readonly string[]): readonly string[] {
  return to.flatMap((value, at) => {
    if (live.includes(value)) return []
    const before = to[at - 1]
    const next = to.slice(at + 1).find((other) => live.includes(other))
    const place =
      before !== undefined ? ` AFTER ${literal(before)}` : next === undefined ? '' : ` BEFORE ${literal(next)}`
    return [`ALTER TYPE ${type} ADD VALUE ${literal(value)}${place}`]
  })
}

/** The engine takes no value away and moves none: a new type takes the name, and every column is converted. */
async function recreate(
  type: TableName,
  values: readonly string[],
  connection: Connection,
  renames: Readonly<Record<string, string>>,
  change?: { readonly table: TableName; readonly column: string; readonly fallback: string | null },
): Promise<readonly string[]> {
  const name = quoteTable(type)
  const isChanged =
    change === undefined
      ? 'false'
      : `a.attrelid = to_regclass(${literal(quoteTable(change.table))}) AND a.attname = ${literal(change.column)}`
  const old = quoteTable({ ...type, name: `${type.name.slice(0, 40)}__old` })
  const oid = `to_regtype(${literal(name)})`
  const columns = await connection.query(
    `SELECT n.nspname AS schema, c.relname AS table, a.attname AS column, t.typtype = 'e' AS plain,
            pg_get_expr(d.adbin, d.adrelid) AS value, ${isChanged} AS changed
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
       JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE (t.oid = ${oid} OR t.typelem = ${oid} AND t.typcategory = 'A') AND NOT a.attisdropped ORDER BY 1, 2, 3`,
  )
  const holders = await dependentsOnType(connection, oid)
  const standing = await standingOn(
    connection,
    { type: name },
    ...columns.map((row) => ({
      relation: { name: String(row['table']), schema: String(row['schema']) },
      column: String(row['column']),
    })),
  )
  const placed = await placer(connection)
  const [{ comment = null } = {}] = await connection.query(`SELECT obj_description(${oid}, 'pg_type') AS comment`)
  const renamedText = (text: string): string =>
    Object.entries(renames).reduce((all, [from, to]) => all.replaceAll(literal(from), literal(to)), text)
  return [
    ...standing.toReversed().map((object) => dropObjectText(placed(object))),
    ...holders.map(({ drop }) => drop),
    `ALTER TYPE ${name} RENAME TO ${quote(`${type.name.slice(0, 40)}__old`)}`,
    `CREATE TYPE ${name} AS ENUM (${values.map(literal).join(', ')})`,
    ...(comment === null ? [] : [`COMMENT ON TYPE ${name} IS ${literal(String(comment))}`]),
    ...columns.flatMap((row) => convertColumn(row, name, renamedText, change?.fallback ?? null)),
    `DROP TYPE ${old}`,
    ...holders.flatMap(({ create }) => create.map(renamedText)),
    ...standing.flatMap((object) => createObjectStatements(placed(object)).map(renamedText)),
  ]
}

function convertColumn(
  row: Row,
  type: string,
  renamedText: (text: string) => string,
  fallback: string | null,
): readonly string[] {
  const target = row['plain'] === true ? type : `${type}[]`
  const alter = `ALTER TABLE ${quote(String(row['schema']))}.${quote(String(row['table']))} ALTER COLUMN ${quote(String(row['column']))}`
  const through = row['plain'] === true ? 'text' : 'text[]'
  const before = row['value'] == null ? null : renamedText(String(row['value']))
  // A default that changes with the values may be none of the new ones, and the other way round.
  const value = row['changed'] === true ? fallback : before
  return [
    ...(before === null ? [] : [`${alter} DROP DEFAULT`]),
    `${alter} TYPE ${target} USING ${quote(String(row['column']))}::${through}::${target}`,
    ...(value === null ? [] : [`${alter} SET DEFAULT ${value}`]),
  ]
}

/** Checks and indexes whose expressions name the type: they go before, and come again as the engine wrote them. */
async function dependentsOnType(
  connection: Connection,
  oid: string,
): Promise<readonly { readonly drop: string; readonly create: readonly string[] }[]> {
  const constraints = await connection.query(
    `SELECT DISTINCT con.conname AS name, n.nspname AS schema, c.relname AS table, pg_get_constraintdef(con.oid) AS definition,
            obj_description(con.oid, 'pg_constraint') AS comment
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
       JOIN pg_constraint con ON con.conrelid = a.attrelid AND a.attnum = ANY (con.conkey) AND con.contype IN ('c', 'x')
       JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (t.oid = ${oid} OR t.typelem = ${oid}) AND con.conparentid = 0`,
  )
  const indexes = await connection.query(
    `SELECT DISTINCT ic.relname AS name, n.nspname AS schema, pg_get_indexdef(i.indexrelid) AS definition,
            obj_description(i.indexrelid, 'pg_class') AS comment
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
       JOIN pg_index i ON i.indrelid = a.attrelid AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)
       JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_namespace n ON n.oid = ic.relnamespace
      WHERE (t.oid = ${oid} OR t.typelem = ${oid})
        AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid)`,
  )
  return [
    ...constraints.map((row) => {
      const table = `ALTER TABLE ${quote(String(row['schema']))}.${quote(String(row['table']))}`
      const name = quote(String(row['name']))
      return {
        drop: `${table} DROP CONSTRAINT ${name}`,
        create: [
          `${table} ADD CONSTRAINT ${name} ${rereadable(String(row['definition']))}`,
          ...commentOf(row, `CONSTRAINT ${name} ON ${quote(String(row['schema']))}.${quote(String(row['table']))}`),
        ],
      }
    }),
    ...indexes.map((row) => ({
      drop: `DROP INDEX ${quote(String(row['schema']))}.${quote(String(row['name']))}`,
      create: [
        rereadable(String(row['definition'])),
        ...commentOf(row, `INDEX ${quote(String(row['schema']))}.${quote(String(row['name']))}`),
      ],
    })),
  ]
}

function commentOf(row: Row, target: string): readonly string[] {
  return row['comment'] == null ? [] : [`COMMENT ON ${target} IS ${literal(String(row['comment']))}`]
}
