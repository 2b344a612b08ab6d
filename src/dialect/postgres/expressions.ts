import type { Column, ColumnType, DefaultValue } from '../../schema/index.js'
import { defaultKeyOf, numericKinds } from '../default-key.js'
import type { ExpressionRules } from '../dialect.js'
import { expressionKey, renameInExpression } from '../sql-text/key.js'
import { postgresRules, type Token } from '../sql-text/lexer.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { literal, quote, quoteTable } from './quote.js'

/** Functions that are one and the same, under the name that the engine prints for one of them. */
const synonyms: Readonly<Record<string, string>> = {
  'now()': 'current_timestamp',
  'transaction_timestamp()': 'current_timestamp',
}

/** With white space between all of its parts. */
const longestSynonym = 40

function key(sql: string): string {
  const text = expressionKey(sql, postgresRules)
  return text.length > longestSynonym ? text : (synonyms[text.replace(/\s+/g, '').toLowerCase()] ?? text)
}

/**
 * What a default says, in the words that models use: the engine prints `'x'::character varying`, `'-7'::integer`,
 * `NULL::text`. undefined: DEFAULT NULL, which is the same as none.
 */
export function parseDefault(sql: string, type: ColumnType): DefaultValue | undefined {
  const tokens = readableTokens(sql, postgresRules)
  if (tokens === null) return { kind: 'sql', sql }
  const [first, second] = tokens
  if (first === undefined) return undefined
  const isCast = (at: number): boolean =>
    tokens.length === at || (tokens[at]?.text === '::' && tokens.slice(at + 1).every(isPartOfType))
  if (first.type === 'word' && /^null$/i.test(first.text) && isCast(1)) return undefined
  if (first.type === 'word' && /^(true|false)$/i.test(first.text) && tokens.length === 1) {
    return { kind: 'value', value: /^true$/i.test(first.text) }
  }
  if (first.type === 'number' && isCast(1)) return numberDefault(first.text, sql)
  if (first.text === '-' && second?.type === 'number' && isCast(2)) return numberDefault(`-${second.text}`, sql)
  if (first.type !== 'string' || !isCast(1) || !/^'/.test(first.text)) return { kind: 'sql', sql }
  if (numericKinds.has(type.kind)) return numberDefault(first.value, sql)
  if (type.kind === 'bool') return { kind: 'value', value: /^(t|true|y|yes|on|1)$/i.test(first.value) }
  if (type.kind === 'array' || type.kind === 'binary' || type.kind === 'custom') return { kind: 'sql', sql }
  return { kind: 'value', value: first.value }
}

function isPartOfType(token: Token): boolean {
  return token.type === 'word' || token.type === 'quoted' || token.type === 'number' || /^[().,[\]]$/.test(token.text)
}

/** A number as a value where JavaScript writes it the same way; else as SQL, so that nothing is rounded. */
function numberDefault(text: string, sql: string): DefaultValue {
  if (String(Number(text)) === text) return { kind: 'value', value: Number(text) }
  if (/^-?\d+$/.test(text) && BigInt(text).toString() === text) return { kind: 'value', value: BigInt(text) }
  return /^-?\d+\.\d+$/.test(text) ? { kind: 'value', value: text } : { kind: 'sql', sql }
}

/** The text after DEFAULT, or null. */
export function spellDefault(column: Column): string | null {
  const { default: value } = column
  if (value === undefined) return null
  return value.kind === 'sql' ? value.sql : literal(value.value)
}

function defaultKey(column: Column): string | null {
  return defaultKeyOf(column, key, sortedJson)
}

const sortedJson = new Set(['jsonb'])

/**
 * The engine prints `(ARRAY['a'::character varying])::text[]` for what it made of `x IN ('a')`, but reads that text
 * back as an array of texts: a cast of an ARRAY goes into its elements. With the elements' own type between the two,
 * it reads back what it printed.
 */
export function rereadable(sql: string): string {
  if (!sql.includes('ARRAY')) return sql
  const tokens = readableTokens(sql, postgresRules)
  if (tokens === null) return sql
  const inserts: { at: number; text: string }[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'word' || token.text !== 'ARRAY' || tokens[at + 1]?.text !== '[') continue
    const end = closing(tokens, at + 1)
    const after = tokens[end]
    if (after === undefined || tokens[end + 1]?.text !== ')' || tokens[end + 2]?.text !== '::') continue
    const type = elementType(sql, tokens.slice(at + 2, end))
    if (type !== null) inserts.push({ at: after.end, text: `::${type}[]` })
  }
  return inserts.toReversed().reduce((text, { at, text: part }) => text.slice(0, at) + part + text.slice(at), sql)
}

function closing(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '[') depth += 1
    if (tokens[at]?.text === ']') depth -= 1
    if (depth === 0) return at
  }
  return tokens.length
}

/** The type to which the first element of a list is cast, or null. */
function elementType(sql: string, tokens: readonly Token[]): string | null {
  let depth = 0
  let cast: Token | undefined
  let last: Token | undefined
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1
    if (token.text === ')' || token.text === ']') depth -= 1
    if (depth === 0 && token.text === ',') break
    if (depth === 0 && token.text === '::') cast = token
    last = token
  }
  return cast === undefined || last === undefined ? null : sql.slice(cast.end, last.end)
}

/** `'a'::mood` after the type mood got another name. */
function renameType(sql: string, from: string, to: string): string {
  const tokens = readableTokens(sql, postgresRules) ?? []
  let text = ''
  let end = 0
  for (const [at, token] of tokens.entries()) {
    const isName = (token.type === 'word' || token.type === 'quoted') && token.value === from
    const before = tokens[at - 1]?.text === '.' ? tokens[at - 3]?.text : tokens[at - 1]?.text
    if (!isName || before !== '::') continue
    text += sql.slice(end, token.start) + quote(to)
    end = token.end
  }
  return text + sql.slice(end)
}

export const expressions: ExpressionRules = {
  quote,
  quoteTable,
  literal,
  key,
  renameColumn: (sql, from, to) => renameInExpression(sql, from, to, postgresRules, quote),
  renameType,
  spellDefault,
  defaultKey,
}
