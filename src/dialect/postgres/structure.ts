import { type Schema, type Table, tableKey, tableNameOf } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { StructurePart } from '../dialect.js'
import { structureOrder } from '../structure-order.js'
import { constraintText } from './constraint-text.js'
import { createTableStatements } from './create-table.js'
import { createEnumStatements } from './enum-statements.js'
import { introspect } from './introspect.js'
import { createObjectStatements } from './object-statements.js'
import { objects } from './objects.js'
import { literal, quote, quoteTable } from './quote.js'

/**
 * The statements that build a database's structure in an empty one: what tables can stand on (extensions, schemas,
 * types, sequences, functions), then the tables, then the keys between them.
 */
export async function dumpStructure(connection: Connection, part?: StructurePart): Promise<readonly string[]> {
  const schema = await introspect(connection)
  const items = structureOrder(schema, objects, part)
  const names = new Set(items.flatMap(({ table }) => (table === undefined ? [] : tableKey(table))))
  return [
    ...(await foundations(connection, schema)),
    ...items.flatMap(({ table, object }) =>
      table === undefined ? createObjectStatements(object) : createTableStatements(table),
    ),
    ...schema.tables.filter((table) => names.has(tableKey(table))).flatMap((table) => keyStatements(table, names)),
  ]
}

function keyStatements(table: Table, names: ReadonlySet<string>): readonly string[] {
  return table.foreignKeys
    .filter((key) => names.has(tableKey(key.table)))
    .flatMap((key) => [
      `ALTER TABLE ${quoteTable(tableNameOf(table))} ADD ${constraintText({ kind: 'foreign-key', ...key })}`,
      ...(key.comment === undefined || key.name === undefined
        ? []
        : [`COMMENT ON CONSTRAINT ${quote(key.name)} ON ${quoteTable(table)} IS ${literal(key.comment)}`]),
    ])
}

const userSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
const notOfExtension = (id: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = ${id} AND x.deptype = 'e')`

async function foundations(connection: Connection, schema: Schema): Promise<readonly string[]> {
  const texts = async (sql: string): Promise<readonly string[]> =>
    (await connection.query(sql)).map((row) => String(row['sql']))
  return [
    ...schema.namespaces.map((name) => `CREATE SCHEMA ${quote(name)}`),
    ...(await texts(
      `SELECT format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I', e.extname, n.nspname) AS sql
         FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY e.oid`,
    )),
    ...schema.enums.flatMap(createEnumStatements),
    ...(await texts(
      `SELECT format('CREATE DOMAIN %I.%I AS %s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
                CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
                (SELECT coalesce(string_agg(format(' CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)), ''), '')
                   FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'c')) AS sql
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'd' AND ${userSchema} AND ${notOfExtension('t.oid')} ORDER BY t.oid`,
    )),
    ...(await texts(
      `SELECT format('CREATE SEQUENCE %I.%I AS %s', n.nspname, c.relname, format_type(q.seqtypid, NULL)) AS sql
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
        WHERE ${userSchema} AND ${notOfExtension('c.oid')}
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0) ORDER BY c.oid`,
    )),
    'SET check_function_bodies = off',
    ...(await texts(
      `SELECT pg_get_functiondef(p.oid) AS sql FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind IN ('f', 'p') AND ${userSchema} AND ${notOfExtension('p.oid')}
          AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid WHERE d.objid = p.oid AND d.refclassid = 'pg_class'::regclass)
        ORDER BY p.oid`,
    )),
  ]
}
