import {
  type IndexDefinition,
  type ObjectKind,
  type StoredObject,
  type Table,
  type TableName,
  tableNameOf,
} from '../../../schema/index.js'
import { type Change, tableOf } from '../../sql-change.js'
import { isSymbol, isWord } from '../token.js'
import { readOptions } from './read-options.js'
import { readKeys, readTable } from './read-table.js'
import type { TokenCursor } from './token-cursor.js'

/** What CREATE does; behind that word. */
export function readCreate(cursor: TokenCursor): readonly Change[] {
  const replaces = cursor.take('or', 'replace')
  cursor.takeAny('global temporary', 'local temporary', 'temporary', 'temp')
  const unlogged = cursor.take('unlogged')
  if (cursor.take('table')) {
    const create = createTable(cursor, unlogged)
    // MariaDB: the old table goes, rows and all.
    const old = tableOf(create)
    return replaces && old !== null
      ? [{ kind: 'drop-table', table: tableNameOf(old), dropped: null, ifExists: true }, create]
      : [create]
  }
  const unique = cursor.take('unique')
  const method = cursor.takeAny('fulltext', 'spatial')
  if (cursor.take('index')) return [createIndex(cursor, unique, method)]
  if (cursor.take('schema')) {
    const ifNotExists = cursor.take('if', 'not', 'exists')
    const name = cursor.isNext('authorization') ? '' : (cursor.name() ?? '')
    return [{ kind: 'create-schema', name, ...(ifNotExists ? { ifNotExists } : {}) }]
  }
  if (cursor.take('type')) return [createType(cursor)]
  return [createObject(cursor, replaces)]
}

function createTable(cursor: TokenCursor, unlogged: boolean): Change {
  const ifNotExists = cursor.take('if', 'not', 'exists')
  const name = cursor.tableName() ?? { name: '' }
  const body = isSymbol(cursor.peek(), '(') ? cursor.group() : null
  const partition = cursor.has('partition', 'by')
  const options = {
    ...(unlogged ? { unlogged: true } : {}),
    ...(partition ? { partitionBy: true } : {}),
    ...(cursor.has('partition', 'of') ? { partitionOf: true } : {}),
    ...serverOptions(cursor),
  }
  return { kind: 'create-table', table: readTable(name, body, options), ...(ifNotExists ? { ifNotExists } : {}) }
}

/** MySQL: ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 */
function serverOptions(cursor: TokenCursor): Table['options'] {
  const options: Record<string, string> = {}
  const tokens = cursor.tokens()
  for (const [at, token] of tokens.entries()) {
    const isSet = isWord(token, 'charset') || (isWord(token, 'set') && isWord(tokens[at - 1], 'character'))
    const key = isWord(token, 'engine') ? 'engine' : isSet ? 'charset' : isWord(token, 'collate') ? 'collate' : null
    const value = isSymbol(tokens[at + 1], '=') ? tokens[at + 2] : tokens[at + 1]
    if (key !== null && value !== undefined) options[key] = value.value
  }
  return options
}

function createIndex(cursor: TokenCursor, unique: boolean, kind: string | null): Change {
  const concurrently = cursor.take('concurrently')
  const ifNotExists = cursor.take('if', 'not', 'exists')
  const name = cursor.isNext('on') ? '' : (cursor.tableName()?.name ?? '')
  if (cursor.take('using')) cursor.name()
  cursor.take('on')
  cursor.take('only')
  const table = cursor.tableName() ?? { name: '' }
  const method = cursor.take('using') ? cursor.name() : kind
  const keys = readKeys(cursor)
  const include = cursor.take('include') ? cursor.group()?.names() : undefined
  const storage = cursor.take('with') ? readOptions(cursor) : undefined
  const predicate = cursor.has('where')
  cursor.until((token) => isWord(token, 'where'))
  const where = predicate && cursor.take('where') ? cursor.rest() : undefined
  const index: IndexDefinition = {
    name,
    keys,
    unique,
    ...(method === null ? {} : { method }),
    ...(include === undefined ? {} : { include }),
    ...(storage === undefined ? {} : { with: storage }),
    ...(where === undefined ? {} : { where }),
  }
  return {
    kind: 'create-index',
    table,
    index,
    ...(concurrently ? { concurrently } : {}),
    ...(ifNotExists ? { ifNotExists } : {}),
  }
}

function createType(cursor: TokenCursor): Change {
  const type = cursor.tableName() ?? { name: '' }
  if (!cursor.take('as', 'enum')) {
    const kind = cursor.has('range') ? 'range-type' : 'composite-type'
    return { kind: `create-${kind}`, object: { kind, ...type, definition: cursor.sql } }
  }
  const values = (cursor.group()?.list() ?? []).flatMap((part) => part.text() ?? [])
  return { kind: 'create-enum', type: { ...type, values } }
}

/** Words of CREATE and DROP to the kind of what they make. */
export const objectWords: readonly (readonly [string, ObjectKind])[] = [
  ['materialized view', 'materialized-view'],
  ['event trigger', 'event-trigger'],
  ['view', 'view'],
  ['function', 'function'],
  ['procedure', 'procedure'],
  ['aggregate', 'aggregate'],
  ['constraint trigger', 'trigger'],
  ['trigger', 'trigger'],
  ['sequence', 'sequence'],
  ['extension', 'extension'],
  ['domain', 'domain'],
  ['policy', 'policy'],
  ['rule', 'rule'],
  ['event', 'event'],
  ['collation', 'collation'],
  ['statistics', 'statistics'],
  ['virtual table', 'virtual-table'],
]

function createObject(cursor: TokenCursor, replaces: boolean): Change {
  const definition = cursor.sql
  // MySQL: DEFINER = user@host, ALGORITHM = MERGE, SQL SECURITY INVOKER stand before the kind.
  if (cursor.isNext('definer') || cursor.isNext('algorithm') || cursor.isNext('sql')) {
    cursor.until((token) => isWord(token, 'view', 'function', 'procedure', 'trigger', 'event'))
  }
  cursor.take('recursive')
  const found = objectWords.find(([words]) => cursor.take(...words.split(' ')))
  if (found === undefined) {
    const words = cursor.take('database') ? 'DATABASE' : (cursor.peek()?.text.toUpperCase() ?? '')
    return { kind: 'other', words: `CREATE ${words}` }
  }
  const [, kind] = found
  cursor.take('if', 'not', 'exists')
  const name = cursor.tableName() ?? { name: '' }
  const table = kind === 'trigger' || kind === 'policy' ? standsOn(cursor) : null
  const object: StoredObject = { kind, name: name.name, ...placeOf(kind, name, table), definition }
  return replaces ? { kind: `replace-${kind}`, object, from: null } : { kind: `create-${kind}`, object }
}

/** The table after ON. */
export function standsOn(cursor: TokenCursor): TableName | null {
  cursor.until((token) => isWord(token, 'on'))
  return cursor.take('on') ? cursor.tableName() : null
}

export function placeOf(
  kind: ObjectKind,
  name: TableName,
  table: TableName | null,
): { readonly schema?: string; readonly table?: string } {
  const schema = kind === 'trigger' || kind === 'policy' ? table?.schema : name.schema
  return { ...(schema === undefined ? {} : { schema }), ...(table === null ? {} : { table: table.name }) }
}
