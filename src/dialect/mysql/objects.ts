import { type Mentions, objectKey, objectNameOf, type StoredObject } from '../../schema/index.js'
import type { ObjectRules } from '../object-rules.js'
import { expressionKey } from '../sql-text/key.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { mentionsOf } from '../sql-text/mentions.js'
import { tableMentions } from '../table-mentions.js'
import { objectHead, rulesOf } from './object-head.js'
import { isSetting, settingsOf, settingsText } from './object-settings.js'
import type { MysqlServer } from './server.js'

export function objectsAt(server: MysqlServer): ObjectRules {
  return {
    kinds: [
      ...(server.flavour === 'mariadb' ? (['sequence'] as const) : []),
      'function',
      'procedure',
      ...(server.flavour === 'mariadb' ? (['aggregate'] as const) : []),
      'view',
      'trigger',
      'event',
    ],
    key: objectTextKey,
    mentionsOfTable: (table) => tableMentions(table, (sql) => mentionsOf(sql, mysqlRules)),
    mentions: (sql) => mentionsOf(sql, mysqlRules),
    mentionsOfObject: mentionsOfObject,
  }
}

/** Words of the engine and names fold; in bodies, what texts and values say does not. */
function objectTextKey(object: StoredObject): string {
  const settings = settingsText(settingsOf(object))
  const others = (object.attachments ?? []).filter((sql) => !isSetting(sql))
  return [
    expressionKey(object.definition, rulesOf(object)),
    settings,
    ...others.map((sql) => expressionKey(sql, mysqlRules)),
  ].join('\0')
}

/** What routines, triggers and events do is read when they run; a trigger can name another that must be there. */
function mentionsOfObject(object: StoredObject): Mentions {
  if (object.kind === 'view') return mentionsOf(withoutName(object), mysqlRules)
  const order = object.kind === 'trigger' ? objectHead(object)?.order : null
  return order == null
    ? nothing
    : { certain: new Set([objectKey({ ...objectNameOf(object), name: order.other })]), possible: new Set() }
}

/** A view of the name of one of its columns does not stand on itself. */
function withoutName(object: StoredObject): string {
  const head = objectHead(object)
  return head === null ? object.definition : object.definition.slice(head.name.end)
}

const nothing: Mentions = { certain: new Set(), possible: new Set() }
