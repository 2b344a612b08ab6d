import { grantsOf } from '../fingerprint.js'
import { everySchema, notOfExtension, schemaOf } from './catalog-queries.js'

const named = (name: string): string => `concat_ws('.', ${schemaOf('n')}, ${name})`

const facts = (alias: string, names: readonly string[]): string =>
  names.map((name) => `'${name} ' || (to_jsonb(${alias})->>'${name}')`).join(', ')

/**
 * One kind of thing. `from`: its catalog with the alias of `parts`, and the namespace `n`; `place`: what it is sorted by
 * before its name.
 */
function select(object: string, parts: readonly string[], from: string, place = '0'): string {
  return `SELECT ${object} AS object, concat_ws('; ', ${parts.join(', ')}) AS text, ${place} AS place FROM ${from}`
}

const ofClass = (where: string): string =>
  `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${where} AND ${everySchema} AND ${notOfExtension('pg_class', 'c.oid')}`

const definedOn = (column: string): string =>
  `JOIN pg_class c ON c.oid = ${column} JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${everySchema} AND ${notOfExtension('pg_class', 'c.oid')}`

const sorted = (value: string, from: string): string =>
  `(SELECT string_agg(${value}, ', ' ORDER BY ${value}) FROM ${from})`

const defaultOf =
  '(SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum)'

