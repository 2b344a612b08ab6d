import type { TableName } from '../../../schema/index.js'
import type { ReadChange, ReadStatement } from '../../lint-rule.js'
import type { Change } from '../../sql-change.js'
import { isSymbol, isWord } from '../token.js'
import { readAlterTable } from './read-alter-table.js'
import { readCreate } from './read-create.js'
import { readDrop } from './read-drop.js'
import { readDelete, readInsert, readTruncate, readUpdate } from './read-rows.js'
import { type SqlGrammar, TokenCursor } from './token-cursor.js'

/** The statements of a script, with what each does. @throws {SqlTextError} where something has no end. */
export function readScript(sql: string, grammar: SqlGrammar): readonly ReadStatement[] {
  return grammar.split(sql).map((text) => ({ text, changes: readStatement(text, grammar) }))
}

/** What a statement does, as changes; what no rule knows is `other`. */
export function readStatement(sql: string, grammar: SqlGrammar): readonly ReadChange[] {
  const cursor = new TokenCursor(sql, grammar)
  if (cursor.take('alter', 'table')) return readAlterTable(cursor)
  return readOthers(cursor).map((change) => ({ change, isInline: false }))
}

function readOthers(cursor: TokenCursor): readonly Change[] {
  if (cursor.isNext('with')) skipQueries(cursor)
  const word = cursor.peek()?.type === 'word' ? (cursor.next()?.text.toLowerCase() ?? '') : ''
  switch (word) {
    case 'create':
      return readCreate(cursor)
    case 'drop':
      return readDrop(cursor)
    case 'alter':
      return readAlter(cursor)
    case 'rename':
      return readRename(cursor)
    case 'update':
      return readUpdate(cursor)
    case 'delete':
      return readDelete(cursor)
    case 'insert':
    case 'replace':
      return readInsert(cursor)
    case 'truncate':
      return readTruncate(cursor)
    case 'vacuum':
      return readVacuum(cursor)
    case 'cluster':
    case 'optimize':
      if (word === 'optimize') cursor.take('table')
      return [{ kind: 'rewrite-table', table: cursor.tableName(), command: word.toUpperCase() }]
    case 'reindex':
      return readReindex(cursor)
    case 'refresh':
    case 'lock':
      return readLock(cursor, word)
    case 'pragma':
      return readPragma(cursor)
    case 'do':
      return cursor.tokens().some(({ type, value }) => type === 'string' && /\bexecute\b/i.test(value))
        ? [{ kind: 'dynamic-sql' }]
        : [{ kind: 'other', words: 'DO' }]
    case 'prepare':
    case 'execute':
      return [{ kind: 'dynamic-sql' }]
    default:
      return [controlOr(word, cursor)]
  }
}

/** WITH a AS (…), b AS (…): the statement comes behind them. */
function skipQueries(cursor: TokenCursor): void {
  cursor.until((token) => isWord(token, 'update', 'delete', 'insert', 'select'))
}

const controls = ['begin', 'commit', 'rollback', 'start', 'savepoint', 'release', 'end', 'abort']

function controlOr(word: string, cursor: TokenCursor): Change {
  if (!controls.includes(word)) return { kind: 'other', words: word.toUpperCase() }
  // MariaDB: BEGIN NOT ATOMIC opens a block. Back to a savepoint stays inside a transaction.
  if (word === 'begin' && cursor.isNext('not', 'atomic')) return { kind: 'other', words: 'BEGIN NOT ATOMIC' }
  if (word === 'start' && !cursor.isNext('transaction')) return { kind: 'other', words: 'START' }
  if (['savepoint', 'release'].includes(word) || (word === 'rollback' && cursor.has('to'))) {
    return { kind: 'other', words: word.toUpperCase() }
  }
  return { kind: 'transaction-control', words: word === 'start' ? 'START TRANSACTION' : word.toUpperCase() }
}

