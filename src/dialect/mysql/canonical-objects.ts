import { objectKey, type Schema, type StoredObject } from '../../schema/index.js'
import type { CanonicalTexts } from '../canonical-texts.js'
import type { Connection } from '../connection.js'
import { driverCode } from './errors.js'
import { normalizeObject } from './normalize-object.js'
import { objectHead, withHead, withOrder } from './object-head.js'
import { probePrefix } from './object-queries.js'
import { settingsOf, settingsText, underSettings, withSettings } from './object-settings.js'
import { createObjectStatements, unreadable } from './object-statements.js'
import { objectsAt } from './objects.js'
import { quote } from './quote.js'
import { fetchContext, type ListedObject, listObjects, type ObjectContext, readObject } from './read-objects.js'
import type { MysqlServer } from './server.js'

/**
 * What the server makes of the texts of declared objects. What a text leaves open (who its definer is, the settings it
 * was made under, when an event began, the order of triggers) is as it is in the database. What is still in doubt is made
 * under another name, shown, and dropped; a trigger is not, as that would change a table that others use.
 * @returns false where the session may not make such a thing.
 */
export async function askObjects(
  connection: Connection,
  asked: readonly StoredObject[],
  schema: Schema,
  server: MysqlServer,
  texts: CanonicalTexts,
): Promise<boolean> {
  if (asked.length === 0) return true
  const { key } = objectsAt(server)
  const listed = new Map((await listObjects(connection, server)).map((item) => [objectKey(item), item]))
  const context = await fetchContext(connection)
  for (const object of asked) {
    const item = listed.get(objectKey(object))
    if (item === undefined) continue
    const live = await readObject(connection, item, context)
    if (live.definition === '') throw unreadable(object)
    const adopted = await adopt(connection, object, live, context, listed, schema)
    const answer = key(adopted) === key(live) ? live : await probe(connection, adopted, item, context)
    if (answer === false) return false
    if (answer !== null) texts.addObject(object, { ...keptOf(object), ...answer })
  }
  return true
}

/** What is declared beside the text. */
function keptOf({ dependsOn, grants }: StoredObject): Partial<StoredObject> {
  return { ...(dependsOn === undefined ? {} : { dependsOn }), ...(grants === undefined ? {} : { grants }) }
}

/** The declared object with what it leaves open as the database has it. */
async function adopt(
  connection: Connection,
  object: StoredObject,
  live: StoredObject,
  { user }: ObjectContext,
  listed: ReadonlyMap<string, ListedObject>,
  schema: Schema,
): Promise<StoredObject> {
  const [head, other] = [objectHead(object), objectHead(live)]
  if (head === null || other === null) return object
  const isOwn = head.user !== null && head.user.name === user.name && head.user.host === user.host
  const definer = head.definer === null ? other.definer : isOwn ? null : head.definer
  const settings = new Map([...settingsOf(live), ...(await spelled(connection, object))])
  const settled = withSettings(withHead(object, { definer }), settings)
  if (object.kind === 'trigger') return ordered(settled, live, listed, schema)
  return object.kind === 'event' ? begun(settled, live) : settled
}

/** The settings that an object names, as the server spells them. */
async function spelled(connection: Connection, object: StoredObject): Promise<readonly (readonly [string, string])[]> {
  const settings = settingsOf(object)
  if (settings.size === 0) return []
  const names = [...settings.keys()]
  const select = `SELECT ${names.map((name) => `@@${name} AS ${name}`).join(', ')}`
  const [row = {}] = await connection.query(underSettings(settingsText(settings), select))
  return names.map((name) => [name, String(row[name])])
}

/** A trigger that names no other may stand anywhere; one that does, on its side of the other. */
function ordered(
  object: StoredObject,
  live: StoredObject,
  listed: ReadonlyMap<string, ListedObject>,
  schema: Schema,
): StoredObject {
  const order = objectHead(object)?.order ?? null
  const now = objectHead(live)?.order ?? null
  const clause = now === null ? null : `${now.word} ${quote(now.other)}`
  if (order === null) return withOrder(object, clause)
  const other = [...listed.values()].find(({ kind, name }) => kind === 'trigger' && name === order.other)
  const isDeclared = schema.objects?.some(({ kind, name }) => kind === 'trigger' && name === order.other)
  if (other === undefined || isDeclared !== true) return object
  const [early, late] = order.word === 'FOLLOWS' ? [other.name, object.name] : [object.name, other.name]
  return isBefore(early, late, listed) ? withOrder(object, clause) : object
}

