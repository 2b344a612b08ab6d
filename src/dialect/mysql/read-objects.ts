import { objectKey, type StoredObject } from '../../schema/index.js'
import type { Connection, Row } from '../connection.js'
import { isSymbol, type Token } from '../sql-text/token.js'
import { driverCode } from './errors.js'
import { edited, objectHead, type Span, withHead, withOrder } from './object-head.js'
import { objectNamesQuery, routineGrantsQuery } from './object-queries.js'
import { type ObjectSettings, ownMode, sameMode, withSettings } from './object-settings.js'
import { literal, quote } from './quote.js'
import type { MysqlServer } from './server.js'

/** What a session would give an object that says nothing of it. */
export interface ObjectContext {
  readonly database: string
  readonly user: { readonly name: string; readonly host: string }
  readonly settings: ObjectSettings
}

/** An object by its kind and name; of a trigger, its place among those of the same moment. */
export interface ListedObject {
  readonly kind: 'view' | 'function' | 'procedure' | 'trigger' | 'event' | 'sequence'
  readonly name: string
  readonly table?: string
  /** The trigger that fires right before it. */
  readonly after?: string
}

/**
 * Everything that is not a table: a query for what there is, and a SHOW CREATE for each, as no catalog holds the whole
 * texts. What the session may not read has an empty definition.
 */
export async function readObjects(connection: Connection, server: MysqlServer): Promise<readonly StoredObject[]> {
  const listed = await listObjects(connection, server)
  if (listed.length === 0) return []
  const context = await fetchContext(connection)
  const grants = await fetchGrants(connection, listed, context)
  const objects: StoredObject[] = []
  for (const item of listed) {
    const object = await readObject(connection, item, context)
    const own = grants.get(objectKey(object))
    objects.push(own === undefined ? object : { ...object, grants: own })
  }
  return objects
}

export async function listObjects(connection: Connection, server: MysqlServer): Promise<readonly ListedObject[]> {
  const rows = await connection.query(objectNamesQuery(server))
  const triggers = rows.filter((row) => row['kind'] === 'trigger')
  return rows.map((row) => {
    const item = { kind: String(row['kind']), name: String(row['name']) } as ListedObject
    if (item.kind !== 'trigger') return item
    const before = triggers.find(
      (other) =>
        other['on_table'] === row['on_table'] &&
        other['moment'] === row['moment'] &&
        Number(other['position']) === Number(row['position']) - 1,
    )
    return {
      ...item,
      table: String(row['on_table']),
      ...(before === undefined ? {} : { after: String(before['name']) }),
    }
  })
}

export async function fetchContext(connection: Connection): Promise<ObjectContext> {
  const [row = {}] = await connection.query(
    `SELECT DATABASE() AS name, CURRENT_USER() AS user_name, ${ownMode} AS mode, @@global.time_zone AS zone,
            @@character_set_client AS client, @@collation_connection AS collation`,
  )
  const user = String(row['user_name'])
  const at = user.lastIndexOf('@')
  return {
    database: String(row['name']),
    user: { name: at < 0 ? user : user.slice(0, at), host: at < 0 ? '' : user.slice(at + 1) },
    settings: new Map([
      ['sql_mode', String(row['mode'])],
      ['character_set_client', String(row['client'])],
      ['collation_connection', String(row['collation'])],
      ['time_zone', String(row['zone'])],
    ]),
  }
}

/** One object as the server shows it, in the form that every comparison and every revision has. */
export async function readObject(
  connection: Connection,
  item: ListedObject,
  context: ObjectContext,
): Promise<StoredObject> {
  const place = { kind: item.kind, name: item.name, ...(item.table === undefined ? {} : { table: item.table }) }
  let row: Row
  try {
    const word = item.kind === 'sequence' ? 'SEQUENCE' : item.kind.toUpperCase()
    row = (await connection.query(`SHOW CREATE ${word} ${quote(item.name)}`))[0] ?? {}
  } catch (error) {
    if (!['1142', '1143', '1227', '1370', '1044'].includes(driverCode(error) ?? '')) throw error
    return { ...place, definition: '' }
  }
  const shown = Object.entries(row).find(([name]) => /^(?:Create |SQL Original Statement)/.test(name))?.[1]
  if (shown == null) return { ...place, definition: '' }
  if (item.kind === 'sequence') return { ...place, definition: String(shown).replace(/ ENGINE=InnoDB$/, '') }
  const object = withSettings({ ...place, definition: String(shown) }, shownSettings(row, String(shown), context))
  return item.kind === 'trigger'
    ? withOrder(tidied(object, context), item.after === undefined ? null : `FOLLOWS ${quote(item.after)}`)
    : tidied(object, context)
}

