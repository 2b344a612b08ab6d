import { postgresRules } from '../sql-text/lexer.js'
import { withoutParentheses as without } from '../sql-text/parentheses.js'

/** The engine puts an expression in parentheses; the IR has none around the whole. */
export function withoutParentheses(sql: string): string {
  return without(sql, postgresRules)
}
