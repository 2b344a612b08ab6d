import type { Column, ColumnType, Constraint, ForeignKey, ForeignKeyAction } from '../../../schema/index.js'
import { isSymbol, isWord } from '../token.js'
import type { TokenCursor } from './token-cursor.js'

/** A column as CREATE TABLE and ADD COLUMN define it, and the constraints that its definition holds. */
export interface ReadColumn {
  readonly column: Column
  readonly constraints: readonly Constraint[]
}

// Words that end the type of a column.
const modifiers = new Set(
  `constraint primary not null unique check default collate references generated as auto_increment autoincrement comment
  after first on invisible visible key storage compression stored virtual persistent deferrable initially using`.split(
    /\s+/,
  ),
)

/** The type that comes next, in neutral words; `custom` in lower case and single spaces where there are none. */
export function readType(cursor: TokenCursor): ColumnType {
  const part = cursor.until((token) => isModifier(token.text) && token.type === 'word')
  return typeOf(part)
}

export function typeOf(part: TokenCursor): ColumnType {
  const tokens = part.tokens()
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const close = open < 0 ? -1 : tokens.findIndex((token) => isSymbol(token, ')'))
  const inside = open < 0 ? [] : tokens.slice(open + 1, close)
  const outside = open < 0 ? tokens : [...tokens.slice(0, open), ...tokens.slice(close + 1)]
  const words = outside.map(({ text }) => text.toLowerCase()).join(' ')
  if (/^enum\b/.test(words) && inside.some(({ type }) => type === 'string')) {
    return { kind: 'enum', values: inside.filter(({ type }) => type === 'string').map(({ value }) => value) }
  }
  const numbers = inside.filter(({ type }) => type === 'number').map(({ text }) => Number(text))
  return part.grammar.type(words, numbers) ?? { kind: 'custom', sql: part.rest().toLowerCase().replace(/\s+/g, ' ') }
}

function isModifier(text: string): boolean {
  return modifiers.has(text.toLowerCase())
}

/** A column definition: its name comes next, and nothing else is in the cursor. */
export function readColumn(cursor: TokenCursor): ReadColumn | null {
  const name = cursor.name()
  return name === null ? null : readDefinition(name, cursor)
}

/** What follows the name of a column. */
export function readDefinition(name: string, cursor: TokenCursor): ReadColumn {
  const type = readType(cursor)
  const constraints: Constraint[] = []
  let column: Column = { name, type, nullable: true, ...serial(type) }
  while (!cursor.done) {
    const named = cursor.take('constraint') ? cursor.name() : null
    const label = named === null ? {} : { name: named }
    if (cursor.take('not', 'null')) column = { ...column, nullable: false }
    else if (cursor.take('null')) column = { ...column, nullable: true }
    else if (cursor.take('primary', 'key')) {
      column = { ...column, nullable: false }
      constraints.push({ kind: 'primary-key', ...label, columns: [name] })
    } else if (cursor.take('unique')) {
      cursor.take('key')
      constraints.push({ kind: 'unique', ...label, columns: [name] })
    } else if (cursor.take('check')) {
      constraints.push({ kind: 'check', ...label, expression: cursor.group()?.rest() ?? '' })
    } else if (cursor.take('default')) column = withDefault(column, readDefault(cursor))
    else if (cursor.take('collate')) column = { ...column, collation: cursor.name() ?? '' }
    else if (cursor.take('references'))
      constraints.push({ kind: 'foreign-key', ...label, ...reference([name], cursor) })
    else if (cursor.take('generated', 'by', 'default', 'as', 'identity')) column = numbered(column, false)
    else if (cursor.take('generated', 'always', 'as', 'identity')) column = numbered(column, true)
    else if (cursor.take('generated', 'always', 'as') || cursor.take('as')) column = generated(column, cursor)
    else if (cursor.takeAny('auto_increment', 'autoincrement') !== null) column = numbered(column, false)
    else if (cursor.take('on', 'update')) {
      cursor.next()
      cursor.group()
      column = { ...column, onUpdateNow: true }
    } else cursor.next()
  }
  return { column, constraints }
}

function serial(type: ColumnType): Pick<Column, 'identity'> {
  return type.kind === 'custom' && /serial/.test(type.sql) ? { identity: { always: false, serial: true } } : {}
}

function withDefault(column: Column, sql: string): Column {
  return /^null$/i.test(sql) ? column : { ...column, default: { kind: 'sql', sql } }
}

/** The text of a default: up to the next word that begins something else. */
export function readDefault(cursor: TokenCursor): string {
  const part = cursor.until((token) => token.type === 'word' && isModifier(token.text) && !isWord(token, 'null', 'as'))
  const text = part.rest()
  // DEFAULT NULL stands before other words.
  return /^null\b/i.test(text) ? 'NULL' : text
}

function numbered(column: Column, always: boolean): Column {
  return { ...column, nullable: false, identity: { always } }
}

function generated(column: Column, cursor: TokenCursor): Column {
  const expression = cursor.group()?.rest() ?? ''
  const stored = cursor.takeAny('stored', 'persistent') !== null
  if (!stored) cursor.take('virtual')
  return { ...column, generated: { expression, stored } }
}

/** What follows REFERENCES. */
export function reference(columns: readonly string[], cursor: TokenCursor): ForeignKey {
  const table = cursor.tableName() ?? { name: '' }
  const referencedColumns = cursor.group()?.names() ?? []
  let key: ForeignKey = { columns, table, referencedColumns, onDelete: 'no action', onUpdate: 'no action' }
  for (;;) {
    if (cursor.take('on', 'delete')) key = { ...key, onDelete: action(cursor) }
    else if (cursor.take('on', 'update')) key = { ...key, onUpdate: action(cursor) }
    else if (cursor.take('match')) {
      const match = cursor.takeAny('full', 'partial', 'simple')
      if (match === 'full' || match === 'partial') key = { ...key, match }
    } else if (cursor.take('not', 'valid')) key = { ...key, notValid: true }
    else if (cursor.take('deferrable') || cursor.take('not', 'deferrable')) continue
    else if (cursor.take('initially')) cursor.next()
    else return key
  }
}

function action(cursor: TokenCursor): ForeignKeyAction {
  const words = cursor.takeAny('cascade', 'restrict', 'set null', 'set default', 'no action')
  return (words ?? 'no action') as ForeignKeyAction
}