function readAlter(cursor: TokenCursor): readonly Change[] {
  // MariaDB: ALTER ONLINE TABLE, ALTER IGNORE TABLE.
  if (cursor.take('type')) return readAlterType(cursor)
  if (cursor.take('schema')) {
    const name = cursor.name() ?? ''
    return cursor.take('rename', 'to') ? [{ kind: 'rename-schema', name, to: cursor.name() ?? '' }] : []
  }
  if (cursor.take('index')) {
    cursor.take('if', 'exists')
    const name = cursor.tableName()?.name ?? ''
    const to = cursor.take('rename', 'to') ? cursor.name() : null
    return to === null
      ? [{ kind: 'other', words: 'ALTER INDEX' }]
      : [{ kind: 'rename-index', table: { name: '' }, name, to }]
  }
  if (cursor.take('domain')) {
    const domain = cursor.tableName() ?? { name: '' }
    const constrains = cursor.take('add') || cursor.isNext('set', 'not', 'null')
    const notValid = cursor.has('not', 'valid')
    return constrains ? [{ kind: 'constrain-domain', domain, notValid }] : [{ kind: 'other', words: 'ALTER DOMAIN' }]
  }
  return [{ kind: 'other', words: `ALTER ${cursor.peek()?.text.toUpperCase() ?? ''}` }]
}

function readAlterType(cursor: TokenCursor): readonly Change[] {
  const type = cursor.tableName() ?? { name: '' }
  if (cursor.take('add', 'value')) {
    cursor.take('if', 'not', 'exists')
    const value = cursor.text() ?? ''
    return [{ kind: 'add-enum-value', type, value, isPlaced: cursor.isNext('before') || cursor.isNext('after') }]
  }
  if (cursor.take('rename', 'value')) {
    const from = cursor.text() ?? ''
    cursor.take('to')
    return [{ kind: 'rename-enum-value', type, from, to: cursor.text() ?? '' }]
  }
  if (cursor.take('rename', 'to')) return [{ kind: 'rename-enum', type, to: cursor.name() ?? '' }]
  return [{ kind: 'other', words: 'ALTER TYPE' }]
}

/** MySQL: RENAME TABLE a TO b, c TO d. */
function readRename(cursor: TokenCursor): readonly Change[] {
  if (cursor.takeAny('table', 'tables') === null) return [{ kind: 'other', words: 'RENAME' }]
  return cursor.list().flatMap((part): readonly Change[] => {
    const table = part.tableName()
    const to = part.take('to') ? part.tableName() : null
    return table === null || to === null ? [] : [{ kind: 'rename-table', table, to: to.name }]
  })
}

function readVacuum(cursor: TokenCursor): readonly Change[] {
  const options = isSymbol(cursor.peek(), '(') ? cursor.group() : null
  const full = options === null ? cursor.take('full') : options.tokens().some((token) => isWord(token, 'full'))
  while (cursor.takeAny('freeze', 'verbose', 'analyze') !== null);
  return full
    ? [{ kind: 'rewrite-table', table: cursor.tableName(), command: 'VACUUM FULL' }]
    : [{ kind: 'other', words: 'VACUUM' }]
}

function readReindex(cursor: TokenCursor): readonly Change[] {
  cursor.group()
  const scope = cursor.takeAny('index', 'table', 'schema', 'database', 'system')?.toUpperCase() ?? 'INDEX'
  const concurrently = cursor.take('concurrently')
  return [{ kind: 'reindex', scope, object: cursor.tableName(), concurrently }]
}

function readLock(cursor: TokenCursor, word: string): readonly Change[] {
  if (word === 'refresh') return [{ kind: 'other', words: 'REFRESH' }]
  cursor.takeAny('table', 'tables')
  cursor.take('only')
  const table: TableName | null = cursor.tableName()
  return table === null ? [] : [{ kind: 'lock-table', table }]
}

function readPragma(cursor: TokenCursor): readonly Change[] {
  const name = cursor.tableName()?.name.toLowerCase() ?? ''
  if (cursor.takeSymbol('=')) return [{ kind: 'pragma', name, value: cursor.next()?.value.toLowerCase() ?? '' }]
  return [{ kind: 'pragma', name, value: cursor.group()?.rest().toLowerCase() ?? null }]
}
