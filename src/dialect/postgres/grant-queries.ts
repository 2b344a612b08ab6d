import { isTable } from './catalog-queries.js'
import { grantsOf, named } from './object-queries.js'

const ownedSequences = `
  FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND s.relacl IS NOT NULL`

/** Who may use tables, single columns and the sequences that columns own: `GRANT` statements, by table. */
export const tableGrantsQuery = (scope: string): string =>
  `
SELECT c.oid::int8::text AS id, array_cat(array_cat(${grantsOf('c.relacl', 'c.relowner', named('c.relname'))},
         CASE WHEN EXISTS (SELECT FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attacl IS NOT NULL) THEN
         (SELECT array_agg(format('GRANT %s (%I) ON %s TO %s', g.privilege_type, a.attname, ${named('c.relname')},
                   CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END
                   || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) ORDER BY a.attnum, g.privilege_type, g.grantee)
            FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) g
           WHERE a.attrelid = c.oid AND g.grantee <> c.relowner) END),
         (SELECT array_agg(statement ORDER BY statement) FROM (
            SELECT unnest(${grantsOf('s.relacl', 's.relowner', `format('SEQUENCE %s', ${named('s.relname')})`)}) AS statement ${ownedSequences}) AS sequences)) AS grants
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE ${isTable('$scope')}
   AND (c.relacl IS NOT NULL OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)
        OR EXISTS (SELECT 1 ${ownedSequences}))`.replace('$scope', () => scope)
