import type { Deferrable, ForeignKeyAction } from '../../schema/index.js'
import type { ParsedColumn, ParsedConstraint, ParsedReference, ParsedTable } from './parsed-table.js'
import { TokenReader } from './token-reader.js'
import { isSymbol, isWord } from './tokens.js'

/**
 * Takes a CREATE TABLE statement apart. The text comes from sqlite_schema, so it is one that SQLite has accepted.
 * @see https://sqlite.org/lang_createtable.html
 */
export function parseTable(sql: string): ParsedTable {
  const reader = new TokenReader(sql)
  reader.expectWord('create')
  if (!reader.take('temp')) reader.take('temporary')
  reader.expectWord('table')
  reader.take('if', 'not', 'exists')
  let name = reader.name()
  if (reader.takeSymbol('.')) name = reader.name()
  const columns: ParsedColumn[] = []
  const constraints: ParsedConstraint[] = []
  reader.expectSymbol('(')
  do {
    const start = reader.lastEnd()
    if (startsTableConstraint(reader)) constraints.push(parseTableConstraint(reader, start))
    else columns.push(parseColumn(reader, start))
    // A table constraint may follow another without a comma.
    while (startsTableConstraint(reader)) constraints.push(parseTableConstraint(reader, reader.lastEnd()))
  } while (reader.takeSymbol(','))
  reader.expectSymbol(')')
  let withoutRowid = false
  let strict = false
  while (!reader.done()) {
    if (reader.take('without', 'rowid')) withoutRowid = true
    else if (reader.take('strict')) strict = true
    else if (!reader.takeSymbol(',')) throw reader.failure('a table option')
  }
  return { name, columns, constraints, withoutRowid, strict }
}

/** Takes a column definition apart, as it stands in CREATE TABLE. */
export function parseColumnText(text: string): ParsedColumn {
  return parseColumn(new TokenReader(text), 0)
}

/** Takes a table constraint apart, as it stands in CREATE TABLE. */
export function parseConstraintText(text: string): ParsedConstraint {
  return parseTableConstraint(new TokenReader(text), 0)
}

function startsTableConstraint(reader: TokenReader): boolean {
  const first = reader.peek()
  if (first?.type !== 'word') return false
  return (
    isWord(first, 'constraint') ||
    isWord(first, 'unique') ||
    isWord(first, 'check') ||
    (isWord(first, 'primary') && isWord(reader.peek(1), 'key')) ||
    (isWord(first, 'foreign') && isWord(reader.peek(1), 'key'))
  )
}

const columnConstraintWords = new Set(
  'constraint primary not null unique check default collate references generated as'.split(' '),
)

function parseColumn(reader: TokenReader, start: number): ParsedColumn {
  const name = reader.name()
  const typeStart = reader.position()
  let typed = false
  for (;;) {
    const token = reader.peek()
    if (token === undefined || isSymbol(token, ',') || isSymbol(token, ')')) break
    if (token.type === 'word' && columnConstraintWords.has(token.text.toLowerCase())) break
    if (isSymbol(token, '(')) reader.parenthesised()
    else reader.next()
    typed = true
  }
  const type = typed ? reader.textSince(typeStart) : null
  const constraints: ParsedConstraint[] = []
  for (;;) {
    const token = reader.peek()
    if (token === undefined || isSymbol(token, ',') || isSymbol(token, ')')) break
    constraints.push(parseColumnConstraint(reader))
  }
  return { name, type, constraints, text: reader.textSince(start) }
}

function parseColumnConstraint(reader: TokenReader): ParsedConstraint {
  const start = reader.position()
  const name = reader.take('constraint') ? { name: reader.name() } : {}
  const bodyStart = reader.position()
  type Common = { columns: readonly string[]; text: string; name?: string; clause?: string }
  const finish = <T extends object>(facts: T, saysMore = false): T & Common => ({
    ...name,
    ...facts,
    columns: [],
    text: reader.textSince(start),
    ...(saysMore ? { clause: reader.textSince(bodyStart) } : {}),
  })
  if (reader.take('primary', 'key')) {
    const descending = !reader.take('asc') && reader.take('desc')
    const isConflict = takeConflict(reader)
    return finish(
      { kind: 'primary-key', autoincrement: reader.take('autoincrement'), descending },
      descending || isConflict,
    )
  }
  if (reader.take('not', 'null')) {
    const isConflict = takeConflict(reader)
    const parsed = finish({ kind: 'not-null' as const }, isConflict)
    return isConflict ? { ...parsed, clause: parsed.text } : parsed
  }
  if (reader.take('null')) {
    takeConflict(reader)
    return finish({ kind: 'null' })
  }
  if (reader.take('unique')) {
    const isConflict = takeConflict(reader)
    return finish({ kind: 'unique' }, isConflict)
  }
  if (reader.take('check')) {
    const expression = reader.parenthesised()
    takeConflict(reader)
    return finish({ kind: 'check', expression })
  }
  if (reader.take('default')) return finish({ kind: 'default', sql: parseDefault(reader) })
  if (reader.take('collate')) return finish({ kind: 'collate', collation: reader.name() })
  if (isWord(reader.peek(), 'references')) return finish({ kind: 'foreign-key', reference: parseReference(reader) })
  if (reader.take('generated', 'always', 'as') || reader.take('as')) {
    const expression = reader.parenthesised()
    const stored = reader.take('stored')
    if (!stored) reader.take('virtual')
    return finish({ kind: 'generated', expression, stored })
  }
  throw reader.failure('a column constraint')
}

