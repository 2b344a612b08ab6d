import { isMysql, type LexicalRules, SqlTextError, type Token, tokenize } from './lexer.js'
import { caseEnds, foldName, isReserved } from './names.js'
import { isSymbol, isWord, withoutOuterParentheses } from './token.js'

/**
 * A text that is equal for two expressions that differ only in white space, comments, letter case of unquoted words,
 * needless quotes of names, and parentheses around the whole.
 */
export function expressionKey(sql: string, rules: LexicalRules): string {
  const known = keys.get(rules) ?? new Map<string, string>()
  const key = known.get(sql) ?? readKey(sql, rules)
  if (known.size >= mostKeys) known.clear()
  known.set(sql, key)
  keys.set(rules, known)
  return key
}

/** A comparison asks for the key of a text again and again. */
const keys = new Map<LexicalRules, Map<string, string>>()
const mostKeys = 20_000

function readKey(sql: string, rules: LexicalRules): string {
  try {
    const tokens = withoutTypeSchemas(withoutOuterParentheses(tokenize(sql, rules)))
    return tokens.map((token, index) => tokenKey(token, tokens[index - 1], rules)).join(' ')
  } catch (error) {
    // What cannot be read is equal to itself; the server will say what is wrong with it.
    if (error instanceof SqlTextError) return sql.trim()
    throw error
  }
}

/** `::schema.type` as `::type`: the engine leaves the schema out where the session would find the type without it. */
function withoutTypeSchemas(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(
    (token, at) =>
      !(isSymbol(tokens[at - 1], '::') && isSymbol(tokens[at + 1], '.')) &&
      !(isSymbol(tokens[at - 2], '::') && isSymbol(token, '.')),
  )
}

function tokenKey(token: Token, previous: Token | undefined, rules: LexicalRules): string {
  switch (token.type) {
    case 'word':
      return foldName(token, rules)
    case 'quoted': {
      const name = foldName(token, rules)
      const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && !isReserved(name, rules) && !isOtherType(name, previous, rules)
      const quote = rules.identifierQuote
      return isPlain ? name : quote + name.replaceAll(quote, quote + quote) + quote
    }
    case 'string':
      return `'${token.value.replaceAll("'", "''")}'`
    case 'number':
      return token.text.toLowerCase()
    case 'symbol':
      return token.text
  }
}

/** PostgreSQL's types "char" and "bit" are not those without quotes. */
function isOtherType(name: string, previous: Token | undefined, rules: LexicalRules): boolean {
  return !isMysql(rules) && (name === 'char' || name === 'bit') && (isSymbol(previous, '::') || isWord(previous, 'as'))
}

/** The expression after a column got another name; everything else in it stays byte for byte. */
export function renameInExpression(
  sql: string,
  from: string,
  to: string,
  rules: LexicalRules,
  quote: (name: string) => string,
): string {
  const tokens = tokenize(sql, rules)
  const ends = caseEnds(tokens)
  const column = isMysql(rules) ? from.toLowerCase() : from
  let text = ''
  let at = 0
  for (const [index, token] of tokens.entries()) {
    if (!mayNameColumn(tokens, index, rules) || ends.has(index) || foldName(token, rules) !== column) continue
    text += sql.slice(at, token.start) + quote(to)
    at = token.end
  }
  return text + sql.slice(at)
}

function mayNameColumn(tokens: readonly Token[], index: number, rules: LexicalRules): boolean {
  const token = tokens[index]
  if (token?.type !== 'quoted' && !(token?.type === 'word' && !isReserved(token.text.toLowerCase(), rules)))
    return false
  // A function, or what qualifies the name.
  if (isSymbol(tokens[index + 1], '(', '.')) return false
  // EXTRACT(year FROM x)
  if (isWord(tokens[index - 2], 'extract') && isWord(tokens[index + 1], 'from')) return false
  let first = index
  while (isSymbol(tokens[first - 1], '.')) first -= 2
  // x::type, CAST(x AS type), x COLLATE collation
  return !isSymbol(tokens[first - 1], '::') && !isWord(tokens[first - 1], 'as', 'collate')
}
