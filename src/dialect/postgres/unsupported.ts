import type { Connection } from '../connection.js'
import type { Unsupported } from '../dialect.js'
import { toUnsupported } from '../to-unsupported.js'
import { commentOn, everySchema, notOfExtension, schemaOf } from './catalog-queries.js'

const notRead = "'dbtool does not read it; it stays as it is'"

/** Each with `kind`, `name`, `schema`, `table` and `reason`. */
const selects = [...objectSelects(), ...tableSelects(), ...privilegeSelects()]

/** What a live database holds that no part of this dialect reads; one query. */
export async function unsupported(connection: Connection): Promise<readonly Unsupported[]> {
  return toUnsupported(await connection.query(`${selects.join('\nUNION ALL ')}\nORDER BY 1, 3, 4, 2`))
}

/** Things that have a catalog of their own. `place`: the namespace they are in, where they are in one. */
function objectSelects(): readonly string[] {
  const select = (kind: string, catalog: string, name: string, place: string | null, where = 'true'): string => `
SELECT '${kind}' AS kind, ${name}::text AS name, ${place === null ? 'NULL' : schemaOf('n')}::text AS schema, NULL::text AS "table", ${notRead} AS reason
  FROM ${catalog} o${place === null ? '' : ` JOIN pg_namespace n ON n.oid = o.${place}`}
 WHERE ${place === null ? 'o.oid >= 16384' : everySchema} AND ${where} AND ${notOfExtension(catalog, 'o.oid')}`
  const ownType =
    "(NOT o.typisdefined OR o.typtype = 'b') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)"
  return [
    select('foreign-data-wrapper', 'pg_foreign_data_wrapper', 'o.fdwname', null),
    select('foreign-server', 'pg_foreign_server', 'o.srvname', null),
    select('foreign-table', 'pg_class', 'o.relname', 'relnamespace', "o.relkind = 'f'"),
    select('publication', 'pg_publication', 'o.pubname', null),
    select('language', 'pg_language', 'o.lanname', null),
    select('access-method', 'pg_am', 'o.amname', null),
    select('base-type', 'pg_type', 'o.typname', 'typnamespace', ownType),
    select('operator-class', 'pg_opclass', 'o.opcname', 'opcnamespace'),
    select(
      'operator-family',
      'pg_opfamily',
      'o.opfname',
      'opfnamespace',
      'NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = o.oid)',
    ),
    select('conversion', 'pg_conversion', 'o.conname', 'connamespace'),
    select('text-search-parser', 'pg_ts_parser', 'o.prsname', 'prsnamespace'),
    select('text-search-template', 'pg_ts_template', 'o.tmplname', 'tmplnamespace'),
    select(
      'transform',
      'pg_transform',
      "format('for %s language %s', format_type(o.trftype, NULL), (SELECT lanname FROM pg_language WHERE oid = o.trflang))",
      null,
    ),
    `
SELECT 'user-mapping', format('%s at %s', usename, srvname), NULL, NULL, ${notRead} FROM pg_user_mappings`,
    `
SELECT 'subscription', subname, NULL, NULL, ${notRead}
  FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    `
SELECT 'security-label', objname, NULL, NULL, format('dbtool does not read labels; that of %s says %s', provider, label)
  FROM pg_seclabels WHERE objtype NOT IN ('database', 'role', 'tablespace')`,
  ]
}

/** What tables, their columns, indexes and constraints can be beside what is read of them. */
function tableSelects(): readonly string[] {
  const ofTables = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`
  const ours = `${everySchema} AND ${notOfExtension('pg_class', 'c.oid')}`
  const row = (kind: string, name: string, reason: string, table = 'c.relname'): string =>
    `\nSELECT '${kind}', ${name}::text, ${schemaOf('n')}::text, ${table}::text, ${reason}`
  const constraint = (reason: string, where: string): string => `${row('constraint', 'k.conname', `'${reason}'`)}
  FROM (SELECT k.*, to_jsonb(k) AS facts FROM pg_constraint k) k JOIN ${ofTables.replace('JOIN', 'ON c.oid = k.conrelid JOIN')}
 WHERE k.conparentid = 0 AND ${where} AND ${ours}`
  return [
    `${row('table', 'c.relname', "format('made of the type %s, which dbtool does not read; a copy would be a table by itself', c.reloftype::regtype)")}
  FROM ${ofTables} WHERE c.reloftype <> 0 AND ${ours}`,
    `${row('tablespace', 's.spcname', "format('%s lies there; dbtool puts a copy into the default one', c.relname)", 'coalesce(t.relname, c.relname)')}
  FROM ${ofTables} JOIN pg_tablespace s ON s.oid = c.reltablespace LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
 WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND ${ours}`,
    `${row('partition', 'c.relname', "'dbtool reads the bounds and constraints of a partition, not its own comments, defaults, settings and row security'")}
  FROM ${ofTables}
 WHERE c.relispartition AND c.relkind IN ('r', 'p') AND ${ours}
   AND (c.reloptions IS NOT NULL OR c.relrowsecurity OR c.relpersistence = 'u'
        OR EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid)
        OR EXISTS (SELECT FROM pg_attribute a JOIN pg_inherits h ON h.inhrelid = c.oid JOIN pg_attribute pa ON pa.attrelid = h.inhparent AND pa.attname = a.attname
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (a.attnotnull <> pa.attnotnull
                      OR (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x WHERE x.adrelid = a.attrelid AND x.adnum = a.attnum)
                         IS DISTINCT FROM (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x WHERE x.adrelid = pa.attrelid AND x.adnum = pa.attnum))))`,
    `${row('column', 'a.attname', "'inherited; dbtool does not read that its default, its NOT NULL or its comment is another than above'")}
  FROM pg_attribute a JOIN pg_inherits h ON h.inhrelid = a.attrelid JOIN pg_attribute pa ON pa.attrelid = h.inhparent AND pa.attname = a.attname
  JOIN ${ofTables.replace('JOIN', 'ON c.oid = a.attrelid JOIN')}
 WHERE NOT c.relispartition AND c.relkind = 'r' AND NOT a.attislocal AND NOT a.attisdropped AND ${ours}
   AND (a.attnotnull <> pa.attnotnull OR ${commentOn('pg_class', 'a.attrelid', 'a.attnum')} IS NOT NULL
        OR (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x WHERE x.adrelid = a.attrelid AND x.adnum = a.attnum)
           IS DISTINCT FROM (SELECT pg_get_expr(x.adbin, x.adrelid) FROM pg_attrdef x WHERE x.adrelid = pa.attrelid AND x.adnum = pa.attnum))`,
    `${row('index', 'ic.relname', "CASE WHEN NOT i.indisvalid THEN 'its build failed: no query uses it; drop it, or build it again' ELSE 'dbtool does not read options of operator classes and statistics targets' END")}
  FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN ${ofTables.replace('JOIN', 'ON c.oid = i.indrelid JOIN')}
 WHERE ic.relkind = 'i' AND ${ours} AND (NOT i.indisvalid OR EXISTS (SELECT FROM pg_attribute a
        WHERE a.attrelid = i.indexrelid AND (a.attoptions IS NOT NULL OR coalesce(a.attstattarget, -1) >= 0)))`,
    constraint('dbtool does not read the columns that its ON DELETE SET names', 'k.confdelsetcols IS NOT NULL'),
    constraint('dbtool does not read WITHOUT OVERLAPS and PERIOD', "(k.facts->>'conperiod')::boolean"),
    constraint(
      'dbtool does not read NOT ENFORCED of a key',
      "k.contype = 'f' AND NOT coalesce((k.facts->>'conenforced')::boolean, true)",
    ),
    constraint(
      'dbtool does not read names and flags of NOT NULL',
      "k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit OR k.conname NOT LIKE '%\\_not\\_null%') AND k.conislocal",
    ),
    constraint(
      'dbtool does not read storage parameters of its index',
      "k.contype IN ('p', 'u', 'x') AND (SELECT ic.reloptions FROM pg_class ic WHERE ic.oid = k.conindid) IS NOT NULL",
    ),
  ]
}

/** Who may do what. Grants on tables and on what is kept as a statement are kept with them. */
function privilegeSelects(): readonly string[] {
  const grants = (kind: string, catalog: string, name: string, acl: string, place: string, where: string): string => `
SELECT 'grant', format('${kind} %s', ${name}), ${catalog === 'pg_namespace' ? 'NULL' : schemaOf('n')}::text, NULL, 'dbtool does not read who may use it'
  FROM ${catalog} o JOIN pg_namespace n ON n.oid = ${place}
  LEFT JOIN pg_init_privs p ON p.objoid = o.oid AND p.classoid = '${catalog}'::regclass AND p.objsubid = 0
 WHERE ${acl} IS NOT NULL AND ${acl} IS DISTINCT FROM p.initprivs AND ${where} AND ${everySchema} AND ${notOfExtension(catalog, 'o.oid')}`
  return [
    `
SELECT 'grant', c.relname, ${schemaOf('n')}::text, c.relname, 'dbtool does not read who may use a partition by itself; put GRANT into revisions with op.execute'
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relispartition AND ${everySchema} AND ${notOfExtension('pg_class', 'c.oid')}
   AND (EXISTS (SELECT FROM aclexplode(c.relacl) x WHERE x.grantee <> c.relowner)
        OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL))`,
    grants('schema', 'pg_namespace', 'o.nspname', 'o.nspacl', 'o.oid', "o.nspname <> 'public'"),
    grants('type', 'pg_type', 'o.typname', 'o.typacl', 'o.typnamespace', "o.typtype = 'e'"),
    `
SELECT 'default-privileges', format('of %s%s', pg_get_userbyid(d.defaclrole), coalesce(' in ' || n.nspname, '')), NULL, NULL,
       'dbtool does not read what new objects are granted to whom'
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`,
    `
SELECT 'owner', pg_get_userbyid(c.relowner), NULL, NULL,
       format('owns %s of the tables, views and sequences; dbtool makes them belong to whoever runs the revisions', count(*))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${everySchema} AND ${notOfExtension('pg_class', 'c.oid')}
   AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
 GROUP BY c.relowner`,
  ]
}
