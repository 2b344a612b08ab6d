import { commentOn, notOfExtension, schemaOf } from './catalog-queries.js'
import { named, notOfOther } from './object-queries.js'

export const operatorsQuery = (scope: string): string => `
SELECT 'operator' AS kind, o.oprname AS name, ${schemaOf('n')} AS schema,
       concat_ws(', ', CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, format_type(o.oprright, NULL)) AS arguments,
       ${commentOn('pg_operator', 'o.oid')} AS comment,
       format('CREATE OPERATOR %s%s (%s)', CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END, o.oprname,
         array_to_string(array_remove(ARRAY[
           'FUNCTION = ' || o.oprcode::regproc,
           CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) END,
           'RIGHTARG = ' || format_type(o.oprright, NULL),
           CASE WHEN o.oprcom <> 0 THEN (SELECT format('COMMUTATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprcom) END,
           CASE WHEN o.oprnegate <> 0 THEN (SELECT format('NEGATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname) FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprnegate) END,
           CASE WHEN o.oprrest <> 0 THEN 'RESTRICT = ' || o.oprrest::regproc END,
           CASE WHEN o.oprjoin <> 0 THEN 'JOIN = ' || o.oprjoin::regproc END,
           CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END], NULL), ', ')) AS definition
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE o.oprcode <> 0 AND ${scope} AND ${notOfExtension('pg_operator', 'o.oid')}`

/** Between types of which one is not the system's. */
export const castsQuery = `
SELECT 'cast' AS kind, format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name, NULL AS schema,
       ${commentOn('pg_cast', 'c.oid')} AS comment,
       format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
         CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT'
              ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure END,
         CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END) AS definition
  FROM pg_cast c WHERE c.oid >= 16384 AND ${notOfExtension('pg_cast', 'c.oid')} AND ${notOfOther('pg_cast', 'c.oid')}`

export const textSearchQuery = (scope: string): string => `
SELECT 'text-search-dictionary' AS kind, d.dictname AS name, ${schemaOf('n')} AS schema, ${commentOn('pg_ts_dict', 'd.oid')} AS comment,
       format('CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s)', ${named('d.dictname')},
         (SELECT format('%I.%I', tn.nspname, t.tmplname) FROM pg_ts_template t JOIN pg_namespace tn ON tn.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate),
         coalesce(', ' || d.dictinitoption, '')) AS definition, NULL::text[] AS attachments
  FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace WHERE ${scope} AND ${notOfExtension('pg_ts_dict', 'd.oid')}
UNION ALL
SELECT 'text-search-configuration', c.cfgname, ${schemaOf('n')}, ${commentOn('pg_ts_config', 'c.oid')},
       format('CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)', ${named('c.cfgname')},
         (SELECT format('%I.%I', pn.nspname, p.prsname) FROM pg_ts_parser p JOIN pg_namespace pn ON pn.oid = p.prsnamespace WHERE p.oid = c.cfgparser)),
       (SELECT array_agg(format('ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s', ${named('c.cfgname')}, m.alias, m.dicts) ORDER BY m.tokid)
          FROM (SELECT t.tokid, t.alias, string_agg(x.mapdict::regdictionary::text, ', ' ORDER BY x.mapseqno) AS dicts
                  FROM pg_ts_config_map x JOIN ts_token_type(c.cfgparser) t ON t.tokid = x.maptokentype
                 WHERE x.mapcfg = c.oid GROUP BY t.tokid, t.alias) m)
  FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace WHERE ${scope} AND ${notOfExtension('pg_ts_config', 'c.oid')}`
