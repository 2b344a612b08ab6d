import type { Column, Constraint, IndexDefinition, IndexKey, Table, TableName } from '../../../schema/index.js'
import { withConstraint } from '../../../schema/index.js'
import { isSymbol } from '../token.js'
import { readColumn, reference } from './read-column.js'
import type { TokenCursor } from './token-cursor.js'

/** What stands between the parentheses of CREATE TABLE. */
export function readTable(name: TableName, body: TokenCursor | null, options: Table['options']): Table {
  let table: Table = {
    ...name,
    columns: [],
    uniques: [],
    foreignKeys: [],
    checks: [],
    excludes: [],
    indexes: [],
    options,
  }
  for (const part of body?.list() ?? []) {
    const constraint = readConstraint(part, name)
    if (constraint !== null) {
      table = withConstraint(table, constraint)
      continue
    }
    const index = readInlineIndex(part, name)
    if (index !== null) {
      table = { ...table, indexes: [...table.indexes, index] }
      continue
    }
    const found = part.isNext('like') ? null : readColumn(part)
    if (found === null) continue
    table = { ...table, columns: [...table.columns, found.column] }
    for (const own of found.constraints) table = withConstraint(table, own)
  }
  return withKeyColumns(table)
}

/** Columns of a primary key are never NULL, whatever their definition says. */
function withKeyColumns(table: Table): Table {
  const key = new Set(table.primaryKey?.columns)
  const columns = table.columns.map(
    (column): Column => (key.has(column.name) ? { ...column, nullable: false } : column),
  )
  return { ...table, columns }
}

/** A constraint of a table, or null where something else comes next. */
export function readConstraint(cursor: TokenCursor, table: TableName): Constraint | null {
  // A column may be called so too, but then its type follows.
  const isNamed = cursor.isNext('constraint')
  const startsOne =
    isNamed ||
    cursor.isNext('primary', 'key') ||
    cursor.isNext('foreign', 'key') ||
    (cursor.isNext('unique') && !isTypeNext(cursor)) ||
    (cursor.isNext('check') && isSymbol(cursor.peek(1), '(')) ||
    (cursor.isNext('exclude') && !isTypeNext(cursor))
  if (!startsOne) return null
  if (isNamed) cursor.next()
  const isAnonymous = cursor.isNext('primary', 'key') || cursor.isNext('foreign', 'key') || cursor.isNext('check')
  const given = isNamed && !isAnonymous ? cursor.name() : null
  const name = given === null ? {} : { name: given }
  if (cursor.take('primary', 'key')) {
    cursor.takeAny('clustered', 'nonclustered')
    return { kind: 'primary-key', ...name, columns: keyColumns(cursor) }
  }
  if (cursor.take('unique')) {
    cursor.takeAny('key', 'index')
    const nullsNotDistinct = cursor.take('nulls', 'not', 'distinct') ? { nullsNotDistinct: true } : {}
    const own = isSymbol(cursor.peek(), '(') || cursor.isNext('using') ? null : cursor.name()
    const label = own === null ? name : { name: own }
    return { kind: 'unique', ...label, columns: keyColumns(cursor), ...nullsNotDistinct }
  }
  if (cursor.take('foreign', 'key')) {
    if (!isSymbol(cursor.peek(), '(')) cursor.name()
    const columns = cursor.group()?.names() ?? []
    cursor.take('references')
    return { kind: 'foreign-key', ...name, ...reference(columns, cursor) }
  }
  if (cursor.take('check')) {
    const expression = cursor.group()?.rest() ?? ''
    return { kind: 'check', ...name, expression, ...(cursor.has('not', 'valid') ? { notValid: true } : {}) }
  }
  if (cursor.take('exclude')) return { kind: 'exclude', ...name, elements: [] }
  return cursor.take('not', 'null') ? notNull(cursor, name, table) : null
}

/** PostgreSQL 18: `CONSTRAINT n NOT NULL a NOT VALID`, as the check that it amounts to. */
function notNull(cursor: TokenCursor, name: { readonly name?: string }, _table: TableName): Constraint {
  const column = cursor.name() ?? ''
  const notValid = cursor.has('not', 'valid') ? { notValid: true } : {}
  return { kind: 'check', ...name, expression: `${column} IS NOT NULL`, ...notValid }
}

function isTypeNext(cursor: TokenCursor): boolean {
  const after = cursor.peek(1)
  return after?.type === 'word' && !/^(?:key|index|using|nulls)$/i.test(after.text) && !isSymbol(cursor.peek(2), '(')
}

function keyColumns(cursor: TokenCursor): readonly string[] {
  if (cursor.take('using')) {
    // MySQL writes the method here, PostgreSQL an index.
    if (cursor.take('index')) return []
    cursor.name()
  }
  return readKeys(cursor).flatMap(({ column }) => column ?? [])
}

/** MySQL: `KEY name (a, b)` among the columns. */
export function readInlineIndex(cursor: TokenCursor, table: TableName): IndexDefinition | null {
  const isIndex =
    cursor.isNext('index') || cursor.isNext('fulltext') || cursor.isNext('spatial') || cursor.isNext('key')
  if (!isIndex || !cursor.tokens().some((token) => isSymbol(token, '('))) return null
  const method = cursor.takeAny('fulltext', 'spatial')
  if (cursor.takeAny('index', 'key') === null && method === null) return null
  cursor.take('if', 'not', 'exists')
  const name = isSymbol(cursor.peek(), '(') ? '' : (cursor.name() ?? '')
  if (cursor.take('using')) cursor.name()
  const keys = readKeys(cursor)
  return {
    name: name === '' ? `${table.name}_index` : name,
    keys,
    unique: false,
    ...(method === null ? {} : { method }),
  }
}

/** The keys of an index, in parentheses. */
export function readKeys(cursor: TokenCursor): readonly IndexKey[] {
  return (cursor.group()?.list() ?? []).map((part): IndexKey => {
    const [first, second] = part.tokens()
    const isPlain = (first?.type === 'word' || first?.type === 'quoted') && !isSymbol(second, '(', '.')
    const order = part.has('desc') ? { order: 'desc' as const } : {}
    // MySQL: a prefix, name(10).
    const isPrefix = isSymbol(second, '(') && part.tokens()[2]?.type === 'number' && part.tokens().length <= 5
    if (isPlain || isPrefix) return { column: part.name() ?? '', ...order }
    return { expression: part.rest(), ...order }
  })
}