function parseTableConstraint(reader: TokenReader, start: number): ParsedConstraint {
  const name = reader.take('constraint') ? { name: reader.name() } : {}
  const bodyStart = reader.position()
  const texts = (saysMore: boolean): { text: string; clause?: string } => ({
    text: reader.textSince(start),
    ...(saysMore ? { clause: reader.textSince(bodyStart) } : {}),
  })
  if (reader.take('primary', 'key')) {
    const { columns, autoincrement, saysMore } = parseKeyColumns(reader)
    const isConflict = takeConflict(reader)
    return {
      ...name,
      kind: 'primary-key',
      columns,
      autoincrement,
      // Of the key of a table it has no effect on whether the column is the rowid.
      descending: false,
      ...texts(saysMore || isConflict),
    }
  }
  if (reader.take('unique')) {
    const { columns, saysMore } = parseKeyColumns(reader)
    const isConflict = takeConflict(reader)
    return { ...name, kind: 'unique', columns, ...texts(saysMore || isConflict) }
  }
  if (reader.take('check')) {
    const expression = reader.parenthesised()
    takeConflict(reader)
    return { ...name, kind: 'check', columns: [], expression, text: reader.textSince(start) }
  }
  reader.expectWord('foreign', 'key')
  const { columns } = parseKeyColumns(reader)
  const reference = parseReference(reader)
  return { ...name, kind: 'foreign-key', columns, reference, text: reader.textSince(start) }
}

function parseKeyColumns(reader: TokenReader) {
  const columns: string[] = []
  let autoincrement = false
  let saysMore = false
  reader.expectSymbol('(')
  do {
    columns.push(reader.name())
    if (reader.take('collate')) {
      reader.name()
      saysMore = true
    }
    if (!reader.take('asc') && reader.take('desc')) saysMore = true
    if (reader.take('autoincrement')) autoincrement = true
  } while (reader.takeSymbol(','))
  reader.expectSymbol(')')
  return { columns, autoincrement, saysMore }
}

/** Whether there is a conflict clause other than the default. @see https://sqlite.org/lang_conflict.html */
function takeConflict(reader: TokenReader): boolean {
  return reader.take('on', 'conflict') && !isWord(reader.next(), 'abort')
}

function parseDefault(reader: TokenReader): string {
  const start = reader.position()
  if (isSymbol(reader.peek(), '(')) {
    reader.parenthesised()
    return reader.textSince(start)
  }
  if (!reader.takeSymbol('+')) reader.takeSymbol('-')
  reader.next()
  return reader.textSince(start)
}

function parseReference(reader: TokenReader): ParsedReference {
  reader.expectWord('references')
  const table = reader.name()
  const columns = isSymbol(reader.peek(), '(') ? parseKeyColumns(reader).columns : []
  let onDelete: ForeignKeyAction = 'no action'
  let onUpdate: ForeignKeyAction = 'no action'
  let match: 'full' | 'partial' | undefined
  let deferrable: Deferrable | undefined
  for (;;) {
    if (reader.take('on', 'delete')) onDelete = parseAction(reader)
    else if (reader.take('on', 'update')) onUpdate = parseAction(reader)
    else if (reader.take('match')) {
      const kind = reader.name().toLowerCase()
      if (kind === 'full' || kind === 'partial') match = kind
    } else if (reader.take('not', 'deferrable')) {
      // NOT DEFERRABLE INITIALLY DEFERRED is legal, and not deferrable.
      if (reader.take('initially')) reader.next()
    } else if (reader.take('deferrable')) {
      deferrable = 'initially immediate'
      if (reader.take('initially', 'deferred')) deferrable = 'initially deferred'
      else reader.take('initially', 'immediate')
    } else break
  }
  return {
    table,
    columns,
    onDelete,
    onUpdate,
    ...(match === undefined ? {} : { match }),
    ...(deferrable === undefined ? {} : { deferrable }),
  }
}

function parseAction(reader: TokenReader): ForeignKeyAction {
  if (reader.take('cascade')) return 'cascade'
  if (reader.take('restrict')) return 'restrict'
  if (reader.take('set', 'null')) return 'set null'
  if (reader.take('set', 'default')) return 'set default'
  reader.expectWord('no', 'action')
  return 'no action'
}
