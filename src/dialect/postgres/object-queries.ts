/**
 * The queries that read what is not a table, one a kind, each row with the statement that makes the thing. `$scope` is a
 * condition on the namespace `n`; what belongs to an extension is left out.
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
 */
import { commentOn, notOfExtension, schemaOf } from './catalog-queries.js'

/** The name of something in namespace `n`, as SQL; without the default schema. */
export const named = (name: string): string =>
  `CASE WHEN n.nspname = current_schema() OR n.oid = pg_my_temp_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(${name})`

/** Range types bring functions and casts along. */
export const notOfOther = (catalog: string, id: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${id} AND x.deptype = 'i')`

/** `GRANT` and `REVOKE` statements that give an access list to a new object of its kind. */
export const grantsOf = (acl: string, owner: string, target: string, isPublic = false): string => `
  (SELECT array_agg(statement ORDER BY statement) FROM (
     SELECT format('GRANT %s ON %s TO %s%s', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), ${target},
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                   CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
       FROM aclexplode(${acl}) a
      WHERE a.grantee <> ${owner}${isPublic ? ' AND a.grantee <> 0' : ''} GROUP BY a.grantee, a.is_grantable
     ${
       isPublic
         ? `UNION ALL SELECT format('REVOKE ALL ON %s FROM PUBLIC', ${target})
              WHERE ${acl} IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(${acl}) a WHERE a.grantee = 0)`
         : ''
     }) AS statements)`

export const extensionsQuery = `
SELECT 'extension' AS kind, e.extname AS name, NULL AS schema,
       format('CREATE EXTENSION %I%s', e.extname,
         CASE WHEN n.nspname = current_schema() THEN '' ELSE format(' WITH SCHEMA %I', n.nspname) END) AS definition,
       CASE WHEN d.description IS DISTINCT FROM a.comment THEN d.description END AS comment
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  LEFT JOIN pg_description d ON d.classoid = 'pg_extension'::regclass AND d.objoid = e.oid
  LEFT JOIN pg_available_extensions() a ON a.name = e.extname
 WHERE e.extname <> 'plpgsql'`

export const collationsQuery = (scope: string): string => `
SELECT 'collation' AS kind, c.collname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_collation', 'c.oid')} AS comment,
       format('CREATE COLLATION %s (provider = %s, %s%s)', ${named('c.collname')},
         CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
         CASE WHEN c.collprovider <> 'c' THEN format('locale = %L', coalesce(j.c->>'colllocale', j.c->>'colliculocale', c.collcollate))
              WHEN c.collcollate = c.collctype THEN format('locale = %L', c.collcollate)
              ELSE format('lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype) END,
         CASE WHEN c.collisdeterministic THEN '' ELSE ', deterministic = false' END
         || CASE WHEN j.c->>'collicurules' IS NULL THEN '' ELSE format(', rules = %L', j.c->>'collicurules') END) AS definition
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace, LATERAL (SELECT to_jsonb(c) AS c) j
 WHERE ${scope} AND ${notOfExtension('pg_collation', 'c.oid')}`

export const domainsQuery = (scope: string): string => `
SELECT 'domain' AS kind, t.typname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_type', 't.oid')} AS comment,
       format('CREATE DOMAIN %s AS %s%s%s%s%s', ${named('t.typname')}, format_type(t.typbasetype, t.typtypmod),
         CASE WHEN t.typcollation <> b.typcollation
              THEN (SELECT ' COLLATE ' || CASE WHEN cn.nspname IN (current_schema(), 'pg_catalog') THEN '' ELSE quote_ident(cn.nspname) || '.' END || quote_ident(c.collname)
                      FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = t.typcollation)
              ELSE '' END,
         CASE WHEN t.typdefaultbin IS NULL THEN '' ELSE ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0) END,
         CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
         (SELECT string_agg(format(E'\\n  CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated)) AS definition,
       (SELECT array_agg(statement ORDER BY name, statement) FROM (
          SELECT k.conname AS name, format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', ${named('t.typname')}, k.conname, pg_get_constraintdef(k.oid)) AS statement
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' AND NOT k.convalidated
          UNION ALL
          SELECT k.conname, format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, ${named('t.typname')}, d.description)
            FROM pg_constraint k JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
           WHERE k.contypid = t.oid) AS more) AS attachments,
       ${grantsOf('t.typacl', 't.typowner', `format('TYPE %s', ${named('t.typname')})`, true)} AS grants
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
 WHERE t.typtype = 'd' AND ${scope} AND ${notOfExtension('pg_type', 't.oid')}`

export const compositeTypesQuery = (scope: string): string => `
SELECT 'composite-type' AS kind, t.typname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_type', 't.oid')} AS comment,
       format('CREATE TYPE %s AS (%s)', ${named('t.typname')},
         (SELECT string_agg(format(E'\\n  %I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attcollation <> b.typcollation
                        THEN (SELECT format(' COLLATE %s', CASE WHEN cn.nspname IN (current_schema(), 'pg_catalog') THEN quote_ident(c.collname)
                                       ELSE format('%I.%I', cn.nspname, c.collname) END)
                                FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = a.attcollation)
                        ELSE '' END), ',' ORDER BY a.attnum)
            FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid
           WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) AS definition,
       (SELECT array_agg(format('COMMENT ON COLUMN %s.%I IS %L', ${named('t.typname')}, a.attname, d.description) ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
         WHERE a.attrelid = t.typrelid AND NOT a.attisdropped) AS attachments,
       ${grantsOf('t.typacl', 't.typowner', `format('TYPE %s', ${named('t.typname')})`, true)} AS grants
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class r ON r.oid = t.typrelid AND r.relkind = 'c'
 WHERE t.typtype = 'c' AND ${scope} AND ${notOfExtension('pg_type', 't.oid')}`

export const rangeTypesQuery = (scope: string): string => `
SELECT 'range-type' AS kind, t.typname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_type', 't.oid')} AS comment,
       format('CREATE TYPE %s AS RANGE (subtype = %s, multirange_type_name = %s%s%s%s%s)', ${named('t.typname')},
         format_type(r.rngsubtype, NULL),
         (SELECT ${named('m.typname')} FROM pg_type m WHERE m.oid = r.rngmultitypid),
         CASE WHEN oc.opcdefault THEN '' ELSE ', subtype_opclass = ' || quote_ident(oc.opcname) END,
         CASE WHEN r.rngcollation = 0 OR r.rngcollation = s.typcollation THEN '' ELSE ', collation = ' || r.rngcollation::regcollation END,
         CASE WHEN r.rngcanonical = 0 THEN '' ELSE ', canonical = ' || r.rngcanonical::regproc END,
         CASE WHEN r.rngsubdiff = 0 THEN '' ELSE ', subtype_diff = ' || r.rngsubdiff::regproc END) AS definition,
       ${grantsOf('t.typacl', 't.typowner', `format('TYPE %s', ${named('t.typname')})`, true)} AS grants
  FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_type s ON s.oid = r.rngsubtype JOIN pg_opclass oc ON oc.oid = r.rngsubopc
 WHERE ${scope} AND ${notOfExtension('pg_type', 't.oid')}`

export const routinesQuery = (scope: string): string => `
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind, p.proname AS name, ${schemaOf('n')} AS schema,
       oidvectortypes(p.proargtypes) AS arguments, ${commentOn('pg_proc', 'p.oid')} AS comment,
       pg_get_functiondef(p.oid) AS source, ${named('p.proname')} AS own_name,
       ${grantsOf(
         'p.proacl',
         'p.proowner',
         `format('%s %s(%s)', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, ${named('p.proname')}, oidvectortypes(p.proargtypes))`,
         true,
       )} AS grants
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind <> 'a' AND ${scope} AND ${notOfExtension('pg_proc', 'p.oid')}
   AND ${notOfOther('pg_proc', 'p.oid')}`

export const aggregatesQuery = (scope: string): string => `
SELECT 'aggregate' AS kind, p.proname AS name, ${schemaOf('n')} AS schema, oidvectortypes(p.proargtypes) AS arguments,
       ${commentOn('pg_proc', 'p.oid')} AS comment,
       format('CREATE AGGREGATE %s(%s) (%s)', ${named('p.proname')},
         CASE WHEN pg_get_function_arguments(p.oid) = '' THEN '*' ELSE pg_get_function_arguments(p.oid) END,
         array_to_string(array_remove(ARRAY[
           E'\\n  SFUNC = ' || g.aggtransfn::regproc,
           E'\\n  STYPE = ' || format_type(g.aggtranstype, NULL),
           CASE WHEN g.aggtransspace <> 0 THEN E'\\n  SSPACE = ' || g.aggtransspace END,
           CASE WHEN g.aggfinalfn <> 0 THEN E'\\n  FINALFUNC = ' || g.aggfinalfn::regproc END,
           CASE WHEN g.aggfinalextra THEN E'\\n  FINALFUNC_EXTRA' END,
           CASE WHEN g.aggfinalfn <> 0 AND g.aggfinalmodify <> (CASE WHEN g.aggkind = 'n' THEN 'r' ELSE 'w' END)
                THEN E'\\n  FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
           CASE WHEN g.aggcombinefn <> 0 THEN E'\\n  COMBINEFUNC = ' || g.aggcombinefn::regproc END,
           CASE WHEN g.aggserialfn <> 0 THEN E'\\n  SERIALFUNC = ' || g.aggserialfn::regproc END,
           CASE WHEN g.aggdeserialfn <> 0 THEN E'\\n  DESERIALFUNC = ' || g.aggdeserialfn::regproc END,
           CASE WHEN g.agginitval IS NOT NULL THEN E'\\n  INITCOND = ' || quote_literal(g.agginitval) END,
           CASE WHEN g.aggmtransfn <> 0 THEN E'\\n  MSFUNC = ' || g.aggmtransfn::regproc END,
           CASE WHEN g.aggminvtransfn <> 0 THEN E'\\n  MINVFUNC = ' || g.aggminvtransfn::regproc END,
           CASE WHEN g.aggmtranstype <> 0 THEN E'\\n  MSTYPE = ' || format_type(g.aggmtranstype, NULL) END,
           CASE WHEN g.aggmfinalfn <> 0 THEN E'\\n  MFINALFUNC = ' || g.aggmfinalfn::regproc END,
           CASE WHEN g.aggminitval IS NOT NULL THEN E'\\n  MINITCOND = ' || quote_literal(g.aggminitval) END,
           CASE WHEN g.aggsortop <> 0 THEN E'\\n  SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', sn.nspname, o.oprname)
                  FROM pg_operator o JOIN pg_namespace sn ON sn.oid = o.oprnamespace WHERE o.oid = g.aggsortop) END,
           CASE WHEN g.aggkind = 'h' THEN E'\\n  HYPOTHETICAL' END,
           CASE p.proparallel WHEN 's' THEN E'\\n  PARALLEL = SAFE' WHEN 'r' THEN E'\\n  PARALLEL = RESTRICTED' END
         ], NULL), ',')) || E'\\n' AS definition,
       ${grantsOf('p.proacl', 'p.proowner', `format('FUNCTION %s(%s)', ${named('p.proname')}, oidvectortypes(p.proargtypes))`, true)} AS grants
  FROM pg_aggregate g JOIN pg_proc p ON p.oid = g.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE ${scope} AND ${notOfExtension('pg_proc', 'p.oid')}`

/** Indexes of a materialized view, and comments and defaults of the columns of any view. */
const viewAttachments = `
  (SELECT array_agg(statement ORDER BY at, statement) FROM (
     SELECT 1 AS at, replace(pg_get_indexdef(i.indexrelid), format(' ON %I.%I ', n.nspname, c.relname), format(' ON %s ', ${named('c.relname')})) AS statement FROM pg_index i WHERE i.indrelid = c.oid
     UNION ALL
     SELECT 2, format('COMMENT ON INDEX %s IS %L', ${named('ic.relname')}, d.description)
       FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
       JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = ic.oid WHERE i.indrelid = c.oid
     UNION ALL
     SELECT 3, format('ALTER TABLE %s CLUSTER ON %I', ${named('c.relname')}, ic.relname)
       FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered
     UNION ALL
     SELECT 4, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', ${named('c.relname')}, a.attname, pg_get_expr(f.adbin, f.adrelid))
       FROM pg_attrdef f JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum WHERE f.adrelid = c.oid
     UNION ALL
     SELECT 5, format('COMMENT ON COLUMN %s.%I IS %L', ${named('c.relname')}, a.attname, d.description)
       FROM pg_description d JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
      WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid > 0) AS statements)`

export const viewsQuery = (scope: string): string => `
SELECT CASE c.relkind WHEN 'm' THEN 'materialized-view' ELSE 'view' END AS kind, c.relname AS name, ${schemaOf('n')} AS schema,
       ${commentOn('pg_class', 'c.oid')} AS comment,
       format('CREATE %s %s%s%s AS%s%s',
         CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, ${named('c.relname')},
         CASE WHEN am.amname IS NULL OR am.amname = 'heap' THEN '' ELSE ' USING ' || quote_ident(am.amname) END,
         CASE WHEN o.list IS NULL THEN '' ELSE format(' WITH (%s)', o.list) END,
         E'\\n' || rtrim(pg_get_viewdef(c.oid), ';'),
         CASE WHEN o.checks IS NULL THEN '' ELSE E'\\n WITH ' || upper(o.checks) || ' CHECK OPTION' END
         || CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN E'\\n WITH NO DATA' ELSE '' END) AS definition,
       ${viewAttachments} AS attachments,
       ${grantsOf('c.relacl', 'c.relowner', named('c.relname'))} AS grants
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam,
       LATERAL (SELECT string_agg(CASE WHEN option NOT LIKE 'check_option=%' THEN
                                    format('%s=%s', split_part(option, '=', 1), quote_literal(substr(option, strpos(option, '=') + 1))) END, ', ') AS list,
                       max(CASE WHEN option LIKE 'check_option=%' THEN split_part(option, '=', 2) END) AS checks
                  FROM unnest(c.reloptions) option) o
 WHERE c.relkind IN ('v', 'm') AND ${scope} AND ${notOfExtension('pg_class', 'c.oid')}`

export const rulesQuery = (scope: string): string => `
SELECT 'rule' AS kind, r.rulename AS name, c.relname AS "table", ${schemaOf('n')} AS schema, ${commentOn('pg_rewrite', 'r.oid')} AS comment,
       pg_get_ruledef(r.oid) AS source, ${named('c.relname')} AS own_table,
       CASE WHEN r.ev_enabled = 'O' THEN NULL ELSE ARRAY[format('ALTER TABLE %s %s RULE %I', ${named('c.relname')},
         CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, r.rulename)] END AS attachments
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN' AND ${scope} AND ${notOfExtension('pg_rewrite', 'r.oid')} AND ${notOfExtension('pg_class', 'c.oid')}`

/** Not those that a partition has from its table. */
export const triggersQuery = (scope: string): string => `
SELECT 'trigger' AS kind, t.tgname AS name, c.relname AS "table", ${schemaOf('n')} AS schema, ${commentOn('pg_trigger', 't.oid')} AS comment,
       pg_get_triggerdef(t.oid) AS source, ${named('c.relname')} AS own_table,
       CASE WHEN t.tgenabled = 'O' THEN NULL ELSE ARRAY[format('ALTER TABLE %s %s TRIGGER %I', ${named('c.relname')},
         CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, t.tgname)] END AS attachments
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${scope} AND ${notOfExtension('pg_trigger', 't.oid')} AND ${notOfExtension('pg_class', 'c.oid')}`

export const policiesQuery = (scope: string): string => `
SELECT 'policy' AS kind, p.polname AS name, c.relname AS "table", ${schemaOf('n')} AS schema, ${commentOn('pg_policy', 'p.oid')} AS comment,
       format('CREATE POLICY %I ON %s%s%s%s%s%s', p.polname, ${named('c.relname')},
         CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
         CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END,
         CASE WHEN p.polroles = '{0}' THEN '' ELSE ' TO ' || (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY role) FROM unnest(p.polroles) role) END,
         CASE WHEN p.polqual IS NULL THEN '' ELSE ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')' END,
         CASE WHEN p.polwithcheck IS NULL THEN '' ELSE ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')' END) AS definition
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE ${scope} AND ${notOfExtension('pg_class', 'c.oid')}`

export const statisticsQuery = (scope: string): string => `
SELECT 'statistics' AS kind, s.stxname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_statistic_ext', 's.oid')} AS comment,
       pg_get_statisticsobjdef(s.oid) AS source, ${named('s.stxname')} AS own_name,
       CASE WHEN coalesce((to_jsonb(s)->>'stxstattarget')::int, -1) < 0 THEN NULL
            ELSE ARRAY[format('ALTER STATISTICS %s SET STATISTICS %s', ${named('s.stxname')}, to_jsonb(s)->>'stxstattarget')] END AS attachments
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
 WHERE ${scope} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`

export const eventTriggersQuery = `
SELECT 'event-trigger' AS kind, e.evtname AS name, NULL AS schema, ${commentOn('pg_event_trigger', 'e.oid')} AS comment,
       format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
         CASE WHEN e.evttags IS NULL THEN '' ELSE ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(e.evttags) tag) || ')' END,
         e.evtfoid::regproc) AS definition,
       CASE WHEN e.evtenabled = 'O' THEN NULL ELSE ARRAY[format('ALTER EVENT TRIGGER %I %s', e.evtname,
         CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END)] END AS attachments
  FROM pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`

/** Sequences that no column has as its identity or serial default; `owner`: the column that takes it along all the same. */
export const freeSequencesQuery = (scope: string): string => `
SELECT 'sequence' AS kind, s.relname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_class', 's.oid')} AS comment,
       ${named('s.relname')} AS own_name, s.relpersistence AS persistence, s.oid::int8::text AS id,
       (SELECT format('%s%I.%I', CASE WHEN tn.nspname = current_schema() THEN '' ELSE quote_ident(tn.nspname) || '.' END, c.relname, a.attname)
          FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass) AS owner,
       q.seqstart::text AS start, q.seqincrement::text AS increment, q.seqmin::text AS min, q.seqmax::text AS max,
       q.seqcache::text AS cache, q.seqcycle AS cycle, format_type(q.seqtypid, NULL) AS type,
       ${grantsOf('s.relacl', 's.relowner', `format('SEQUENCE %s', ${named('s.relname')})`)} AS grants
  FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid
 WHERE s.relkind = 'S' AND ${scope} AND ${notOfExtension('pg_class', 's.oid')}`

/** Indexes that a partition has of its own, and no constraint. */
export const partitionIndexesQuery = (scope: string): string => `
SELECT 'partition-index' AS kind, ic.relname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_class', 'ic.oid')} AS comment,
       replace(pg_get_indexdef(i.indexrelid), format(' ON %I.%I ', n.nspname, c.relname), format(' ON %s ', ${named('c.relname')})) AS definition
  FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relispartition AND NOT ic.relispartition AND ${scope} AND ${notOfExtension('pg_class', 'c.oid')}
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`

/** The one that every new database has is none. */
export const schemaCommentsQuery = (scope: string): string => `
SELECT 'schema-comment' AS kind, n.nspname AS name, NULL AS schema, NULL AS comment,
       format('COMMENT ON SCHEMA %I IS %L', n.nspname, d.description) AS definition,
       CASE WHEN n.nspname <> 'public' THEN ${grantsOf('n.nspacl', 'n.nspowner', "format('SCHEMA %I', n.nspname)")} END AS grants
  FROM pg_namespace n LEFT JOIN pg_description d ON d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid
 WHERE ${scope} AND ${notOfExtension('pg_namespace', 'n.oid')}
   AND CASE WHEN n.nspname = 'public' THEN d.description <> 'standard public schema'
            ELSE d.description IS NOT NULL OR EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee <> n.nspowner) END`
