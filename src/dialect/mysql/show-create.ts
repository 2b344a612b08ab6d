import { mysqlRules, type Token, tokenize } from '../sql-text/lexer.js'
import { withoutParentheses } from '../sql-text/parentheses.js'

/** The SQL texts of a table as SHOW CREATE TABLE prints them: the only way to read a temporary one. */
export interface ShownTable {
  readonly checks: ReadonlyMap<string, string>
  /** The expressions of an index's keys; null for a plain column. */
  readonly indexes: ReadonlyMap<string, readonly (string | null)[]>
  readonly columns: ReadonlyMap<string, ShownColumn>
}

export interface ShownColumn {
  readonly type: string
  readonly default: string | null
  readonly generated: string | null
  /** The collation, where the column names its character set with it; MySQL tells so that somebody wrote it out. */
  readonly collation: string | null
}

export function parseShownTable(sql: string): ShownTable {
  const checks = new Map<string, string>()
  const indexes = new Map<string, readonly (string | null)[]>()
  const columns = new Map<string, ShownColumn>()
  const text = (tokens: readonly Token[]): string => {
    const [first, last] = [tokens[0], tokens.at(-1)]
    return first === undefined || last === undefined ? '' : sql.slice(first.start, last.end)
  }
  for (const item of items(tokenize(sql, mysqlRules))) {
    const [first, second, third] = item
    const word = first?.type === 'word' ? first.text.toUpperCase() : ''
    if (first?.type === 'quoted') columns.set(first.value, shownColumn(item, text))
    else if (word === 'CONSTRAINT' && third?.text.toUpperCase() === 'CHECK') {
      checks.set(second?.value ?? '', expression(group(item, 3), text))
    } else if (word === 'KEY' || second?.text.toUpperCase() === 'KEY') {
      const at = item.findIndex((token) => token.type === 'quoted')
      const keys = split(group(item, at + 1).slice(1, -1))
      indexes.set(
        item[at]?.value ?? '',
        keys.map((key) => (key[0]?.text === '(' ? expression(group(key, 0), text) : null)),
      )
    }
  }
  return { checks, indexes, columns }
}

function expression(tokens: readonly Token[], text: (tokens: readonly Token[]) => string): string {
  return withoutParentheses(text(tokens), mysqlRules)
}

/** What stands between the outermost parentheses, cut at the commas. */
function items(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const open = tokens.findIndex((token) => token.text === '(' && token.type === 'symbol')
  return split(group(tokens, open).slice(1, -1))
}

/** From the parenthesis at or behind `from` to the one that closes it. */
function group(tokens: readonly Token[], from: number): readonly Token[] {
  const start = tokens.findIndex((token, at) => at >= from && token.text === '(' && token.type === 'symbol')
  let depth = 0
  for (let at = start; at >= 0 && at < tokens.length; at += 1) {
    depth += depthOf(tokens[at])
    if (depth === 0) return tokens.slice(start, at + 1)
  }
  return []
}

function depthOf(token: Token | undefined): number {
  if (token?.type !== 'symbol') return 0
  return token.text === '(' ? 1 : token.text === ')' ? -1 : 0
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    depth += depthOf(token)
    if (depth === 0 && token.type === 'symbol' && token.text === ',') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

const afterType = new Set([
  'NOT',
  'NULL',
  'DEFAULT',
  'GENERATED',
  'COLLATE',
  'CHARACTER',
  'COMMENT',
  'AUTO_INCREMENT',
  'ON',
  'CHECK',
  'VIRTUAL',
  'STORED',
  'INVISIBLE',
])

function shownColumn(item: readonly Token[], text: (tokens: readonly Token[]) => string): ShownColumn {
  const words = item.map((token) => (token.type === 'word' ? token.text.toUpperCase() : ''))
  const end = words.findIndex((word, at) => at > 0 && afterType.has(word))
  const type = text(item.slice(1, end < 0 ? undefined : end))
  const collation = words[end] === 'CHARACTER' && words[end + 3] === 'COLLATE' ? (item[end + 4]?.value ?? null) : null
  const as = words.indexOf('AS')
  const generated = words.includes('GENERATED') && as > 0 ? expression(group(item, as), text) : null
  const at = words.indexOf('DEFAULT')
  if (at < 0 || generated !== null) return { type, default: null, generated, collation }
  const first = item[at + 1]
  if (first?.text === '(') return { type, default: text(group(item, at + 1)), generated, collation }
  const stop = words.findIndex((word, index) => index > at + 1 && afterType.has(word))
  return { type, default: text(item.slice(at + 1, stop < 0 ? undefined : stop)), generated, collation }
}
