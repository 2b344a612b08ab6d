import { isMysql, type LexicalRules } from './lexical-rules.js'
import { SqlTextError } from './sql-text-error.js'
import { decodeString, type Escapes } from './string-value.js'
import type { Token } from './token.js'

export { isMysql, type LexicalRules, mysqlRules, postgresRules } from './lexical-rules.js'
export { SqlTextError } from './sql-text-error.js'
export type { Token } from './token.js'

// Both servers take every character beyond ASCII for a letter, so that even a no-break space is part of a word.
const patterns = {
  postgres: {
    word: /[A-Za-z_\u{80}-\u{10ffff}][\w$\u{80}-\u{10ffff}]*/uy,
    number:
      /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y,
    symbol: /::|:=|[~!@#^&|`?+\-*/%<>=]+|\$\d+|./suy,
    stringPrefix: /[eEbBxXnN](?=')|[uU]&(?=['"])/y,
  },
  mysql: {
    word: /@@?[\w$.\u{80}-\u{10ffff}]+|[\w$\u{80}-\u{10ffff}]+/uy,
    number: /0x[\da-fA-F]+|0b[01]+|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y,
    symbol: /:=|->>?|<=>|\|\||&&|<=|>=|<>|!=|<<|>>|./suy,
    // A variable may be quoted too: @'x', @`x`.
    stringPrefix: /[bBxXnN](?=')|@@?(?=['"`])/y,
  },
}

/** Cuts SQL into tokens. */
export function tokenize(sql: string, rules: LexicalRules): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const blank = skipBlank(sql, at, rules)
    if (blank === at) tokens.push(readToken(sql, at, rules, tokens.at(-1)))
    at = blank === at ? (tokens.at(-1)?.end ?? sql.length) : blank
  }
  return tokens
}

/** The end of the white space, or of the one comment, that begins at `start`; `start` when there is none. */
export function skipBlank(sql: string, start: number, rules: LexicalRules): number {
  // Editors put a byte order mark before files.
  if (start === 0 && sql.startsWith('\uFEFF')) return 1
  const space = matchAt(/[ \t\n\r\f\v]+/y, sql, start)
  if (space !== '') return start + space.length
  if (sql.startsWith('/*', start)) return closeComment(sql, start, rules.nestedComments)
  // To MySQL, 1--1 is a sum.
  const dashes = isMysql(rules) ? /--(?![^\0-\x20\x7f])/y : /--/y
  if (matchAt(dashes, sql, start) === '' && !(rules.hashComments && sql[start] === '#')) return start
  return start + matchAt(isMysql(rules) ? /[^\n]*/y : /[^\n\r]*/y, sql, start).length
}

function closeComment(sql: string, start: number, nested: boolean): number {
  let depth = 1
  let at = start + 2
  while (depth > 0 && at < sql.length) {
    const opens = nested && sql.startsWith('/*', at)
    const closes = sql.startsWith('*/', at)
    if (opens) depth += 1
    if (closes) depth -= 1
    at += opens || closes ? 2 : 1
  }
  if (depth > 0) throw new SqlTextError('a comment has no end', start)
  return at
}

/** The token that begins at `start`, where there is neither white space nor a comment. */
export function readToken(sql: string, start: number, rules: LexicalRules, previous?: Token): Token {
  const { word, number, symbol, stringPrefix } = isMysql(rules) ? patterns.mysql : patterns.postgres
  const prefix = matchAt(stringPrefix, sql, start)
  if (isQuote(sql[start + prefix.length], rules)) return readQuoted(sql, start, prefix, rules)
  if (rules.dollarQuotes) {
    const tag = matchAt(/\$(?:[A-Za-z_\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*)?\$/uy, sql, start)
    if (tag !== '') return readDollarQuoted(sql, start, tag)
  }
  const plain = (type: Token['type'], text: string): Token => {
    return { type, text, value: text, start, end: start + text.length }
  }
  // In MySQL, names may begin with a digit: 1st is one, and 5 is one in t.5
  const afterName = isMysql(rules) && (previous?.type === 'word' || previous?.type === 'quoted')
  const digits = afterName && previous.end === start ? '' : matchAt(number, sql, start)
  const name = matchAt(word, sql, start)
  if (digits !== '' && (name.length <= digits.length || digits.includes('.'))) return plain('number', digits)
  if (name !== '') return plain('word', name)
  const run = matchAt(symbol, sql, start)
  return plain('symbol', isMysql(rules) ? run : postgresOperator(run))
}

/**
 * What PostgreSQL takes of a run of operator characters: nothing of a comment; and no + or - at the end, for it is a
 * sign, unless a character is there that SQL's own operators do not have.
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS
 */
function postgresOperator(run: string): string {
  const comment = run.search(/--|\/\*/)
  const operator = comment < 0 ? run : run.slice(0, comment)
  return /[~!@#^&|`?%]/.test(operator) ? operator : operator.replace(/(?!^)[+-]+$/, '')
}

function isQuote(char: string | undefined, rules: LexicalRules): boolean {
  return char === "'" || char === '"' || char === rules.identifierQuote
}

function readQuoted(sql: string, start: number, prefix: string, rules: LexicalRules): Token {
  const open = start + prefix.length
  const quote = sql[open] as string
  const isString = quote === "'" || (quote === '"' && rules.doubleQuotedStrings)
  const hasBackslashes = isString && (rules.backslashEscapes || /^e$/i.test(prefix))
  const end = closeQuote(sql, open, hasBackslashes)
  const text = sql.slice(start, end)
  if (/^[bx]$/i.test(prefix)) return { type: 'number', text, value: text, start, end }
  if (prefix.startsWith('@')) return { type: 'word', text, value: text, start, end }
  const backslashes: Escapes = isMysql(rules) ? 'mysql' : 'postgres'
  const escapes = hasBackslashes ? backslashes : prefix.endsWith('&') ? 'unicode' : 'none'
  const value = decodeString(sql.slice(open + 1, end - 1), quote, escapes)
  return { type: isString ? 'string' : 'quoted', text, value, start, end }
}

function closeQuote(sql: string, open: number, hasBackslashes: boolean): number {
  const quote = sql[open]
  for (let at = open + 1; at < sql.length; at += 1) {
    if (hasBackslashes && sql[at] === '\\') at += 1
    else if (sql[at] !== quote) continue
    else if (sql[at + 1] === quote) at += 1
    else return at + 1
  }
  throw new SqlTextError(`a ${quote} is not closed`, open)
}

function readDollarQuoted(sql: string, start: number, tag: string): Token {
  const close = sql.indexOf(tag, start + tag.length)
  if (close < 0) throw new SqlTextError(`a ${tag} is not closed`, start)
  const end = close + tag.length
  return { type: 'string', text: sql.slice(start, end), value: sql.slice(start + tag.length, close), start, end }
}

/** What the sticky pattern matches at `start`; an empty text when it does not. */
function matchAt(pattern: RegExp, sql: string, start: number): string {
  pattern.lastIndex = start
  return pattern.exec(sql)?.[0] ?? ''
}
