import { objectKinds, type StoredObject } from '../../schema/index.js'
import type { ObjectRules } from '../object-rules.js'
import { expressionKey } from '../sql-text/key.js'
import { postgresRules } from '../sql-text/lexer.js'
import { mentionsOf } from '../sql-text/mentions.js'
import { tableMentions } from '../table-mentions.js'
import { objectHead, withNames } from './object-head.js'

export const objects: ObjectRules = {
  kinds: objectKinds.filter((kind) => kind !== 'event' && kind !== 'virtual-table'),
  key: (object: StoredObject) =>
    [object.definition, ...(object.attachments ?? [])].map((sql) => expressionKey(sql, postgresRules)).join('\0'),
  mentionsOfTable: (table) => tableMentions(table, (sql) => mentionsOf(sql, postgresRules)),
  // Bodies of routines are strings, whose insides are not read.
  mentions: (sql) => mentionsOf(sql, postgresRules),
  mentionsOfObject: (object) => mentionsOf(withoutOwnName(object), postgresRules),
}

function withoutOwnName({ kind, definition }: StoredObject): string {
  const head = objectHead(kind, definition)
  return head === null ? definition : withNames(definition, [[head.object, '']])
}
