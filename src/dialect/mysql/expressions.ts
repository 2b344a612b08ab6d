import type { Column, ColumnType, DefaultValue } from '../../schema/index.js'
import { defaultKeyOf, numericKinds } from '../default-key.js'
import type { ExpressionRules } from '../dialect.js'
import { expressionKey, renameInExpression } from '../sql-text/key.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { literal, quote } from './quote.js'

/** The server puts the connection's character set before every text; which it was says nothing. */
function withoutIntroducers(sql: string): string {
  if (!sql.includes('_')) return sql
  const tokens = readableTokens(sql, mysqlRules)
  if (tokens === null) return sql
  let result = ''
  let from = 0
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'word' || !/^_(utf8|utf8mb3|utf8mb4|latin1|ascii|binary)$/i.test(token.text)) continue
    if (tokens[at + 1]?.type !== 'string') continue
    result += sql.slice(from, token.start)
    from = token.end
  }
  return result + sql.slice(from)
}

const presentTime = /^(?:current_timestamp|now|localtime|localtimestamp)(?:\(\s*\d?\s*\))?$/i

/** MariaDB keeps `x'00'` as it is, MySQL makes `0x00` of it. */
const bytes = /\bx'([0-9a-f]*)'/gi

function key(sql: string): string {
  const text = sql.trim()
  return presentTime.test(text)
    ? 'current_timestamp'
    : expressionKey(withoutIntroducers(text).replace(bytes, '0x$1'), mysqlRules)
}

/** Types whose default must be an expression in parentheses. @see https://dev.mysql.com/doc/refman/9.0/en/data-type-defaults.html */
const needsExpression = new Set(['text', 'binary', 'json', 'jsonb'])

/** The text after DEFAULT, or null. The digits of CURRENT_TIMESTAMP must be those of the column. */
export function spellDefault(column: Column): string | null {
  const { default: value, type } = column
  if (value === undefined) return null
  if (value.kind === 'sql') {
    if (presentTime.test(value.sql.trim())) return spellPresentTime(type)
    // Bits are a value; in parentheses MySQL would make an expression of them.
    if (/^b'[01]*'$/i.test(value.sql)) return value.sql
    const known = parseDefault(value.sql, type)
    // A value that is written as SQL is still a value.
    return known?.kind === 'value' ? spellDefault({ ...column, default: known }) : `(${value.sql})`
  }
  const text = literal(value.value)
  const isLong = type.kind === 'custom' && /^(?:tiny|medium|long)?(?:text|blob)\b|^json\b|^geometry\b/i.test(type.sql)
  return needsExpression.has(type.kind) || isLong ? `(${text})` : text
}

/** `CURRENT_TIMESTAMP` as the column keeps it. */
export function spellPresentTime(type: ColumnType): string {
  const inWords = type.kind === 'custom' ? (/\((\d)\)/.exec(type.sql)?.[1] ?? '0') : '6'
  const digits = type.kind === 'timestamp' || type.kind === 'time' ? String(type.precision ?? 6) : inWords
  return digits === '0' ? 'CURRENT_TIMESTAMP' : `CURRENT_TIMESTAMP(${digits})`
}

/** What a default says that is written as SQL; undefined: NULL, which is the same as none. */
export function parseDefault(sql: string, type: ColumnType): DefaultValue | undefined {
  const text = withoutIntroducers(sql).trim()
  if (presentTime.test(text)) return { kind: 'sql', sql: 'CURRENT_TIMESTAMP' }
  let tokens = readableTokens(text, mysqlRules)
  if (tokens === null) return { kind: 'sql', sql }
  while (tokens.length > 2 && tokens[0]?.text === '(' && tokens.at(-1)?.text === ')') tokens = tokens.slice(1, -1)
  const [first, second] = tokens
  if (tokens.length === 1 && first?.type === 'word' && /^null$/i.test(first.text)) return undefined
  if (tokens.length === 1 && first?.type === 'word' && /^(true|false)$/i.test(first.text)) {
    return literalDefault(/^true$/i.test(first.text) ? '1' : '0', type)
  }
  if (tokens.length === 1 && (first?.type === 'string' || first?.type === 'number')) {
    if (/^(?:0x|[xb]')/i.test(first.text)) return { kind: 'sql', sql: text }
    return literalDefault(first.value, type)
  }
  if (tokens.length === 2 && first?.text === '-' && second?.type === 'number') {
    return literalDefault(`-${second.text}`, type)
  }
  return { kind: 'sql', sql: tokens.length === 0 ? sql : text.slice(tokens[0]?.start, tokens.at(-1)?.end) }
}

/** A default that is a value, in the JavaScript type of its column. */
export function literalDefault(text: string, type: ColumnType): DefaultValue {
  if (type.kind === 'bool') return { kind: 'value', value: Number(text) !== 0 }
  if (!numericKinds.has(type.kind)) return { kind: 'value', value: text }
  if (String(Number(text)) === text && type.kind !== 'bigint') return { kind: 'value', value: Number(text) }
  if (/^-?\d+$/.test(text) && BigInt(text).toString() === text) return { kind: 'value', value: BigInt(text) }
  return { kind: 'value', value: text }
}

const sortedJson = new Set(['json', 'jsonb'])

export const expressions: ExpressionRules = {
  quote,
  // There are no schemas below a database.
  quoteTable: ({ name }) => quote(name),
  literal,
  key,
  renameColumn: (sql, from, to) => renameInExpression(sql, from, to, mysqlRules, quote),
  spellDefault,
  defaultKey: (column) => defaultKeyOf(column, key, sortedJson),
}

/**
 * In parts of information_schema MySQL writes a text as it would stand inside another one, and its bytes as if each were
 * a character. @see https://bugs.mysql.com/bug.php?id=100607
 */
export function unescaped(text: string): string {
  return decoded(text).replace(/\\(['"\\])/g, '$1')
}

function decoded(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
