/** A lexical unit of SQL; white space and comments are none. */
export interface Token {
  /** Bit strings and hexadecimal literals (b'…', x'…') are numbers: their letter case means nothing. */
  readonly type: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  /** As written. */
  readonly text: string
  /** The name without quotes, for a quoted name; the decoded content, for a string; else the text. */
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Whether the token is one of these unquoted words, which are given in lower case. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.type === 'word' && words.includes(token.text.toLowerCase())
}

export function isSymbol(token: Token | undefined, ...symbols: readonly string[]): boolean {
  return token?.type === 'symbol' && symbols.includes(token.text)
}

/** The parenthesis that closes the one at `open`, by index, and the commas between them that no inner pair holds. */
export function parenthesis(tokens: readonly Token[], open: number): { close: number; commas: number } | null {
  let depth = 0
  let commas = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], '(', '[')) depth += 1
    else if (isSymbol(tokens[at], ')', ']')) depth -= 1
    else if (depth === 1 && isSymbol(tokens[at], ',')) commas += 1
    if (depth === 0) return { close: at, commas }
  }
  return null
}

/** The tokens without the parentheses around all of them. */
export function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.length - 1
  if (!isSymbol(tokens[0], '(') || parenthesis(tokens, 0)?.close !== last) return tokens
  return withoutOuterParentheses(tokens.slice(1, last))
}
