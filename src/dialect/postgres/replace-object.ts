import { DbtoolError } from '../../errors/index.js'
import { displayObject, objectKey, type StoredObject } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { everySchema } from './catalog-queries.js'
import { createObjectStatements } from './create-object.js'
import { introspectObjects } from './introspect-objects.js'
import { objectHead, withNames } from './object-head.js'
import { dropObjectText, objectTarget } from './object-target.js'
import type { placer } from './placed.js'
import { literal, quote, quoteTable } from './quote.js'
import { replaceCompositeType, replaceDomain } from './replace-type.js'
import { type Ground, standingOn } from './standing.js'

/** The statements that give an object another definition: in place where the engine can, else with what stands on it made anew. */
export async function replaceStatements(
  object: StoredObject,
  connection: Connection,
  placed: Placer,
): Promise<readonly string[]> {
  const live = placed(await fetchObject(connection, object))
  const comment = commentStatements(live, object)
  if (live.definition === object.definition && sameAttachments(live, object)) return comment
  switch (object.kind) {
    case 'view':
      if (sameAttachments(live, object) && (await keepsColumns(connection, object))) {
        return [object.definition.replace(/^CREATE/i, 'CREATE OR REPLACE'), ...comment]
      }
      return remade(live, placed(object), await standingOn(connection, { relation: object }))
    case 'materialized-view':
      return remade(live, placed(object), await standingOn(connection, { relation: object }))
    case 'function':
    case 'procedure': {
      const signature = await fetchSignature(connection, live)
      if (signature === (await fetchSignature(connection, object, true))) {
        const [before, definition = '', ...rest] = createObjectStatements(placed({ ...object, grants: [] }))
        return [before ?? '', definition.replace(/^CREATE/i, 'CREATE OR REPLACE'), ...rest, ...comment]
      }
      return remade(live, placed(object), await standingOn(connection, await routineGround(connection, live)))
    }
    case 'domain':
      return [...(await replaceDomain(connection, object)), ...comment]
    case 'composite-type':
      return [...(await replaceCompositeType(connection, object)), ...comment]
    case 'sequence':
      return [...(await replaceSequence(connection, object)), ...comment]
    case 'extension': {
      const schema = /\bSCHEMA\s+("(?:[^"]|"")+"|\w+)/i.exec(object.definition)?.[1] ?? 'CURRENT_SCHEMA'
      const [current] = await connection.query('SELECT quote_ident(current_schema()) AS name')
      const target = schema === 'CURRENT_SCHEMA' ? String(current?.['name']) : schema
      return [`ALTER EXTENSION ${quote(object.name)} SET SCHEMA ${target}`, ...comment]
    }
    default:
      return remade(live, placed(object), [])
  }
}

async function fetchObject(connection: Connection, object: StoredObject): Promise<StoredObject> {
  const all = await introspectObjects(connection, everySchema, new Set())
  const withoutArguments = ({ arguments: _, ...rest }: StoredObject): string => objectKey(rest)
  const found =
    all.find((other) => objectKey(other) === objectKey(object)) ??
    all.find((other) => withoutArguments(other) === withoutArguments(object))
  if (found !== undefined) return found
  throw new DbtoolError(
    'DBT_REVISION_FAILED',
    `There is no ${object.kind.replaceAll('-', ' ')} ${displayObject(object)}.`,
  )
}

/** Dropped and made anew, with its grants, between what stands on it. */
function remade(live: StoredObject, object: StoredObject, standing: readonly StoredObject[]): readonly string[] {
  const grants = object.grants ?? live.grants
  return [
    ...standing.toReversed().map((other) => dropObjectText(other)),
    dropObjectText(live),
    ...createObjectStatements(grants === undefined ? object : { ...object, grants }),
    ...standing.flatMap((other) => createObjectStatements(other)),
  ]
}

function sameAttachments(a: StoredObject, b: StoredObject): boolean {
  return (a.attachments ?? []).join('\0') === (b.attachments ?? []).join('\0')
}