/** Those that are not what a session gives by itself. */
function shownSettings(row: Row, text: string, { settings }: ObjectContext): ObjectSettings {
  const found = new Map<string, string>()
  const mode = row['sql_mode']
  if (mode != null && !sameMode(String(mode), settings.get('sql_mode') ?? '')) found.set('sql_mode', String(mode))
  const charset = String(row['character_set_client'])
  // The driver sends UTF-8; what is no ASCII would reach a session of another character set as something else.
  const isSafe = /^utf8/.test(charset) || [...text].every((letter) => letter < '\u0080')
  for (const name of ['character_set_client', 'collation_connection', 'time_zone']) {
    const value = row[name]
    if (value == null || (name !== 'time_zone' && !isSafe)) continue
    if (String(value) !== settings.get(name)) found.set(name, String(value))
  }
  return found
}

/** Without what says the database's own name, or what is so by itself. */
function tidied(object: StoredObject, { database, user }: ObjectContext): StoredObject {
  const head = objectHead(object)
  if (head === null) return object
  const isOwn = head.user !== null && head.user.name === user.name && head.user.host === user.host
  const bare = {
    ...object,
    definition: edited(object.definition, [
      ...(object.kind === 'view' ? ownNames(head.tokens, head.rest, database) : []),
      ...(head.table === null ? [] : ownTable(head.tokens, head.table, database)),
    ]),
  }
  return withHead(bare, isOwn ? { definer: null } : {})
}

function ownTable(tokens: readonly Token[], table: Span, database: string): readonly (readonly [Span, string])[] {
  const at = tokens.findIndex((token) => token.start === table.start)
  const [first, dot] = [tokens[at], tokens[at + 1]]
  if (first === undefined || dot === undefined || !isSymbol(dot, '.') || first.value !== database) return []
  return [[{ start: first.start, end: dot.end }, '']]
}

/**
 * `db`.`table`.`column`, `db`.`function`(…); and `db`.`table` where the server writes all names in full, which it does
 * when the view looks into another database, too.
 */
function ownNames(tokens: readonly Token[], from: number, database: string): readonly (readonly [Span, string])[] {
  const chains: { readonly first: Token; readonly dot: Token; readonly parts: number; readonly called: boolean }[] = []
  for (let at = from; at < tokens.length; at += 1) {
    const [first, dot] = [tokens[at], tokens[at + 1]]
    if (first === undefined || dot === undefined || first.type !== 'quoted' || !isSymbol(dot, '.')) continue
    let parts = 1
    while (isSymbol(tokens[at + 1], '.')) {
      at += 2
      parts += 1
    }
    if (first.value === database) chains.push({ first, dot, parts, called: isSymbol(tokens[at + 1], '(') })
  }
  const isFull = chains.some(({ parts }) => parts > 2)
  return chains
    .filter(({ parts, called }) => parts > 2 || called || isFull)
    .map(({ first, dot }) => [{ start: first.start, end: dot.end }, ''] as const)
}

async function fetchGrants(
  connection: Connection,
  listed: readonly ListedObject[],
  { user }: ObjectContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  if (!listed.some(({ kind }) => kind === 'function' || kind === 'procedure')) return found
  // Who may not look loses nothing either: the server keeps rights while an object lives.
  const rows = await connection.query(routineGrantsQuery).catch(() => [])
  for (const row of rows) {
    const [name, host] = [String(row['user_name']), String(row['host_name'])]
    // Given to whoever makes a routine.
    if (name === user.name && host === user.host) continue
    const kind = String(row['kind']) as 'function' | 'procedure'
    // The server folds the names of routines there.
    const routine = listed.find(
      (item) => item.kind === kind && item.name.toLowerCase() === String(row['name']).toLowerCase(),
    )
    if (routine === undefined) continue
    const key = objectKey(routine)
    found.set(key, [...(found.get(key) ?? []), grantText(routine, String(row['rights']), name, host)])
  }
  return found
}

function grantText({ kind, name }: ListedObject, rights: string, user: string, host: string): string {
  const words = rights.toUpperCase().split(',')
  const option = words.includes('GRANT') ? ' WITH GRANT OPTION' : ''
  const given = words.filter((word) => word !== 'GRANT')
  const whom = host === '' ? quote(user) : `${literal(user)}@${literal(host)}`
  return `GRANT ${given.length === 0 ? 'USAGE' : given.join(', ')} ON ${kind.toUpperCase()} ${quote(name)} TO ${whom}${option}`
}
