import { keywords } from './keywords.js'

/**
 * A lexical unit of SQLite's SQL; white space and comments are none.
 * @see https://sqlite.org/lang.html, https://github.com/sqlite/sqlite/blob/master/src/tokenize.c
 */
export interface Token {
  readonly type: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  /** As written. */
  readonly text: string
  /** The name, for a word or a quoted name; the content, for a string; else the text. */
  readonly value: string
  readonly start: number
  readonly end: number
}

const closing: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']', "'": "'" }
// SQLite takes every character beyond ASCII for a letter.
const wordPattern = /[A-Za-z0-9_$\u{80}-\u{10ffff}]+/uy
const numberPattern = /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y
const symbolPattern = /->>|->|\|\||<=|>=|<>|!=|==|<<|>>|[?:@#$][\w$]*|./suy

/** Cuts SQL into tokens. Never throws: an unfinished string or comment ends with the text. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const char = sql[at] as string
    if (/\s/.test(char)) {
      at += 1
      continue
    }
    if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at)
      at = end < 0 ? sql.length : end + 1
      continue
    }
    if (sql.startsWith('/*', at)) {
      const end = sql.indexOf('*/', at + 2)
      at = end < 0 ? sql.length : end + 2
      continue
    }
    const token = char in closing ? quotedToken(sql, at) : plainToken(sql, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function quotedToken(sql: string, start: number): Token {
  const open = sql[start] as string
  const close = closing[open] as string
  let value = ''
  let at = start + 1
  while (at < sql.length) {
    const char = sql[at] as string
    if (char === close) {
      // A doubled quote stands for itself, but not in [brackets].
      if (close !== ']' && sql[at + 1] === close) {
        value += close
        at += 2
        continue
      }
      break
    }
    value += char
    at += 1
  }
  const end = Math.min(at + 1, sql.length)
  return { type: open === "'" ? 'string' : 'quoted', text: sql.slice(start, end), value, start, end }
}

function plainToken(sql: string, start: number): Token {
  for (const [type, pattern] of [
    ['number', numberPattern],
    ['word', wordPattern],
    ['symbol', symbolPattern],
  ] as const) {
    pattern.lastIndex = start
    const match = pattern.exec(sql)
    if (match === null) continue
    let text = match[0]
    // x'0a' is one token, a blob.
    if (type === 'word' && /^[xX]$/.test(text) && sql[start + 1] === "'") {
      const blob = quotedToken(sql, start + 1)
      text = sql.slice(start, blob.end)
      return { type: 'symbol', text, value: text, start, end: blob.end }
    }
    return { type, text, value: text, start, end: start + text.length }
  }
  throw new Error('unreachable: the last pattern matches anything')
}

/** Whether the token is this unquoted word, in any letter case. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && token.type === 'word' && token.text.toLowerCase() === word
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token !== undefined && token.type === 'symbol' && token.text === symbol
}

/** Whether the token can name something. SQLite takes 'strings' for names too, for compatibility. */
export function isName(token: Token | undefined): boolean {
  return token !== undefined && (token.type === 'word' || token.type === 'quoted' || token.type === 'string')
}

/** The tokens without parentheses that enclose all of them. */
export function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (inner.length > 1 && isSymbol(inner[0], '(') && closingParenthesis(inner, 0) === inner.length - 1) {
    inner = inner.slice(1, -1)
  }
  return inner
}

/** The index of the parenthesis that closes the one at `open`, or -1. */
export function closingParenthesis(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], '(')) depth += 1
    else if (isSymbol(tokens[at], ')')) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return -1
}

/** One spelling for tokens that mean the same: words in lower case, names without needless quotes, one space between. */
export function canonicalText(tokens: readonly Token[]): string {
  return tokens.map(canonicalToken).join(' ')
}

/** A name as SQLite compares it: ASCII letters in lower case, everything else as it is. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Whether two names are one to SQLite. */
export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b)
}

function canonicalToken(token: Token): string {
  switch (token.type) {
    case 'word':
    case 'number':
      return foldName(token.text)
    case 'quoted': {
      const name = foldName(token.value)
      return /^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`
    }
    default:
      return token.text
  }
}
