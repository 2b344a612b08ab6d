import { type LexicalRules, SqlTextError, tokenize } from './lexer.js'
import { withoutOuterParentheses } from './token.js'

/** An expression without the parentheses that engines put around the whole. */
export function withoutParentheses(sql: string, rules: LexicalRules): string {
  if (!sql.startsWith('(')) return sql
  try {
    const inner = withoutOuterParentheses(tokenize(sql, rules))
    const [first, last] = [inner[0], inner.at(-1)]
    return first === undefined || last === undefined ? sql : sql.slice(first.start, last.end)
  } catch (error) {
    if (error instanceof SqlTextError) return sql
    throw error
  }
}
