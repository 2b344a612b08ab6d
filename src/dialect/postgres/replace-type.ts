import type { StoredObject } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { objectHead, withNames } from './object-head.js'
import { literal, quote, quoteTable } from './quote.js'

const probe = 'dbtool_probe'

/** Runs `ask` while the declared type stands under another name. */
async function withProbe<T>(connection: Connection, object: StoredObject, ask: () => Promise<T>): Promise<T> {
  const head = objectHead(object.kind, object.definition)
  const definition =
    head === null ? object.definition : withNames(object.definition, [[head.object, `pg_temp.${probe}`]])
  await connection.execute(definition)
  const answer = await ask()
  await connection.execute(`DROP ${object.kind === 'domain' ? 'DOMAIN' : 'TYPE'} pg_temp.${probe}`)
  return answer
}

interface DomainFacts {
  readonly type: string
  readonly default: string | null
  readonly required: boolean
  readonly checks: Readonly<Record<string, string>>
}

async function fetchDomain(connection: Connection, name: string): Promise<DomainFacts> {
  const [row] = await connection.query(`
    SELECT format_type(t.typbasetype, t.typtypmod) AS type, pg_get_expr(t.typdefaultbin, 0) AS "default", t.typnotnull AS required,
           coalesce((SELECT json_object_agg(k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k
                      WHERE k.contypid = t.oid AND k.contype = 'c'), '{}') AS checks
      FROM pg_type t WHERE t.oid = ${literal(name)}::regtype`)
  return row as unknown as DomainFacts
}

/** The statements that change a domain while columns have it; another base type is one that columns are converted to. */
export async function replaceDomain(connection: Connection, object: StoredObject): Promise<readonly string[]> {
  const name = quoteTable(object)
  const live = await fetchDomain(connection, name)
  const next = await withProbe(connection, object, () => fetchDomain(connection, `pg_temp.${probe}`))
  if (live.type !== next.type) return convertedDomain(connection, object, next)
  const alter = `ALTER DOMAIN ${name}`
  // The name that the engine gives a check tells of the domain.
  const checks = Object.entries(next.checks).map(([key, text]) => [key.replace(probe, object.name), text] as const)
  return [
    ...(live.default === next.default
      ? []
      : [next.default === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${next.default}`]),
    ...(live.required === next.required ? [] : [`${alter} ${next.required ? 'SET' : 'DROP'} NOT NULL`]),
    ...Object.entries(live.checks)
      .filter(([key, text]) => !checks.some(([other, wanted]) => other === key && wanted === text))
      .map(([key]) => `${alter} DROP CONSTRAINT ${quote(key)}`),
    ...checks
      .filter(([key, text]) => live.checks[key] !== text)
      .map(([key, text]) => `${alter} ADD CONSTRAINT ${quote(key)} ${text}`),
    ...(object.attachments ?? []),
  ]
}

/** The domain under another base type: the old one steps aside until no column has it. */
async function convertedDomain(
  connection: Connection,
  object: StoredObject,
  next: DomainFacts,
): Promise<readonly string[]> {
  const aside = quoteTable({ ...object, name: `${object.name}_old` })
  const columns = await connection.query(`
    SELECT c.oid::regclass::text AS relation, quote_ident(a.attname) AS name, pg_get_expr(d.adbin, d.adrelid) AS "default"
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE a.atttypid = ${literal(quoteTable(object))}::regtype AND NOT a.attisdropped ORDER BY 1, 2`)
  return [
    `ALTER DOMAIN ${quoteTable(object)} RENAME TO ${quote(`${object.name}_old`)}`,
    object.definition,
    ...columns.flatMap(({ relation, name, default: value }) => [
      ...(value == null ? [] : [`ALTER TABLE ${relation} ALTER COLUMN ${name} DROP DEFAULT`]),
      `ALTER TABLE ${relation} ALTER COLUMN ${name} TYPE ${quoteTable(object)} USING ${name}::text::${next.type}`,
      ...(value == null ? [] : [`ALTER TABLE ${relation} ALTER COLUMN ${name} SET DEFAULT ${value}`]),
    ]),
    `DROP DOMAIN ${aside}`,
    ...(object.attachments ?? []),
  ]
}

async function fetchAttributes(connection: Connection, name: string): Promise<readonly (readonly [string, string])[]> {
  const rows = await connection.query(`
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_type t
      JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE t.oid = ${literal(name)}::regtype ORDER BY a.attnum`)
  return rows.map((row) => [String(row['name']), String(row['type'])])
}

/** The statements that change the attributes of a composite type. */
export async function replaceCompositeType(connection: Connection, object: StoredObject): Promise<readonly string[]> {
  const live = await fetchAttributes(connection, quoteTable(object))
  const next = await withProbe(connection, object, () => fetchAttributes(connection, `pg_temp.${probe}`))
  const [was, is] = [new Map(live), new Map(next)]
  const alter = `ALTER TYPE ${quoteTable(object)}`
  // Attributes keep their places: what comes after a new or a changed one is taken off and put on again.
  const kept = next.findIndex(([name], at) => live[at]?.[0] !== name)
  const from = kept < 0 ? next.length : kept
  const isInPlace = live.length >= next.length && live.slice(0, from).length === next.length
  const tail = isInPlace ? [] : next.slice(from)
  return [
    ...live.slice(from).map(([name]) => `${alter} DROP ATTRIBUTE ${quote(name)}`),
    ...next
      .slice(0, from)
      .filter(([name, type]) => was.get(name) !== type)
      .map(([name, type]) => `${alter} ALTER ATTRIBUTE ${quote(name)} TYPE ${type}`),
    ...tail.map(([name]) => `${alter} ADD ATTRIBUTE ${quote(name)} ${is.get(name)}`),
    ...(object.attachments ?? []),
  ]
}
