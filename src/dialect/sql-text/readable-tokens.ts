import { type LexicalRules, SqlTextError, type Token, tokenize } from './lexer.js'

/** The tokens of a text that may well be no SQL, or null where it cannot be read: the server will say what is wrong with it. */
export function readableTokens(sql: string, rules: LexicalRules): readonly Token[] | null {
  try {
    return tokenize(sql, rules)
  } catch (error) {
    if (error instanceof SqlTextError) return null
    throw error
  }
}
