import type { Mentions, StoredObject } from '../../schema/index.js'
import type { ObjectRules } from '../object-rules.js'
import { expressionKey } from '../sql-text/key.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { mentionsOf } from '../sql-text/mentions.js'
import { tableMentions } from '../table-mentions.js'
import type { MysqlServer } from './server.js'

export function objectsAt(server: MysqlServer): ObjectRules {
  return {
    kinds: [
      ...(server.flavour === 'mariadb' ? (['sequence'] as const) : []),
      'function',
      'procedure',
      'view',
      'trigger',
      'event',
    ],
    key: (object) =>
      [object.definition, ...(object.attachments ?? [])].map((sql) => expressionKey(sql, mysqlRules)).join('\0'),
    mentionsOfTable: (table) => tableMentions(table, (sql) => mentionsOf(sql, mysqlRules)),
    mentionsOfObject: (object: StoredObject) =>
      // What routines, triggers and events do is read when they run.
      object.kind === 'view' ? mentionsOf(object.definition, mysqlRules) : nothing,
  }
}

const nothing: Mentions = { certain: new Set(), possible: new Set() }
