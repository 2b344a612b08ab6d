import { DbtoolError } from '../../errors/index.js'
import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import { displayObject, type ObjectName, objectKey, type StoredObject } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { Statement } from '../dialect.js'
import { normalizeObject } from './normalize-object.js'
import { objectHead, withHead, withOrder } from './object-head.js'
import { isSetting, ownMode, settingsOf, settingsText, underSettings } from './object-settings.js'
import { quote } from './quote.js'
import { listObjects, readObjects } from './read-objects.js'
import { sequenceChange } from './sequence-change.js'
import type { MysqlServer } from './server.js'

/** The statements that make, replace or drop a view, a routine, a trigger, an event or a sequence. */
export async function objectStatements(
  operation: ObjectOperation,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly Statement[]> {
  if (isDropObject(operation)) return [{ sql: dropText(operation.object, operation.ifExists === true) }]
  const object = normalizeObject(operation.object)
  if (!isReplaceObject(operation)) return createObjectStatements(object)
  if (object.kind === 'sequence') return [{ sql: sequenceChange(object) }]
  const wanted = object.kind === 'trigger' ? await atItsPlace(object, connection, server) : object
  // Dropping a routine takes the rights to use it; a revision that is not written by us may not know them.
  const kept = wanted.grants === undefined ? { ...wanted, ...(await liveGrants(wanted, connection, server)) } : wanted
  // MySQL replaces nothing but views in place.
  if (server.flavour === 'mariadb' || object.kind === 'view') return createObjectStatements(kept, true)
  return [{ sql: dropText(object, true) }, ...createObjectStatements(kept)]
}

export function createObjectStatements(object: StoredObject, orReplace = false): readonly Statement[] {
  const { definition } = withHead(object, { orReplace })
  if (definition === '') throw unreadable(object)
  const { attachments = [], grants = [] } = object
  const settings = new Map(settingsOf(object))
  const isProgram = ['function', 'procedure', 'trigger', 'event'].includes(object.kind)
  // What a routine does must not depend on the session of whoever makes it.
  const mode = isProgram && !settings.has('sql_mode') ? `sql_mode = ${ownMode}` : ''
  const zone = object.kind === 'event' && !settings.has('time_zone') ? 'time_zone = @@global.time_zone' : ''
  const set = [mode, zone, settingsText(settings)].filter((text) => text !== '').join(', ')
  const others = [...attachments.filter((sql) => !isSetting(sql)), ...grants]
  return [{ sql: underSettings(set, definition) }, ...others.map((sql) => ({ sql }))]
}

function dropText({ kind, name }: ObjectName, ifExists: boolean): string {
  const word = kind === 'aggregate' ? 'FUNCTION' : kind.toUpperCase()
  return `DROP ${word} ${ifExists ? 'IF EXISTS ' : ''}${quote(name)}`
}

/** @throws {DbtoolError} DBT_PERMISSION. */
export function unreadable(object: ObjectName): DbtoolError {
  const label = `${object.kind} ${displayObject(object)}`
  return new DbtoolError('DBT_PERMISSION', `The session may not read the text of ${label}.`, {
    hint: 'Grant SHOW VIEW for views, TRIGGER for triggers, EVENT for events; for routines SHOW_ROUTINE (MySQL) or SELECT on mysql.proc (MariaDB).',
  })
}

/** A trigger that is made anew comes last; so it says before which one it stood. */
async function atItsPlace(object: StoredObject, connection: Connection, server: MysqlServer): Promise<StoredObject> {
  if (objectHead(object)?.order !== null) return object
  const listed = await listObjects(connection, server)
  const next = listed.find((item) => item.kind === 'trigger' && item.after === object.name)
  const before = listed.find((item) => item.kind === 'trigger' && item.name === object.name)?.after
  if (next !== undefined) return withOrder(object, `PRECEDES ${quote(next.name)}`)
  return before === undefined ? object : withOrder(object, `FOLLOWS ${quote(before)}`)
}

async function liveGrants(
  object: StoredObject,
  connection: Connection,
  server: MysqlServer,
): Promise<Pick<StoredObject, 'grants'>> {
  if (object.kind !== 'function' && object.kind !== 'procedure') return {}
  const live = (await readObjects(connection, server)).find((item) => objectKey(item) === objectKey(object))
  return live?.grants === undefined ? {} : { grants: live.grants }
}