/** Each with `object`, `text` and `place`: what the objects are sorted by before their names. */
export const fingerprintQueries: readonly string[] = [
  select(
    "'schema ' || n.nspname",
    ["''"],
    `pg_namespace n WHERE ${everySchema} AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  ),
  select(
    `(CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence ' WHEN 'f' THEN 'foreign table ' WHEN 'c' THEN 'type ' ELSE 'table ' END) || ${named('c.relname')}`,
    [
      'c.relkind::text',
      facts('c', ['relpersistence', 'relrowsecurity', 'relforcerowsecurity', 'relreplident', 'reloptions']),
      "(SELECT 'method ' || amname FROM pg_am WHERE oid = c.relam)",
      "(SELECT 'tablespace ' || spcname FROM pg_tablespace WHERE oid = c.reltablespace)",
      "'partition ' || pg_get_expr(c.relpartbound, c.oid)",
      "CASE WHEN c.relkind = 'p' THEN 'by ' || pg_get_partkeydef(c.oid) END",
      "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END",
      "CASE WHEN c.reloftype <> 0 THEN 'of ' || format_type(c.reloftype, NULL) END",
      "(SELECT 'inherits ' || string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid)",
      `(SELECT format('%s from %s by %s to %s start %s cache %s cycle %s', format_type(s.seqtypid, NULL), s.seqmin, s.seqincrement, s.seqmax, s.seqstart, s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid = c.oid)`,
      `(SELECT format('owned by %s.%s %s', d.refobjid::regclass, a.attname, d.deptype) FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))`,
      "(SELECT format('server %s %s', s.srvname, f.ftoptions) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid)",
    ],
    ofClass("c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')"),
  ),
  // Who may use what, which is told of and judges nothing.
  select(
    `'${grantsOf}' || ${named('c.relname')}`,
    ['c.relacl::text'],
    ofClass("c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"),
  ),
  select(
    `'column ' || ${named('c.relname')} || '.' || a.attname`,
    [
      'format_type(a.atttypid, a.atttypmod)',
      "CASE WHEN a.attnotnull THEN 'NOT NULL' END",
      `'default ' || ${defaultOf}`,
      facts('a', [
        'attidentity',
        'attgenerated',
        'attstorage',
        'attcompression',
        'attfdwoptions',
        'attislocal',
        'attinhcount',
      ]),
      // By name: servers may keep notes of their own there.
      "'options ' || (SELECT string_agg(x, ', ' ORDER BY x) FROM unnest(a.attoptions) x WHERE x LIKE 'n\\_distinct%')",
      "nullif('statistics ' || (to_jsonb(a)->>'attstattarget'), 'statistics -1')",
      "(SELECT 'collate ' || nc.nspname || '.' || co.collname FROM pg_collation co JOIN pg_namespace nc ON nc.oid = co.collnamespace JOIN pg_type ty ON ty.oid = a.atttypid WHERE co.oid = a.attcollation AND a.attcollation <> ty.typcollation)",
    ],
    `pg_attribute a ${definedOn('a.attrelid')} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped`,
    'row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum)',
  ),
  select(
    `'index ' || ${named('c.relname')}`,
    [
      'pg_get_indexdef(i.indexrelid)',
      facts('c', ['reloptions']),
      facts('i', [
        'indisprimary',
        'indisvalid',
        'indisready',
        'indisclustered',
        'indisreplident',
        'indimmediate',
        'indnullsnotdistinct',
      ]),
      "(SELECT 'tablespace ' || spcname FROM pg_tablespace WHERE oid = c.reltablespace)",
      "(SELECT 'part of ' || h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid)",
      "(SELECT 'statistics ' || string_agg(format('%s %s', a.attnum, a.attstattarget), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND coalesce(a.attstattarget, -1) >= 0)",
    ],
    `pg_index i ${definedOn('i.indexrelid')}`,
  ),
  select(
    // The name of a NOT NULL says nothing where the server gave it.
    `format('constraint %s of %s', CASE WHEN k.contype = 'n' AND k.conname LIKE '%\\_not\\_null%' THEN pg_get_constraintdef(k.oid) ELSE k.conname END, coalesce((SELECT ${named('c.relname')} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = k.conrelid), format_type(nullif(k.contypid, 0), NULL)))`,
    [
      'pg_get_constraintdef(k.oid)',
      facts('k', [
        'convalidated',
        'connoinherit',
        'conislocal',
        'coninhcount',
        'conenforced',
        'condeferrable',
        'condeferred',
      ]),
    ],
    `pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${everySchema} AND k.contype <> 't' AND ${notOfExtension('pg_constraint', 'k.oid')}
     AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.deptype = 'e' AND ((x.classid = 'pg_class'::regclass AND x.objid = k.conrelid) OR (x.classid = 'pg_type'::regclass AND x.objid = k.contypid)))`,
  ),
  select(
    `format('trigger %s of %s', t.tgname, ${named('c.relname')})`,
    ['pg_get_triggerdef(t.oid)', 't.tgenabled::text'],
    `pg_trigger t ${definedOn('t.tgrelid')} AND NOT t.tgisinternal`,
  ),
  select(
    `format('rule %s of %s', r.rulename, ${named('c.relname')})`,
    ['pg_get_ruledef(r.oid)', 'r.ev_enabled::text'],
    `pg_rewrite r ${definedOn('r.ev_class')} AND r.rulename <> '_RETURN'`,
  ),
  select(
    `format('policy %s of %s', p.polname, ${named('c.relname')})`,
    [
      'p.polcmd::text',
      'p.polpermissive::text',
      sorted("CASE WHEN x = 0 THEN 'public' ELSE pg_get_userbyid(x) END", 'unnest(p.polroles) x'),
      "'using ' || pg_get_expr(p.polqual, p.polrelid)",
      "'check ' || pg_get_expr(p.polwithcheck, p.polrelid)",
    ],
    `pg_policy p ${definedOn('p.polrelid')}`,
  ),
  select(
    `format('%s %s(%s)', CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, ${named('p.proname')}, pg_get_function_identity_arguments(p.oid))`,
    [
      "CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE pg_get_function_arguments(p.oid) || (SELECT format(' %s %s %s %s %s %s', aggtransfn, aggfinalfn, format_type(aggtranstype, NULL), agginitval, aggcombinefn, aggsortop) FROM pg_aggregate WHERE aggfnoid = p.oid) END",
    ],
    `pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${everySchema} AND ${notOfExtension('pg_proc', 'p.oid')}`,
  ),
  select(
    `'type ' || ${named('t.typname')}`,
    [
      't.typtype::text',
      sorted(
        "to_char(e.enumsortorder, 'FM00000000.000000') || e.enumlabel::text",
        '(SELECT row_number() OVER (ORDER BY enumsortorder) AS enumsortorder, enumlabel FROM pg_enum WHERE enumtypid = t.oid) e',
      ),
      "CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || t.typdefault, '') END",
      "(SELECT format('%s %s %s %s %s', format_type(r.rngsubtype, NULL), o.opcname, r.rngcollation::regcollation, r.rngcanonical, r.rngsubdiff) FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc WHERE r.rngtypid = t.oid)",
      "CASE WHEN t.typtype = 'b' THEN format('%s %s %s %s %s', t.typinput, t.typoutput, t.typlen, t.typalign, t.typstorage) END",
    ],
    `pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${everySchema} AND ${notOfExtension('pg_type', 't.oid')}
     AND t.typtype IN ('e', 'd', 'r', 'b') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
  ),
  select("'extension ' || e.extname", ['e.extversion', 'e.extnamespace::regnamespace::text'], 'pg_extension e'),
  select(
    `'statistics ' || ${named('s.stxname')}`,
    ['pg_get_statisticsobjdef(s.oid)', "'target ' || (to_jsonb(s)->>'stxstattarget')"],
    `pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${everySchema}`,
  ),
  select(
    "'event trigger ' || e.evtname",
    ['e.evtevent::text', 'e.evtfoid::regproc::text', 'e.evtenabled::text', 'e.evttags::text'],
    `pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`,
  ),
  select(
    "'publication ' || p.pubname",
    [
      'facts.text',
      sorted(
        "format('%s %s %s', r.prrelid::regclass, to_jsonb(r)->>'prattrs', to_jsonb(r)->>'prqual' IS NOT NULL)",
        'pg_publication_rel r WHERE r.prpubid = p.oid',
      ),
    ],
    "pg_publication p CROSS JOIN LATERAL (SELECT (to_jsonb(p) - ARRAY['oid', 'pubowner'])::text AS text) facts",
  ),
  ...plain('foreign data wrapper', 'pg_foreign_data_wrapper', 'o.fdwname', ['fdwoptions']),
  select(
    "'foreign server ' || o.srvname",
    [
      facts('o', ['srvtype', 'srvversion', 'srvoptions']),
      '(SELECT fdwname::text FROM pg_foreign_data_wrapper WHERE oid = o.srvfdw)',
    ],
    `pg_foreign_server o WHERE ${notOfExtension('pg_foreign_server', 'o.oid')}`,
  ),
  select("format('user mapping %s at %s', m.usename, m.srvname)", ['m.umoptions::text'], 'pg_user_mappings m'),
  ...plain('language', 'pg_language', 'o.lanname', ['lanpltrusted']),
  ...plain('access method', 'pg_am', 'o.amname', ['amtype']),
  ...placed('operator class', 'pg_opclass', 'o.opcname', 'opcnamespace', ['opcdefault']),
  ...placed('operator family', 'pg_opfamily', 'o.opfname', 'opfnamespace', []),
  ...placed('conversion', 'pg_conversion', 'o.conname', 'connamespace', ['condefault']),
  ...placed('collation', 'pg_collation', 'o.collname', 'collnamespace', [
    'collprovider',
    'collisdeterministic',
    'collcollate',
    'collctype',
    'colliculocale',
    'colllocale',
    'collicurules',
  ]),
  ...placed('text search parser', 'pg_ts_parser', 'o.prsname', 'prsnamespace', []),
  ...placed('text search template', 'pg_ts_template', 'o.tmplname', 'tmplnamespace', []),
  ...placed('text search dictionary', 'pg_ts_dict', 'o.dictname', 'dictnamespace', ['dictinitoption']),
  select(
    `'text search configuration ' || ${named('o.cfgname')}`,
    [
      sorted(
        "format('%s %s %s', m.maptokentype, m.mapseqno, m.mapdict::regdictionary)",
        'pg_ts_config_map m WHERE m.mapcfg = o.oid',
      ),
    ],
    `pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace WHERE ${everySchema} AND ${notOfExtension('pg_ts_config', 'o.oid')}`,
  ),
  select(
    `format('operator %s(%s, %s)', ${named('o.oprname')}, format_type(nullif(o.oprleft, 0), NULL), format_type(nullif(o.oprright, 0), NULL))`,
    [
      'o.oprcode::regproc::text',
      'o.oprcom::regoperator::text',
      'o.oprnegate::regoperator::text',
      'o.oprrest::regproc::text',
      'o.oprjoin::regproc::text',
      facts('o', ['oprcanmerge', 'oprcanhash']),
    ],
    `pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE ${everySchema} AND ${notOfExtension('pg_operator', 'o.oid')}`,
  ),
  select(
    "format('cast %s as %s', format_type(o.castsource, NULL), format_type(o.casttarget, NULL))",
    ['nullif(o.castfunc, 0)::regprocedure::text', facts('o', ['castcontext', 'castmethod'])],
    `pg_cast o WHERE o.oid >= 16384 AND ${notOfExtension('pg_cast', 'o.oid')}`,
  ),
  select(
    "format('transform for %s language %s', format_type(o.trftype, NULL), (SELECT lanname FROM pg_language WHERE oid = o.trflang))",
    ['o.trffromsql::regproc::text', 'o.trftosql::regproc::text'],
    `pg_transform o WHERE ${notOfExtension('pg_transform', 'o.oid')}`,
  ),
  // Its description names the object as users know it, whatever kind it is of.
  select(
    "'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid)",
    ['d.description'],
    // The schema public is made with each database, and is as much its own as others are.
    "pg_description d WHERE (d.objoid >= 16384 OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public'))) AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = d.classoid AND x.objid = d.objoid AND x.deptype = 'e') AND d.classoid <> 'pg_extension'::regclass",
  ),
  select(
    "format('security label of %s on %s %s', provider, objtype, objname)",
    ['label'],
    "pg_seclabels WHERE objtype NOT IN ('database', 'role', 'tablespace')",
  ),
  select(
    "'settings of the database' || coalesce(' for ' || pg_get_userbyid(nullif(s.setrole, 0)), '')",
    ['s.setconfig::text'],
    'pg_db_role_setting s WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())',
  ),
]

/** Things without a schema. */
function plain(kind: string, catalog: string, name: string, columns: readonly string[]): readonly string[] {
  return [
    select(
      `'${kind} ' || ${name}`,
      [facts('o', columns)],
      `${catalog} o WHERE o.oid >= 16384 AND ${notOfExtension(catalog, 'o.oid')}`,
    ),
  ]
}

/** Things in a schema. */
function placed(
  kind: string,
  catalog: string,
  name: string,
  place: string,
  columns: readonly string[],
): readonly string[] {
  const parts = columns.length === 0 ? ["''"] : [facts('o', columns)]
  return [
    select(
      `'${kind} ' || ${named(name)}`,
      parts,
      `${catalog} o JOIN pg_namespace n ON n.oid = o.${place} WHERE ${everySchema} AND ${notOfExtension(catalog, 'o.oid')}`,
    ),
  ]
}