function isBefore(early: string, late: string, listed: ReadonlyMap<string, ListedObject>): boolean {
  const triggers = [...listed.values()].filter(({ kind }) => kind === 'trigger')
  let at = triggers.find(({ name }) => name === late)
  while (at?.after !== undefined) {
    if (at.after === early) return true
    const { after } = at
    at = triggers.find(({ name }) => name === after)
  }
  return false
}

/** The server writes down when an event that does not say it began. */
function begun(object: StoredObject, live: StoredObject): StoredObject {
  const start = /\bSTARTS '[^']*'/.exec(live.definition)?.[0]
  if (start === undefined || !/\bEVERY\b/i.test(object.definition)) return object
  const now = /\bSTARTS\s+(?:CURRENT_TIMESTAMP|NOW)\b(?:\s*\(\s*\d?\s*\))?(?:\s*\+\s*INTERVAL\s+\S+\s+\w+)*/i
  if (now.test(object.definition)) return { ...object, definition: object.definition.replace(now, start) }
  const every = /\bEVERY\s+(?:'[^']*'|\S+)\s+[A-Za-z_]+(?!\s+STARTS\b)(?=\s)/i
  return { ...object, definition: object.definition.replace(every, (text) => `${text} ${start}`) }
}

/** What the server makes of it; null: it does not run at present; false: the session may not try. */
async function probe(
  connection: Connection,
  object: StoredObject,
  item: ListedObject,
  context: ObjectContext,
): Promise<StoredObject | null | false> {
  if (item.kind === 'trigger') return object
  const name = `${probePrefix}${process.pid}_${Date.now().toString(36)}`
  const asked = { ...item, name }
  const { attachments: _, ...rest } = withHead(object, { name: quote(name) })
  const quiet = item.kind === 'event' ? asleep(rest) : rest
  try {
    const [create] = createObjectStatements(withSettings(quiet, settingsOf(object)))
    await connection.execute(create?.sql ?? '')
  } catch (error) {
    return ['1044', '1142', '1227', '1290', '1370', '1418', '1419', '1792', '1836'].includes(driverCode(error) ?? '')
      ? false
      : null
  }
  try {
    const shown = await readObject(connection, asked, context)
    const back = normalizeObject(withHead(shown, { name: quote(object.name) }))
    return {
      ...(item.kind === 'event' ? { ...back, definition: awake(back.definition, object) } : back),
      name: object.name,
    }
  } finally {
    await connection.execute(`DROP ${item.kind.toUpperCase()} IF EXISTS ${quote(name)}`)
  }
}

const state = /\b(?:ENABLE|DISABLE(?:\s+ON\s+(?:SLAVE|REPLICA))?)\b/i

/** An event that is only asked about must not fire. */
function asleep(object: StoredObject): StoredObject {
  const at = bodyOf(object)
  const before = object.definition.slice(0, at).replace(state, '')
  const comment = /\bCOMMENT\b/i.exec(before)?.index ?? before.length
  const definition = `${before.slice(0, comment).trimEnd()} DISABLE ${before.slice(comment)}${object.definition.slice(at)}`
  return { ...object, definition }
}

function awake(definition: string, asked: StoredObject): string {
  const wanted = state.exec(asked.definition.slice(0, bodyOf(asked)))?.[0].toUpperCase() ?? 'ENABLE'
  return definition.replace(/\bDISABLE\b/, wanted)
}

function bodyOf(object: StoredObject): number {
  const head = objectHead(object)
  const start = head?.tokens.find((token, at) => at > head.rest && token.text.toLowerCase() === 'do')
  return start?.start ?? object.definition.length
}
