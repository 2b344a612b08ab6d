import { objectKey, type StoredObject, type TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { everySchema, schemaOf } from './catalog-queries.js'
import { introspectObjects } from './introspect-objects.js'
import { literal, quoteTable } from './quote.js'

/** What the engine would not let change, or would take along, without what stands on it. */
export type Ground =
  | { readonly relation: TableName; readonly column?: string }
  | { readonly routine: string }
  /** A type, as SQL names it. */
  | { readonly type: string }

/**
 * Views, rules, triggers, policies and routines that stand on it, directly or not, in an order in which they can be made.
 * Roles, comments and indexes are part of what is returned.
 */
export async function standingOn(
  connection: Connection,
  ...grounds: readonly Ground[]
): Promise<readonly StoredObject[]> {
  if (grounds.length === 0) return []
  const rows = await connection.query(standingQuery(grounds))
  if (rows.length === 0) return []
  const nameOf = ({ arguments: _, ...object }: StoredObject): string => objectKey(object)
  const all = await introspectObjects(connection, everySchema, new Set())
  const known = new Map(all.map((object) => [nameOf(object), object]))
  return rows.flatMap((row) => {
    const { kind, name, schema, table } = row as Readonly<Record<string, string | null>>
    const key = nameOf({
      kind: kind as StoredObject['kind'],
      name: String(name),
      ...(schema == null ? {} : { schema }),
      ...(table == null ? {} : { table }),
      definition: '',
    })
    return known.get(key) ?? []
  })
}

/** What stands on any of these columns of a table. */
export function standingOnColumns(
  connection: Connection,
  relation: TableName,
  columns: readonly string[],
): Promise<readonly StoredObject[]> {
  return standingOn(connection, ...columns.map((column) => ({ relation, column })))
}

function startText(ground: Ground): string {
  if ('routine' in ground) {
    return `SELECT 'pg_proc'::regclass::oid AS class, ${literal(ground.routine)}::regprocedure::oid AS id, 0 AS part, 0 AS depth`
  }
  if ('type' in ground) {
    const type = `${literal(ground.type)}::regtype`
    return `SELECT 'pg_type'::regclass::oid AS class, t.id, 0 AS part, 0 AS depth
      FROM (SELECT ${type}::oid AS id UNION ALL SELECT typarray FROM pg_type WHERE oid = ${type}) t`
  }
  const relation = `${literal(quoteTable(ground.relation))}::regclass`
  const part =
    ground.column === undefined
      ? '0'
      : `(SELECT attnum::int FROM pg_attribute WHERE attrelid = ${relation} AND attname = ${literal(ground.column)})`
  return `SELECT 'pg_class'::regclass::oid AS class, ${relation}::oid AS id, ${part} AS part, 0 AS depth`
}

/** @see https://www.postgresql.org/docs/current/catalog-pg-depend.html */
function standingQuery(grounds: readonly Ground[]): string {
  return `
WITH RECURSIVE standing AS (
  (${grounds.map(startText).join(' UNION ALL ')})
  UNION
  SELECT s.class, s.id, 0, standing.depth + 1 FROM standing CROSS JOIN LATERAL (
    SELECT CASE WHEN r.rulename = '_RETURN' THEN 'pg_class'::regclass::oid ELSE d.classid END AS class,
           CASE WHEN r.rulename = '_RETURN' THEN r.ev_class ELSE d.objid END AS id
      FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
     WHERE d.refclassid = standing.class AND d.refobjid = standing.id AND (standing.part = 0 OR d.refobjsubid = standing.part)
       AND d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_proc'::regclass)
       AND d.deptype IN ('n', 'a')) s
   WHERE (s.class, s.id) <> (standing.class, standing.id) AND standing.depth < 100
), found AS (SELECT class, id, max(depth) AS depth FROM standing WHERE depth > 0 GROUP BY class, id)
SELECT * FROM (
  SELECT CASE c.relkind WHEN 'm' THEN 'materialized-view' ELSE 'view' END AS kind, c.relname AS name, ${schemaOf('n')} AS schema, NULL AS "table", f.depth
    FROM found f JOIN pg_class c ON f.class = 'pg_class'::regclass AND c.oid = f.id JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT 'rule', r.rulename, ${schemaOf('n')}, c.relname, f.depth
    FROM found f JOIN pg_rewrite r ON f.class = 'pg_rewrite'::regclass AND r.oid = f.id
    JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT 'policy', p.polname, ${schemaOf('n')}, c.relname, f.depth
    FROM found f JOIN pg_policy p ON f.class = 'pg_policy'::regclass AND p.oid = f.id
    JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT 'trigger', t.tgname, ${schemaOf('n')}, c.relname, f.depth
    FROM found f JOIN pg_trigger t ON f.class = 'pg_trigger'::regclass AND t.oid = f.id AND NOT t.tgisinternal AND t.tgparentid = 0
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.proname, ${schemaOf('n')}, NULL, f.depth
    FROM found f JOIN pg_proc p ON f.class = 'pg_proc'::regclass AND p.oid = f.id JOIN pg_namespace n ON n.oid = p.pronamespace
) found ORDER BY depth, kind, name`
}
