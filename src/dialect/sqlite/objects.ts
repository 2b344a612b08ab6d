import type { Mentions, StoredObject } from '../../schema/index.js'
import type { ObjectRules } from '../object-rules.js'
import { mentionsIn } from '../sql-text/mentions.js'
import { tableMentions } from '../table-mentions.js'
import { canonicalText, foldName, tokenize } from './tokens.js'

export const objects: ObjectRules = {
  kinds: ['virtual-table', 'view', 'trigger'],
  key: (object) => canonicalText(tokenize(object.definition)),
  mentionsOfTable: (table) => tableMentions(table, mentions),
  // A trigger is read when it fires; what a virtual table names are its own columns, and a table that it reads in use.
  mentions,
  mentionsOfObject: ({ kind, definition }: StoredObject) => (kind === 'view' ? mentions(definition) : nothing),
}

const nothing: Mentions = { certain: new Set(), possible: new Set() }

function mentions(sql: string): Mentions {
  return mentionsIn(tokenize(sql), (token) => foldName(token.value))
}