function commentStatements(live: StoredObject, object: StoredObject): readonly string[] {
  if ((live.comment ?? null) === (object.comment ?? null)) return []
  return [`COMMENT ON ${objectTarget(live)} IS ${literal(object.comment ?? null)}`]
}

type Placer = Awaited<ReturnType<typeof placer>>

const probe = 'dbtool_probe'

/** Whether the new view begins with the columns of the old one: then it can take its place. */
async function keepsColumns(connection: Connection, view: StoredObject): Promise<boolean> {
  const head = objectHead('view', view.definition)
  if (head === null) return false
  await connection.execute(`CREATE TEMPORARY VIEW ${probe}${view.definition.slice(head.object.end)}`)
  const [answer] = await connection.query(`
    SELECT NOT EXISTS (
      SELECT FROM pg_attribute o LEFT JOIN pg_attribute n ON n.attrelid = 'pg_temp.${probe}'::regclass AND n.attnum = o.attnum
       WHERE o.attrelid = ${literal(quoteTable(view))}::regclass AND o.attnum > 0
         AND (o.attname, o.atttypid, o.atttypmod, o.attcollation) IS DISTINCT FROM (n.attname, n.atttypid, n.atttypmod, n.attcollation)) AS keeps`)
  await connection.execute(`DROP VIEW pg_temp.${probe}`)
  return answer?.['keeps'] === true
}

/** What CREATE OR REPLACE must not change. `declared`: of the text, which is tried under another name. */
async function fetchSignature(connection: Connection, object: StoredObject, declared = false): Promise<string> {
  const head = objectHead(object.kind, object.definition)
  if (declared && head !== null) {
    await connection.execute('SET check_function_bodies = off')
    await connection.execute(withNames(object.definition, [[head.object, `pg_temp.${probe}`]]))
    await connection.execute('RESET check_function_bodies')
  }
  const name = declared
    ? `proname = '${probe}' AND pronamespace = pg_my_temp_schema()`
    : await routineCondition(connection, object)
  const [row] = await connection.query(
    `SELECT concat_ws(' ', pg_get_function_identity_arguments(oid), pg_get_function_result(oid), prokind, pronargdefaults) AS signature FROM pg_proc WHERE ${name}`,
  )
  if (declared && head !== null) await connection.execute(`DROP ROUTINE pg_temp.${probe}`)
  return String(row?.['signature'])
}

async function routineCondition(connection: Connection, object: StoredObject): Promise<string> {
  const ground = await routineGround(connection, object)
  return `oid = ${literal('routine' in ground ? ground.routine : '')}::regprocedure`
}

async function routineGround(
  connection: Connection,
  { name, schema, arguments: types }: StoredObject,
): Promise<Ground> {
  const place = schema === undefined ? 'current_schema()' : literal(schema)
  const among = types === undefined ? '' : ` AND oidvectortypes(p.proargtypes) = ${literal(types)}`
  const [row] = await connection.query(
    `SELECT p.oid::regprocedure::text AS routine FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.proname = ${literal(name)} AND n.nspname = ${place}${among}`,
  )
  return { routine: String(row?.['routine']) }
}

/** ALTER SEQUENCE takes what CREATE SEQUENCE says; the numbers go on where they are. */
async function replaceSequence(connection: Connection, object: StoredObject): Promise<readonly string[]> {
  const head = objectHead('sequence', object.definition)
  const rest = head === null ? '' : object.definition.slice(head.object.end)
  const owner = /\bOWNED\s+BY\s+(.+)$/is.exec(rest)?.[1] ?? 'NONE'
  const options = rest.replace(/\bOWNED\s+BY\s+.+$/is, '')
  await connection.execute(`CREATE TEMPORARY SEQUENCE ${probe}${options}`)
  const [row] = await connection.query(
    `SELECT format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(seqtypid, NULL), seqincrement,
              seqmin, seqmax, seqstart, seqcache, CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) AS options
       FROM pg_sequence WHERE seqrelid = 'pg_temp.${probe}'::regclass`,
  )
  await connection.execute(`DROP SEQUENCE pg_temp.${probe}`)
  return [`ALTER SEQUENCE ${quoteTable(object)} ${row?.['options']} OWNED BY ${owner}`]
}
