/**
 * The queries that read a database's structure, one a kind of thing, whatever the number of tables. `$scope` is a
 * condition on the namespace `n` of the things that are wanted; those of extensions are not.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */

/** Everything but the system's. */
export const everySchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

/** What this session made for itself. */
export const temporarySchema = 'n.oid = pg_my_temp_schema()'

export const notOfExtension = (catalog: string, id: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${id} AND x.deptype = 'e')`

/** As obj_description() and col_description() have it, which take several times as long. */
export const commentOn = (catalog: string, id: string, part = '0'): string =>
  `(SELECT description FROM pg_description WHERE classoid = '${catalog}'::regclass AND objoid = ${id} AND objsubid = ${part})`

/** A collation's name; with its schema, and then in quotes, where it is in neither the system's nor the default one. */
const collationName = (id: string): string => `
  (SELECT CASE WHEN cn.nspname IN ('pg_catalog', current_schema()) THEN co.collname
               ELSE '"' || replace(cn.nspname, '"', '""') || '"."' || replace(co.collname, '"', '""') || '"' END
     FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = ${id})`

/** null for the default schema, whose name nobody writes. */
export const schemaOf = (alias: string): string =>
  `CASE WHEN ${alias}.nspname = current_schema() OR ${alias}.oid = pg_my_temp_schema() THEN NULL ELSE ${alias}.nspname END`

export const isTable = (scope: string): string =>
  `c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${scope} AND ${notOfExtension('pg_class', 'c.oid')}`

/** Compiling the queries below would take the server several times as long as running them. */
export const versionQuery =
  "SELECT current_setting('server_version_num')::int AS version, set_config('jit', 'off', false) AS jit"

export const schemasQuery = `SELECT n.nspname AS name FROM pg_namespace n
  WHERE ${everySchema} AND n.nspname <> current_schema() AND ${notOfExtension('pg_namespace', 'n.oid')}`

export const enumsQuery = (scope: string): string => `
SELECT t.typname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_type', 't.oid')} AS comment,
       array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FILTER (WHERE e.oid IS NOT NULL) AS values
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_enum e ON e.enumtypid = t.oid
 WHERE t.typtype = 'e' AND ${scope} AND ${notOfExtension('pg_type', 't.oid')}
 GROUP BY t.oid, t.typname, n.oid, n.nspname`

/**
 * Partitions below each other, by name to what follows `PARTITION OF`: `(own constraints) bounds PARTITION BY …`. Those of a
 * partition begin with `OF` and its name.
 */
const partitionsOf = `
         (SELECT json_object_agg(CASE WHEN pn.oid = c.relnamespace THEN '' ELSE pn.nspname || '.' END || p.relname,
                   CASE WHEN t.level > 1 THEN format('OF %I ', (SELECT relname FROM pg_class WHERE oid = t.parentrelid)) ELSE '' END
                   || coalesce((SELECT '(' || string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ', ' ORDER BY k.conname) || ') '
                                  FROM pg_constraint k WHERE k.conrelid = p.oid AND k.conparentid = 0 AND k.conislocal AND k.contype IN ('c', 'f', 'u', 'p', 'x')), '')
                   || pg_get_expr(p.relpartbound, p.oid)
                   || CASE WHEN p.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(p.oid) ELSE '' END
                   ORDER BY t.level, p.relname)
            FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid JOIN pg_namespace pn ON pn.oid = p.relnamespace
           WHERE t.level > 0)`

export const tablesQuery = (scope: string): string => `
SELECT c.oid::int8::text AS id, c.relname AS name, ${schemaOf('n')} AS schema, c.relpersistence AS persistence,
       c.reloptions AS storage, ${commentOn('pg_class', 'c.oid')} AS comment,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
       CASE WHEN c.relkind = 'p' THEN ${partitionsOf} END AS partitions,
       (SELECT string_agg(CASE WHEN pn.nspname = current_schema() THEN '' ELSE quote_ident(pn.nspname) || '.' END || quote_ident(p.relname), ', ' ORDER BY i.inhseqno)
          FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid) AS inherits,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS forced_row_security, c.relreplident AS replica_identity,
       CASE WHEN c.relreplident = 'i' THEN (SELECT ic.relname FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END AS replica_index,
       clustered.relname AS cluster_index,
       (SELECT amname FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap') AS access_method
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN (pg_index ci JOIN pg_class clustered ON clustered.oid = ci.indexrelid) ON ci.indrelid = c.oid AND ci.indisclustered
 WHERE ${isTable(scope)}`

export const columnsQuery = (scope: string): string => `
SELECT a.attrelid::int8::text AS id, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       t.typname, t.typtype, tn.nspname AS type_namespace, ${schemaOf('tn')} AS type_schema,
       CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN e.typname END AS element,
       e.typtype AS element_kind, en.nspname AS element_namespace, ${schemaOf('en')} AS element_schema,
       a.attndims AS dimensions, a.attnotnull AS required, a.attidentity AS identity, a.attgenerated AS generated,
       CASE WHEN a.atthasdef THEN pg_get_expr(d.adbin, d.adrelid) END AS expression,
       CASE WHEN a.attcollation <> t.typcollation THEN ${collationName('a.attcollation')} END AS collation,
       nullif(concat_ws(', ',
         CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END END,
         CASE a.attcompression WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END,
         CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN 'STATISTICS ' || a.attstattarget END,
         CASE WHEN a.attoptions IS NOT NULL
              THEN (SELECT string_agg(option, ', ') FROM unnest(a.attoptions) option WHERE option LIKE 'n\\_distinct%') END), '') AS settings,
       ${commentOn('pg_class', 'a.attrelid', 'a.attnum')} AS comment
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_namespace tn ON tn.oid = t.typnamespace
  LEFT JOIN pg_type e ON e.oid = t.typelem
  LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attislocal AND ${isTable(scope)}
 ORDER BY a.attrelid, a.attnum`

/** Sequences that a column owns: deptype i for an identity, a for a serial. */
export const sequencesQuery = (scope: string): string => `
SELECT dep.refobjid::int8::text AS id, a.attname AS column, dep.deptype AS kind, sn.nspname AS schema, s.relname AS name,
       q.seqstart::text AS start, q.seqincrement::text AS increment, q.seqmin::text AS min, q.seqmax::text AS max,
       q.seqcache::text AS cache, q.seqcycle AS cycle, format_type(q.seqtypid, NULL) AS type,
       sn.oid = n.oid AS same_schema, s.oid::int8::text AS sequence_id
  FROM pg_depend dep
  JOIN pg_class s ON s.oid = dep.objid AND s.relkind = 'S'
  JOIN pg_namespace sn ON sn.oid = s.relnamespace
  JOIN pg_sequence q ON q.seqrelid = s.oid
  JOIN pg_class c ON c.oid = dep.refobjid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = dep.refobjid AND a.attnum = dep.refobjsubid
 WHERE dep.classid = 'pg_class'::regclass AND dep.refclassid = 'pg_class'::regclass AND dep.deptype IN ('a', 'i') AND ${scope}`

const namesOf = (table: string, numbers: string): string =>
  `(SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(${numbers}) WITH ORDINALITY k(num, at)
      JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.num)`

export const constraintsQuery = (scope: string, version: number): string => `
SELECT con.conrelid::int8::text AS id, con.conname AS name, con.contype AS kind, ${namesOf('con.conrelid', 'con.conkey')} AS columns,
       con.condeferrable AS deferrable, con.condeferred AS deferred, con.convalidated AS valid, con.connoinherit AS no_inherit,
       ${version >= 180_000 ? 'con.conenforced' : 'true'} AS enforced, ${commentOn('pg_constraint', 'con.oid')} AS comment,
       CASE WHEN con.contype = 'c' THEN pg_get_expr(con.conbin, con.conrelid) END AS expression,
       f.relname AS target, ${schemaOf('fn')} AS target_schema,
       CASE WHEN con.contype = 'f' THEN ${namesOf('con.confrelid', 'con.confkey')} END AS target_columns,
       con.confupdtype AS on_update, con.confdeltype AS on_delete, con.confmatchtype AS match,
       CASE WHEN i.indnatts > i.indnkeyatts
            THEN ${namesOf('con.conrelid', '(i.indkey::int2[])[i.indnkeyatts : i.indnatts - 1]')} END AS include,
       i.indnullsnotdistinct AS nulls_not_distinct,
       CASE WHEN con.contype = 'x' THEN (SELECT amname FROM pg_am am JOIN pg_class ic ON ic.relam = am.oid WHERE ic.oid = i.indexrelid) END AS method,
       CASE WHEN con.contype = 'x' THEN pg_get_expr(i.indpred, i.indrelid) END AS predicate,
       CASE WHEN con.contype = 'x' THEN
         (SELECT json_agg(json_build_object('key', pg_get_indexdef(i.indexrelid, k.at::int, true), 'number', i.indkey[k.at - 1],
                   'operator', o.oprname, 'class', CASE WHEN oc.opcdefault THEN NULL ELSE oc.opcname END) ORDER BY k.at)
            FROM unnest(con.conexclop) WITH ORDINALITY k(op, at) JOIN pg_operator o ON o.oid = k.op
            JOIN pg_opclass oc ON oc.oid = i.indclass[k.at - 1])
       END AS elements
  FROM pg_constraint con
  JOIN pg_class c ON c.oid = con.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class f ON f.oid = con.confrelid
  LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_index i ON i.indexrelid = con.conindid AND con.contype IN ('p', 'u', 'x')
 WHERE con.contype IN ('p', 'u', 'f', 'c', 'x') AND con.conparentid = 0 AND con.conislocal AND ${isTable(scope)}`

/**
 * An index whose build failed is never used and holds nothing to be unique: it is not there. Operator classes and
 * collations are looked up one by one: joined, each index would go through all of them.
 */
export const indexesQuery = (scope: string): string => `
SELECT i.indrelid::int8::text AS id, ic.relname AS name, i.indisunique AS "unique", am.amname AS method, ic.reloptions AS storage,
       i.indnullsnotdistinct AS nulls_not_distinct, pg_get_expr(i.indpred, i.indrelid) AS predicate,
       ${commentOn('pg_class', 'ic.oid')} AS comment, i.indnkeyatts AS keys,
       (SELECT json_agg(json_build_object('column', a.attname,
                 'expression', CASE WHEN k.num = 0 THEN pg_get_indexdef(i.indexrelid, k.at::int, false) END,
                 'option', i.indoption[k.at - 1],
                 'class', CASE WHEN i.indclass[k.at - 1] = ANY (ARRAY(SELECT oid FROM pg_opclass WHERE NOT opcdefault))
                               THEN (SELECT oc.opcname FROM pg_opclass oc WHERE oc.oid = i.indclass[k.at - 1]) END,
                 'collation', CASE WHEN i.indcollation[k.at - 1] = 0 OR i.indcollation[k.at - 1] = a.attcollation THEN NULL
                                   WHEN k.num <> 0 OR position(pg_get_indexdef(i.indexrelid, k.at::int, false) || ' COLLATE '
                                          IN pg_get_indexdef(i.indexrelid)) > 0
                                   THEN ${collationName('i.indcollation[k.at - 1]')} END) ORDER BY k.at)
          FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, at)
          LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num AND k.num <> 0) AS parts
  FROM pg_index i
  JOIN pg_class ic ON ic.oid = i.indexrelid
  JOIN pg_am am ON am.oid = ic.relam
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE ${isTable(scope)} AND (i.indisvalid OR ic.relkind = 'I')
   AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))`
