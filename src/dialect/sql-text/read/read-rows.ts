import type { TableName } from '../../../schema/index.js'
import type { Change } from '../../sql-change.js'
import { isWord } from '../token.js'
import type { TokenCursor } from './token-cursor.js'

/** What UPDATE does; behind that word. */
export function readUpdate(cursor: TokenCursor): readonly Change[] {
  cursor.takeAny('low_priority', 'ignore', 'only', 'or')
  const table = cursor.tableName()
  if (table === null) return []
  cursor.until((token) => isWord(token, 'set'))
  cursor.take('set')
  const hasWhere = cursor.has('where') || cursor.has('limit')
  const assignments = cursor.until((token) => isWord(token, 'where', 'from', 'order', 'limit', 'returning'))
  const columns = assignments.list().flatMap((part) => assigned(part))
  return [{ kind: 'update-rows', table, columns, hasWhere }]
}

/** The column before `=`; of `t.a` the last part. */
function assigned(part: TokenCursor): readonly string[] {
  const group = part.group()
  if (group !== null) return group.names()
  const name = part.tableName()
  return name === null ? [] : [name.name]
}

/** What DELETE does; behind that word. */
export function readDelete(cursor: TokenCursor): readonly Change[] {
  cursor.takeAny('low_priority', 'quick', 'ignore')
  cursor.take('from')
  cursor.take('only')
  const table = cursor.tableName()
  if (table === null) return []
  // DELETE … USING and MySQL's DELETE a FROM a JOIN b choose rows by what they join.
  const joins = cursor.has('using') || cursor.has('join') || cursor.has('limit')
  return [{ kind: 'delete-rows', table, hasWhere: cursor.has('where') || joins }]
}

/** What INSERT does; behind that word. */
export function readInsert(cursor: TokenCursor): readonly Change[] {
  cursor.until((token) => isWord(token, 'into'))
  cursor.take('into')
  const table = cursor.tableName()
  return table === null ? [] : [{ kind: 'insert-rows', table, from: tablesAfter(cursor) }]
}

/** Tables that FROM and JOIN name. */
function tablesAfter(cursor: TokenCursor): readonly TableName[] {
  const found: TableName[] = []
  while (!cursor.done) {
    if (cursor.takeAny('from', 'join') === null) {
      cursor.next()
      continue
    }
    const table = cursor.tableName()
    if (table !== null) found.push(table)
  }
  return found
}

/** What TRUNCATE does; behind that word. */
export function readTruncate(cursor: TokenCursor): readonly Change[] {
  cursor.take('table')
  const cascade = cursor.has('cascade')
  const tables: TableName[] = []
  do {
    cursor.take('only')
    const table = cursor.tableName()
    if (table !== null) tables.push(table)
    cursor.takeSymbol('*')
  } while (cursor.takeSymbol(','))
  return tables.map((table) => ({ kind: 'truncate', table, cascade }))
}
